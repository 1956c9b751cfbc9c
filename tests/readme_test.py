"""Every command in the README works, in its order, in a clone in an empty directory."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest
import soundfile

from book import address

# What a command of the README becomes here. `make test` runs these very tests: inside them it does its set-up
# and collects, so that it ends. Made-up voices stand in for recordings, so nothing is fetched; training takes a few
# steps. The homework's data are the voices of the command before, in the same layout and in parts.
INSTEAD = (
    (r"make test", "make test PYTEST_ARGS='--collect-only -q -n 0'"),
    (r"(groundup corpus ravdess) (.*)", r"\1 --from ../actors \2"),
    (r"(groundup train .*)", r"\1 --steps 20"),
    (r"(groundup ladder .*)", r"\1 --set steps=2 --seeds 0 1"),
    (r"(groundup tune .*) --trials 12", r"\1 --trials 1 --steps 5"),
    (
        r"(groundup corpus hw4 .*)",
        r"groundup corpus export-hw4 corpora/voices --out Dataset && python ../unlabel.py && "
        r"tar czf - Dataset | split -b 200k - Dataset.tar.gz.part && \1",
    ),
    (r"(groundup corpus folder) --from recordings (.*)", r"\1 --from ../actors \2"),
    (r"(groundup predict \S+) new-recordings (.*)", r"\1 ../actors \2"),
    (r"(groundup verify runs/ours) .*", r"\1 --corpus corpora/strangers"),
    (r"(groundup enrol) people (.*)", r"\1 ../actors \2"),
    (r"(groundup identify \S+) .*", r"\1 ../actors/Actor_01/*.wav"),
    (r"pytest src", "pytest src -q -n 0 --collect-only"),
)


def here(command: str) -> str:
    """The command as this test runs it."""
    for pattern, replacement in INSTEAD:
        if re.fullmatch(pattern, command):
            return re.sub(pattern, replacement, command)
    return command


def commands(readme: str) -> list[str]:
    """The command lines of all ```bash blocks; comments and continued lines are folded."""
    blocks = re.findall(r"^```bash\n(.*?)^```", readme, re.M | re.S)
    lines = "\n".join(blocks).replace("\\\n", " ").splitlines()
    return [line.split("  #")[0].strip() for line in lines if line.strip() and not line.startswith("#")]


def test_the_readme_is_found_to_have_commands(root):
    found = commands((root / "README.md").read_text("utf-8"))
    assert {"make book", "make test", "pytest src"} <= set(found)


@pytest.fixture
def committed(root) -> None:
    """The clone shares this checkout's environment, so it must hold the same library."""
    changed = ["git", "status", "--porcelain", "--", "src", "book", "chapters", "pyproject.toml", "README.md"]
    if subprocess.run(changed, cwd=root, capture_output=True, text=True, check=True).stdout:
        pytest.skip("needs a committed tree: what is cloned would be another library than the one installed")


def write_actors(folder: Path) -> None:
    """Twenty made-up voices under the names of RAVDESS: a folder an actor, two statements, twice each."""
    from groundup.corpus.synthetic import utterances

    for voice in utterances(speakers=20, utterances=4):
        actor = f"{voice.speaker_number + 1:02d}"
        spoken = f"{voice.statement_number + 1:02d}-{voice.session_number + 1:02d}"
        path = folder / f"Actor_{actor}" / f"03-01-01-01-{spoken}-{actor}.wav"
        path.parent.mkdir(parents=True, exist_ok=True)
        soundfile.write(path, voice.waveform(), 16_000)


# Takes the last utterance of each speaker out of metadata.json, and asks in testdata.json who it is.
UNLABEL = """
import json
from pathlib import Path
metadata, testdata = (Path("Dataset", name) for name in ("metadata.json", "testdata.json"))
known, asked = json.loads(metadata.read_text()), json.loads(testdata.read_text())
asked["utterances"] += [utterances.pop() for utterances in known["speakers"].values()]
metadata.write_text(json.dumps(known))
testdata.write_text(json.dumps(asked))
"""


@pytest.mark.timeout(600)
@pytest.mark.parametrize("part", ["of the book", "of the library"])
def test_every_command_of_the_readme_works(root, committed, built_book, axe, tmp_path, part):
    """Those that clone, build and test; and beside them, on the environment that they made, all others."""
    # The clone comes from this checkout instead of the network, and shares what is already installed and run.
    environment = {
        **{
            k: v
            for k, v in os.environ.items()
            if not k.startswith(("PYTEST_", "GROUNDUP_", "MAKE", "MFLAGS"))
        },
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": f"url.{root.as_uri()}.insteadOf",
        "GIT_CONFIG_VALUE_0": address.repository(),
        "PATH": f"{root / '.venv' / 'bin'}:{os.environ['PATH']}",
    }
    environment.pop("CI", None)
    write_actors(tmp_path / "actors")
    (tmp_path / "unlabel.py").write_text(UNLABEL, encoding="utf-8")
    folder, run_so_far = tmp_path / "empty", []
    folder.mkdir()
    for command in commands((root / "README.md").read_text("utf-8")):
        if command.startswith(("groundup ", "mkdir ")) == (part == "of the book"):
            continue
        run = subprocess.run(
            f"{here(command)} && pwd -P > {tmp_path}/where", shell=True, cwd=folder, env=environment,
            executable="/bin/bash", capture_output=True, text=True, stdin=subprocess.DEVNULL,
        )  # fmt: skip
        run_so_far.append(command)
        assert run.returncode == 0, f"{command}\n{run.stdout[-3000:]}\n{run.stderr[-3000:]}"
        moved = Path((tmp_path / "where").read_text().strip())
        if moved != folder and (moved / "Makefile").is_file():
            share(root, moved)
        folder = moved
    wanted = {"of the book": "make test", "of the library": "groundup predict"}[part]
    assert any(command.startswith(wanted) for command in run_so_far)


def share(root: Path, clone: Path) -> None:
    """Let a clone use the installed environment and the executed chapters of this checkout."""
    (clone / ".venv").symlink_to(root / ".venv")
    (clone / "_build").mkdir()
    (clone / "_build" / "cache").symlink_to(root / "_build" / "cache")
    for vendor in ("book/_web/vendor", "tests/vendor"):
        (clone / vendor).symlink_to(root / vendor)
