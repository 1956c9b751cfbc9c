"""What the tests of the whole system stand on. A test that asks for something this machine lacks is skipped
with a line that names it; in CI that is a failure (see ../conftest.py)."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def pytest_collection_modifyitems(items):
    """Whatever reads real recordings bears the mark `recordings`, so that it can be left out by `-m`."""
    for item in items:
        if "recordings" in getattr(item, "fixturenames", ()):
            item.add_marker("recordings")


@pytest.fixture(scope="session")
def root() -> Path:
    """The top folder of this checkout."""
    return ROOT


@pytest.fixture(scope="session")
def built_book() -> Path:
    """The built book, `_build/html`."""
    html = ROOT / "_build" / "html"
    if not (html / "index.html").is_file():
        pytest.skip("needs the built book in _build/html: run `make book` first")
    return html


@pytest.fixture(scope="session")
def recordings() -> Path:
    """The folder that holds `ravdess16/` and `fsdd/`: `$GROUNDUP_DATA`, else `../shared/data`."""
    folder = Path(os.environ.get("GROUNDUP_DATA", ROOT.parent / "shared" / "data"))
    if not (folder / "ravdess16").is_dir():
        pytest.skip("needs real recordings: set GROUNDUP_DATA to the folder that holds ravdess16/ and fsdd/")
    return folder


@pytest.fixture(scope="session")
def chromium() -> tuple[str, str]:
    """Paths of a Chromium and of its driver."""
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    driver = shutil.which("chromedriver")
    if not (browser and driver):
        pytest.skip("needs chromium and chromedriver (Debian: chromium, chromium-driver)")
    return browser, driver
