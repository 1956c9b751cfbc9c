"""What the tests of bad input stand on: small sources that are valid, damage of many kinds, and one verdict.

A case copies a source, damages one thing in it, and runs the real command in this process. `attempt` is the
verdict: done, and the corpus passes `check`; or one line, and nothing was written or changed.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
import signal
import socket
import stat
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path

import numpy as np
import soundfile
import torch
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from groundup import cli
from groundup.corpus.pack.check import check
from groundup.corpus.pack.packed_corpus import PackedCorpus
from groundup.text import UNPRINTABLE

RATE = 16_000
BANDS = 5
SHARE = float(os.environ.get("GROUNDUP_CASES", 0.2))  # of the cases; above 1 there are more, others each time
COUNTED: list[int] = []


def cases(count: int) -> settings:
    """Settings for a share of so many cases, the same ones at each run."""
    COUNTED.append(count)
    checks = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large]
    return settings(
        max_examples=max(1, round(count * SHARE)), deadline=None, derandomize=SHARE <= 1, suppress_health_check=checks,
        database=None, print_blob=False,
    )  # fmt: skip


@contextmanager
def copied(source: Callable[[Path], None]) -> Iterator[Path]:
    """A fresh folder in which `source` was made."""
    with tempfile.TemporaryDirectory() as folder:
        source(Path(folder))
        yield Path(folder)


def remembered(make: Callable[[Path], None]) -> Callable[[Path], None]:
    """The same source, made once and written again for each case."""
    files: dict[str, bytes] = {}

    def write(folder: Path) -> None:
        if not files:
            with copied(make) as first:
                files.update(tree(first))
        for name, content in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)

    return write


def tree(folder: str | Path) -> dict[str, bytes]:
    """Everything below a folder that is not itself one: the bytes of a file, or what else is there."""
    found = {}
    for place, below, names in os.walk(folder):
        for name in [*names, *(name for name in below if os.path.islink(os.path.join(place, name)))]:
            path = Path(place, name)
            mode = path.lstat().st_mode
            if stat.S_ISREG(mode):
                content = path.read_bytes() if path.lstat().st_size < 1 << 24 else b"large"
            else:
                content = os.fsencode(os.readlink(path)) if stat.S_ISLNK(mode) else b"special"
            found[str(path.relative_to(folder))] = content
    return found


def groundup(*arguments) -> tuple[int, str, str]:
    """Run a command: its exit code, what it said, what it said was wrong. It may not take 20 seconds."""

    def too_long(*_):
        raise AssertionError(f"{arguments}: still running")

    before = signal.signal(signal.SIGALRM, too_long)
    signal.alarm(20)
    try:
        with redirect_stderr(io.StringIO()) as errors, redirect_stdout(io.StringIO()) as shown:
            code = cli.main([str(argument) for argument in arguments])
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
    without_bars = re.sub(r"\r[^\n]*\n?", "", errors.getvalue())  # on a busy machine there is one
    return code, shown.getvalue(), without_bars


def one_line(code: int, errors: str, *named: str) -> None:
    """The one way to fail: exit code 2, one line, and one of `named` in it."""
    assert code == 2, (code, errors)
    assert errors.startswith("groundup: error: ") and errors.endswith("\n"), errors
    assert not UNPRINTABLE.search(errors[:-1]) and "Traceback" not in errors and len(errors) < 20_000, errors
    assert not named or any(name in errors for name in named), (named, errors)


def attempt(folder: Path, *arguments, named: tuple[str, ...] = ()) -> PackedCorpus | None:
    """Run `groundup corpus *arguments --out folder/out`: the corpus if it was packed, None if it was refused.

    Either way everything else is as before; a refusal names one of `named`.
    """
    before = tree(folder)
    code, _, errors = groundup("corpus", *arguments, "--out", folder / "out")
    after = tree(folder)
    if code == 0:
        assert errors == ""
        assert {name: content for name, content in after.items() if not name.startswith("out/")} == before
        assert groundup("corpus", "check", folder / "out")[0] == 0
        return check(folder / "out")
    one_line(code, errors, *named)
    assert after == before and not (folder / "out").exists()
    assert not list(folder.glob(".out*"))
    return None


def without(folder: Path, *arguments, bad: str, others: list[str]) -> PackedCorpus:
    """With --skip-bad: all `others` are packed, and `skipped.json` tells why `bad` is not."""
    corpus = attempt(folder, *arguments, "--skip-bad")
    assert corpus is not None and list(corpus.skipped) == [bad] and corpus.ids.tolist() == others
    reason = json.loads((folder / "out" / "skipped.json").read_text(encoding="utf-8"))[bad]
    assert reason == corpus.skipped[bad] and not UNPRINTABLE.search(reason) and len(reason) > 10
    assert groundup("corpus", "info", folder / "out")[0] == 0
    return corpus


@st.composite
def damage(draw) -> Callable[[bytes], bytes]:
    """Something that happens to the bytes of a file: cut off, flipped, inserted, deleted, overwritten."""
    kind = draw(st.sampled_from(["cut", "flip", "flip", "insert", "delete", "overwrite", "append", "empty"]))
    place = draw(st.floats(0, 1, exclude_max=True))
    junk = draw(st.binary(min_size=1, max_size=12) | st.sampled_from([b"\0" * 8, b"\xff" * 8, b"\n", b'"']))
    count = draw(st.integers(1, 16))
    bit = 1 << draw(st.integers(0, 7))

    def apply(content: bytes) -> bytes:
        at = int(place * len(content))
        head, tail = content[:at], content[at:]
        return {
            "cut": head,
            "flip": head + bytes([tail[0] ^ bit]) + tail[1:] if tail else head,
            "insert": head + junk + tail,
            "delete": head + tail[count:],
            "overwrite": head + junk + tail[len(junk) :],
            "append": content + junk,
            "empty": b"",
        }[kind]

    return apply


def replace_by(path: Path, kind: str) -> None:
    """Let something be at `path` that is no file."""
    path.unlink()
    if kind == "fifo":
        os.mkfifo(path)
    elif kind == "socket":
        with socket.socket(socket.AF_UNIX) as server:
            here = os.getcwd()
            os.chdir(path.parent)  # the path of a socket may not be long
            server.bind(path.name)
            os.chdir(here)
    elif kind == "folder":
        path.mkdir()
    else:
        path.symlink_to({"zero": "/dev/zero", "nowhere": "nothing", "loop": path.name}[kind])


NO_FILES = ("fifo", "socket", "folder", "zero", "nowhere", "loop")
LENGTHS = {"uttr-0.pt": 5, "uttr-1.pt": 3, "uttr-2.pt": 7, "uttr-3.pt": 2, "uttr-4.pt": 4}
SPEAKERS = {"id00002": ["uttr-0.pt", "uttr-1.pt"], "id00001": ["uttr-2.pt"]}
UTTERANCES = list(LENGTHS)


def homework_lists() -> dict[str, dict]:
    """Three utterances of two speakers, two of nobody knows whom."""

    def entries(names):
        return [{"feature_path": name, "mel_len": LENGTHS[name]} for name in names]

    return {
        "metadata.json": {"n_mels": BANDS, "speakers": {who: entries(names) for who, names in SPEAKERS.items()}},
        "testdata.json": {"n_mels": BANDS, "utterances": entries(UTTERANCES[3:])},
        "mapping.json": {
            "speaker2id": {"id00001": 0, "id00002": 1},
            "id2speaker": {"0": "id00001", "1": "id00002"},
        },
    }  # fmt: skip


def homework_tensor(name: str) -> torch.Tensor:
    """The frames of an utterance."""
    rng = np.random.default_rng(UTTERANCES.index(name))
    return torch.from_numpy(rng.standard_normal((LENGTHS[name], BANDS)).astype(np.float32))


@remembered
def homework(folder: Path) -> None:
    """`Dataset/`, as the homework's data are downloaded; one file is in the older format of `.pt`."""
    (folder / "Dataset").mkdir()
    for name, content in homework_lists().items():
        (folder / "Dataset" / name).write_text(json.dumps(content, indent=1))
    for name in UTTERANCES:
        form = {"_use_new_zipfile_serialization": name != "uttr-1.pt"}
        torch.save(homework_tensor(name), folder / "Dataset" / name, **form)


def _speak(path: Path, rate: int = RATE) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    samples = 0.1 * np.random.default_rng(len(str(path.name))).standard_normal(rate // 10)
    kind = {} if path.suffix == ".flac" else {"subtype": "FLOAT" if "1" in path.stem else "PCM_16"}
    soundfile.write(path, samples, rate, **kind)


def recordings(*names: str, rate: int = RATE) -> Callable[[Path], None]:
    """A source of recordings, `voices/<name>` each."""
    return remembered(lambda folder: [_speak(folder / "voices" / name, rate) for name in names])


WAYS = {  # each way's recordings, in the order in which they are packed
    "folder": ("alice/1.wav", "alice/2.flac", "bob/1.wav", "bob/2.wav"),
    "voxceleb": ("id10001/a/00001.wav", "id10001/b/00002.flac", "id10002/a/00001.wav", "id10002/a/00003.wav"),
    "ravdess": tuple(f"Actor_0{a}/03-01-01-01-0{s}-01-0{a}.{end}" for a in (1, 2) for s, end in ((1, "wav"), (2, "flac"))),
    "fsdd": ("0_theo_1.wav", "1_theo_0.flac", "2_anna_0.wav", "3_anna_1.wav"),
}  # fmt: skip
SOURCES = {way: recordings(*names, rate=8000 if way == "fsdd" else RATE) for way, names in WAYS.items()}


def ids(way: str) -> list[str]:
    """The utterances of a way's source."""
    stem = (
        (lambda name: Path(name).stem)
        if way in ("ravdess", "fsdd")
        else (lambda name: name.rpartition(".")[0])
    )
    return [stem(name) for name in WAYS[way]]


def table(rows: list[list[str]]) -> bytes:
    """A CSV file."""
    file = io.StringIO()
    csv.writer(file).writerows(rows)
    return file.getvalue().encode("utf-8", "surrogateescape")


ROWS = [["path", "speaker", "room"], *([name, name[:3], "hall"] for name in WAYS["folder"])]
