"""With CI=true a skipped test is a failed test: what a machine lacks is to be installed, not passed over."""

from __future__ import annotations

import os
import signal

import pytest

# One thread a process, set before NumPy or torch is imported: threads of many processes hinder each other.
os.environ.setdefault("OMP_NUM_THREADS", "1")

# A shell that starts the tests in the background has Ctrl-C ignored for them and whatever they start.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True)
def same_draws_in_any_order(request, monkeypatch):
    """A generator that the tests of a file share starts anew for each, whichever tests ran before it."""
    if hasattr(request.module, "RNG"):
        import numpy as np  # only now, with its threads set

        monkeypatch.setattr(request.module, "RNG", np.random.default_rng(1))  # not its own draws


def _skip_fails_in_ci(report):
    if report.skipped and os.environ.get("CI") == "true":
        report.outcome = "failed"
        report.longrepr = f"a skip is a failure in CI: {report.longrepr}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    return _skip_fails_in_ci((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector):
    return _skip_fails_in_ci((yield))
