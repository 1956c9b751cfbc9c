"""A search that is killed, with a real PostgreSQL: nothing is lost, nothing runs for ever."""

from __future__ import annotations

import sys
import time

import pytest

from groundup.training.toy_test import toy_corpus
from tests import killing

TRIALS = 40


@pytest.mark.timeout(900)  # on a crowded machine; a minute on an idle one
def test_twenty_kills_and_a_restart_of_the_database_lose_no_trial(tmp_path):
    corpus = toy_corpus(tmp_path / "toy").path
    out = tmp_path / "search"
    out.mkdir()
    with killing.postgres() as database:
        plan = killing.pretended(database.url, out, corpus, TRIALS)
        module = [sys.executable, "-m", "tests.killing", "--pretend"]
        command = [*module, database.url, str(out), str(corpus), str(TRIALS)]
        done = killing.storm(plan, database, command, seed=1, pause=0.25)
        assert done["trials killed"] + done["workers killed"] == killing.KILLS and done["database restarted"]
        assert done["trials that outlived their worker"] == 0
        time.sleep(2 * plan.heartbeat + 1)
        _, again = killing.mended(plan)
        assert again == [], "a second repair found something to do"
        assert "RUNNING" not in killing.states(plan)
        killing.start(command, out / "workers.log").wait()
        states = killing.states(plan)
        assert len(states) == TRIALS and set(states) <= {"COMPLETE", "PRUNED"}, states
    for steps in plan.out.glob("trials/*/steps"):
        taken = [int(line) for line in steps.read_text().split()]
        assert taken == list(range(1, len(taken) + 1)), "a retry did not go on where the dead one stood"
