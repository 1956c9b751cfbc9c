"""A packed corpus that was damaged or forged, and commands with impossible options: one line, and no harm."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundup.corpus.pack.pack_writer import PackWriter
from groundup.corpus.pack.packed_corpus import PackedCorpus
from groundup.corpus.synthetic import corpus_shapes as synthetic
from groundup.errors import UserError
from groundup.files.checksummed_json import serialise, sha256_of
from tests.corpus_bad_recording_test import unprivileged
from tests.damage import (
    BANDS,
    COUNTED,
    NO_FILES,
    SOURCES,
    attempt,
    cases,
    copied,
    damage,
    groundup,
    homework,
    one_line,
    remembered,
    replace_by,
    tree,
)

FILES = (
    "manifest.json",
    "frames.npy",
    "offsets.npy",
    "labels.npy",
    "ids.npy",
    "field-room.npy",
    "skipped.json",
)


@remembered
def packed(folder: Path) -> None:
    rng = np.random.default_rng(0)
    about = {"features": {"hop_seconds": 0.01}, "fields": ("room",)}
    with PackWriter(folder / "pack", bands=BANDS, name="tiny", source="here", **about) as writer:
        for number, speaker in enumerate(["a", "b", "a", None]):
            frames = rng.standard_normal((number + 2, BANDS))
            writer.add(f"u{number}", frames, speaker=speaker, room=f"room {number % 2}")
        writer.leave_out("u9", "u9: holds no samples.", speaker="b", room="hall")


def use(folder: Path, *named: str, harmless: bool = False) -> None:
    """Every command that reads a pack: `check` finds the damage; the others may, and then say so in one line."""
    before = tree(folder / "pack")
    code, _, errors = groundup("corpus", "check", folder / "pack")
    if not (harmless and code == 0):
        one_line(code, errors, *named)
    else:
        assert errors == ""
    for command in (["info"], ["export-hw4", "--out", folder / "out"]):
        exit_code, _, errors = groundup("corpus", *command, folder / "pack")
        if exit_code:
            one_line(exit_code, errors, *named)
            assert not list(folder.glob("out")) and not list(folder.glob(".out*"))
        else:
            assert errors == "" and (command == ["info"] or code == 0)
    try:
        corpus = PackedCorpus.open(folder / "pack")
        assert len(corpus) == len(list(corpus)) == len(corpus.ids.tolist()) and repr(corpus)
    except UserError as error:
        assert any(name in str(error) for name in named)
    assert tree(folder / "pack") == before


@cases(200)
@given(st.sampled_from(FILES), damage())
def test_a_file_of_a_pack_is_damaged(name, damaged):
    with copied(packed) as folder:
        path = folder / "pack" / name
        content = path.read_bytes()
        path.write_bytes(damaged(content))
        use(folder, name, harmless=path.read_bytes() == content)


@cases(120)
@given(st.sampled_from(FILES[1:]), damage())
def test_a_file_of_a_pack_is_forged(name, damaged):
    """Its size and its checksum are put right again, so that what it says is all that can give it away."""
    with copied(packed) as folder:
        path = folder / "pack" / name
        path.write_bytes(damaged(path.read_bytes()))
        manifest = json.loads((folder / "pack" / "manifest.json").read_bytes())
        manifest["files"][name] = {"bytes": path.stat().st_size, "sha256": sha256_of(path)}
        (folder / "pack" / "manifest.json").write_bytes(serialise(manifest))
        use(folder, name, harmless=True)


JUNK = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5),
        st.sampled_from([-1, 0, 1, 10**30, 1e400, "../../etc/passwd", "/etc/passwd", "frames.npy", "object", "float64", "a\nb"]),
    ),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5) | st.sampled_from(["bytes", "sha256"]), inner, max_size=3),
    max_leaves=5,
)  # fmt: skip
KEYS = ("format", "version", "name", "source", "features", "utterances", "frames", "bands", "dtype", "speakers",
        "fields", "files", "features.hop_seconds", "files.frames.npy", "files.ids.npy", "files.skipped.json")  # fmt: skip


@cases(180)
@given(st.sampled_from(KEYS), JUNK, st.booleans())
def test_a_manifest_is_forged(key, junk, removed):
    with copied(packed) as folder:
        path = folder / "pack" / "manifest.json"
        manifest = json.loads(path.read_bytes())
        parent, _, last = key.partition(".")
        place, last = (manifest[parent], last) if last else (manifest, parent)
        if removed:
            del place[last]
        else:
            place[last] = junk
        try:
            path.write_bytes(serialise(manifest))
        except UnicodeEncodeError:  # half a character
            path.write_text(json.dumps(manifest, indent=1))
        use(folder, *FILES, harmless=True)


@cases(40)
@given(st.sampled_from(FILES), st.sampled_from(NO_FILES))
def test_a_file_of_a_pack_is_no_file(name, kind):
    with copied(packed) as folder:
        replace_by(folder / "pack" / name, kind)
        use(folder, name)


@pytest.mark.parametrize("name", FILES)
def test_a_file_of_a_pack_may_not_be_read(name):
    with copied(packed) as folder:
        folder.chmod(0o777)
        for command in (("check",), ("info",), ("export-hw4", "--out", folder / "out")):
            (folder / "pack" / name).chmod(0o644)
            assert groundup("corpus", *command, folder / "pack")[0] == 0  # and all modules are loaded
            (folder / "pack" / name).chmod(0o000)
            shutil.rmtree(folder / "out", ignore_errors=True)
            one_line(*unprivileged("corpus", *command, folder / "pack"), name)
        assert not (folder / "out").exists() and not list(folder.glob(".out*"))


@pytest.mark.parametrize("depth", [100, 300, 900, 985, 990, 995, 1000, 100_000])
@pytest.mark.parametrize("name", ["manifest.json", "skipped.json", "metadata.json"])
def test_json_of_many_levels(name, depth):
    deep = b'{"n_mels": ' * (depth // 2) + b"[" * (depth // 2) + b"]" * (depth // 2) + b"}" * (depth // 2)
    if name == "metadata.json":
        with copied(homework) as folder:
            (folder / "Dataset" / name).write_bytes(deep)
            assert attempt(folder, "hw4", "--from", folder / "Dataset", named=(name,)) is None
        return
    with copied(packed) as folder:
        (folder / "pack" / name).write_bytes(deep)
        use(folder, name)


NUMBERS = st.one_of(
    st.integers(-5, 3).map(str), st.floats().map(str), st.integers().map(str), st.text(max_size=5),
    st.sampled_from(["nan", "inf", "1e308", "-0", "1_0", "٣", "9" * 5000, "1e-320", str(2**31), str(10**12)]),
)  # fmt: skip


def is_small_or_impossible(number: str) -> bool:
    """Not a corpus that would take an hour."""
    try:
        return not 3 < int(number) <= synthetic.MOST
    except ValueError:
        return True


@cases(120)
@given(st.sampled_from(["--speakers", "--utterances", "--seed", "--difficulty", "--workers", "--dtype", "--shape", "--device"]), NUMBERS.filter(is_small_or_impossible),
       st.sampled_from(["grid", "hw4"]))  # fmt: skip
def test_impossible_numbers(option, number, shape):
    small = {"--speakers": "2", "--utterances": "4" if shape == "hw4" else "1", "--shape": shape} | {
        option: number
    }
    with copied(lambda folder: None) as folder:
        options = [f"{name}={value}" for name, value in small.items()]
        corpus = attempt(folder, "synthetic", *options, named=(option, "--utterances"))
        assert corpus is None or np.isfinite(corpus.frames).all()


@cases(80)
@given(st.sampled_from(["--bands", "--sample-rate", "--trim", "--workers", "--root"]), NUMBERS)
def test_impossible_options(option, number):
    with copied(SOURCES["folder"]) as folder:
        corpus = attempt(folder, "folder", "--from", folder / "voices", f"{option}={number}",
                         named=(option, "expected a sample rate"))  # fmt: skip
        assert corpus is None or len(corpus) == 4


PATHS = st.one_of(
    st.binary(max_size=20).map(lambda name: os.fsdecode(name.replace(b"\0", b""))),
    st.text(st.characters(exclude_characters="\0"), max_size=20),
    st.sampled_from(["x" * 300, "x/" * 3000, "~nobody-of-that-name/x", "", ".", "..", "/", "/dev/zero", "/dev/null", "/proc/self/mem",
                     "a\nb", "-", "\udcff", "~", "nul\\x"]),
)  # fmt: skip
COMMANDS = ("hw4", "folder", "voxceleb", "ravdess", "fsdd", "check", "info", "export-hw4", "--out", "--plot", "--root")  # fmt: skip


@cases(150)
@given(st.sampled_from(COMMANDS), PATHS)
def test_any_text_as_a_path(command, text):
    with copied(packed) as folder, pytest.MonkeyPatch.context() as patch:
        SOURCES["folder"](folder)
        patch.chdir(folder)
        patch.setenv("HOME", str(folder / "voices"))
        given = {
            "check": ("check", text), "info": ("info", text), "export-hw4": ("export-hw4", f"--out={folder / 'out'}", text),
            "--out": ("folder", "--from=voices", f"--out={text}"), "--plot": ("info", "pack", f"--plot={text}"),
            "--root": ("folder", "--from=voices", f"--root={text}", "--out=out"),
        }.get(command, (command, f"--from={text}", "--out=out"))  # fmt: skip
        before = tree(folder)
        code, _, errors = groundup("corpus", *given)
        if code == 0:
            assert command in ("folder", "--out") and errors == ""
        else:
            one_line(code, errors)
            assert tree(folder) == before


def test_there_are_more_than_a_thousand_cases():
    assert sum(COUNTED) >= 1000


def test_a_corpus_that_is_whole_is_used(tmp_path):
    packed(tmp_path)
    assert groundup("corpus", "check", tmp_path / "pack")[::2] == (0, "")
    assert groundup("corpus", "info", tmp_path / "pack")[::2] == (0, "")
    assert groundup("corpus", "export-hw4", "--out", tmp_path / "files", tmp_path / "pack")[0] == 0
    shutil.rmtree(tmp_path / "pack")
    corpus = attempt(tmp_path, "hw4", "--from", tmp_path / "files")
    assert corpus.speakers == ["a", "b"] and corpus.lengths.tolist() == [2, 4, 3, 5]
