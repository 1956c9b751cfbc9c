"""Where a search is kept: a file of its own, or a PostgreSQL that many workers on many machines share.

The file is SQLite's: what was written when a process is killed stays, whole, and what was being written is
undone. It serves one worker at a time. With PostgreSQL a lock of the database orders the workers, and goes
with the connection of the one that held it.
"""

from __future__ import annotations

import logging
import time
import warnings
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import optuna
import sqlalchemy
from optuna.exceptions import StorageInternalError
from optuna.storages import RDBStorage
from sqlalchemy import NullPool
from sqlalchemy.exc import ArgumentError, OperationalError, SQLAlchemyError

from groundup.errors import UserError

__all__ = ["GONE", "NoDatabaseError", "Storage", "alone", "open_storage", "patiently"]

GONE = (StorageInternalError, SQLAlchemyError)  # what a database raises while it is away
EXPECTED = "expected --storage postgresql+psycopg://USER@HOST/DATABASE"


class NoDatabaseError(UserError):
    """Nobody answers at the address; perhaps for a moment only."""


class Storage(RDBStorage):
    """Optuna's, in which a database that is away for a moment costs a heartbeat and not the thread."""

    def record_heartbeat(self, trial_id: int) -> None:
        with suppress(*GONE):
            super().record_heartbeat(trial_id)


def open_storage(url: str, heartbeat: int) -> Storage:
    """The storage at `url`, its tables made where there are none yet.

    A worker that has not been heard of for twice `heartbeat` seconds counts as dead. Raises `UserError` for
    an address of another kind, and `NoDatabaseError` when nobody answers there.
    """
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    logging.getLogger("alembic").setLevel(logging.ERROR)
    try:
        parsed = sqlalchemy.make_url(url)
        if parsed.drivername not in ("sqlite", "postgresql+psycopg"):
            raise UserError(f"{EXPECTED}, got {parsed.render_as_string()}")
        waiting = {"timeout": 30} if parsed.drivername == "sqlite" else {"connect_timeout": 10}
        options = {"pool_pre_ping": True, "connect_args": waiting}
        with (
            _locked(sqlalchemy.create_engine(url, connect_args=waiting, poolclass=NullPool), "groundup"),
            warnings.catch_warnings(),
        ):
            # Of workers that start together one makes the tables.
            warnings.simplefilter("ignore", optuna.exceptions.ExperimentalWarning)
            return Storage(url, engine_kwargs=options, heartbeat_interval=heartbeat)
    except ArgumentError:
        raise UserError(f"{EXPECTED}, got another form") from None
    except ImportError:
        raise UserError("--storage: psycopg is missing: pip install 'groundup[tune]'") from None
    except OperationalError as error:
        reason = " ".join(str(error.orig).split())
        raise NoDatabaseError(f"no database at {parsed.render_as_string()} ({reason}).") from None


@contextmanager
def alone(storage: Storage, name: str) -> Iterator[None]:
    """Inside, no other worker of the search `name` is. Of a file the one worker has it all the time."""
    with _locked(storage.engine, f"groundup {name}"):
        yield


@contextmanager
def _locked(engine: sqlalchemy.Engine, name: str) -> Iterator[None]:
    """Hold PostgreSQL's lock of this name."""
    if engine.dialect.name == "sqlite":
        yield
        return
    key = {"key": zlib.crc32(name.encode())}
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(sqlalchemy.text("SELECT pg_advisory_lock(:key)"), key)
        try:
            yield
        finally:
            connection.execute(sqlalchemy.text("SELECT pg_advisory_unlock(:key)"), key)


def patiently(call: Callable, *arguments):
    """The call's answer, asked for again while the database is away, up to half a minute."""
    for pause in (1, 2, 4, 8, 16):
        try:
            return call(*arguments)
        except GONE:
            time.sleep(pause)
    return call(*arguments)
