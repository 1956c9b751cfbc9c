"""Where a search is kept: what opens, what is refused in one line, and what a short absence costs."""

from __future__ import annotations

import time

import pytest
from optuna.exceptions import StorageInternalError

from groundup.errors import UserError
from groundup.tuning.storage import NoDatabaseError, alone, open_storage, patiently


def test_a_file_is_made_and_opened_again(tmp_path):
    for _ in range(2):
        storage = open_storage(f"sqlite:///{tmp_path}/search.db", 60)
        with alone(storage, "search"):
            assert storage.get_heartbeat_interval() == 60


@pytest.mark.parametrize(
    ("url", "message"),
    [
        (
            "mysql://me:secret@host/db",
            r"expected --storage postgresql\+psycopg://.*, got mysql://me:\*\*\*@host/db",
        ),
        ("anything", "expected --storage postgresql"),
        ("sqlite:////nowhere/at/all.db", "no database at sqlite:.*unable to open"),
        ("postgresql+psycopg://me:secret@127.0.0.1:1/db", r"no database at postgresql\+psycopg://me:\*\*\*@"),
    ],
)
def test_what_is_no_database_is_one_line_without_the_password(url, message):
    with pytest.raises(UserError, match=message) as caught:
        open_storage(url, 60)
    assert "\n" not in str(caught.value) and "secret" not in str(caught.value)
    assert isinstance(caught.value, NoDatabaseError) == message.startswith("no database")


def test_a_database_that_is_away_for_a_moment_costs_a_heartbeat_and_no_thread(tmp_path, monkeypatch):
    def away(*_):
        raise StorageInternalError("away")

    monkeypatch.setattr("optuna.storages.RDBStorage.record_heartbeat", away)
    open_storage(f"sqlite:///{tmp_path}/search.db", 60).record_heartbeat(0)


def test_a_call_is_made_again_while_the_database_is_away(monkeypatch):
    monkeypatch.setattr(time, "sleep", lambda seconds: waited.append(seconds))
    waited, answers = [], [StorageInternalError("away"), StorageInternalError("away"), 5]

    def ask(number):
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer + number

    assert patiently(ask, 2) == 7 and waited == [1, 2]
    answers[:] = [StorageInternalError("away")] * 6
    with pytest.raises(StorageInternalError):
        patiently(ask, 2)
