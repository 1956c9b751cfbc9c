"""`groundup verify`, `enrol` and `identify`: people that no run has learned. Heavy imports wait."""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path

from groundup.errors import UserError
from groundup.files.atomic_file import new_file, replace_file
from groundup.files.disk import disk_errors, refuse_existing
from groundup.text import one_line

__all__ = ["add_voice_commands"]

RECORD = "verification.json"  # in the run's folder: what `enrol` takes its threshold from


def add_voice_commands(subparsers: argparse._SubParsersAction) -> None:
    """Add `verify`, `enrol` and `identify`."""
    verify = subparsers.add_parser(
        "verify",
        help="one speaker or two? asked about people that a run never met",
        description="Compare utterances of speakers that the run did not learn from: equal error rate and "
        "detection costs with 95 % intervals over speakers, calibration, and a DET plot. Writes "
        f"{RECORD} and det.png into the run's folder, in the place of those of an earlier verification.",
        epilog="Example: groundup verify runs/mine --corpus corpora/others",
    )
    verify.add_argument("path", metavar="RUN", help="a folder made by `groundup train`")
    verify.add_argument("--corpus", required=True, metavar="CORPUS", help="with speakers new to the run")
    verify.add_argument(
        "--trials", metavar="FILE", help="a list, `1 a b` or `0 a b` a line; default: all pairs"
    )
    verify.add_argument("--pairs", type=_count, metavar="N", help="draw N of them, half of one speaker")
    verify.add_argument(
        "--enrol",
        type=_count,
        default=1,
        metavar="N",
        help="utterances that a model is the mean of; default 1",
    )
    verify.add_argument("--seed", type=int, default=0, metavar="N", help="of the draws; default 0")
    verify.add_argument("--json", action="store_true", help="print JSON in place of a table")
    verify.set_defaults(run=_verify)

    enrol = subparsers.add_parser(
        "enrol",
        help="get to know people by a few recordings each",
        description="Write what the run hears in a few recordings of each person, and how alike two voices "
        "must be to be one: the threshold of the run's last `groundup verify`, or --threshold.",
        epilog="Example: groundup enrol people --model runs/mine --out known.json",
    )
    enrol.add_argument(
        "people", nargs="+", metavar="PEOPLE", help="a folder with a folder a person, or name=file"
    )
    enrol.add_argument("--model", required=True, metavar="RUN", help="a folder made by `groundup train`")
    enrol.add_argument("--threshold", type=float, metavar="COSINE", help="from -1 to 1")
    enrol.add_argument("--out", required=True, metavar="FILE", help="the file to make, such as known.json")
    enrol.set_defaults(run=_enrol)

    identify = subparsers.add_parser(
        "identify",
        help="who of them is speaking, if any of them is",
        description="Name the speaker of each recording out of the people enrolled, or nobody of them.",
        epilog="Example: groundup identify known.json who.wav",
    )
    identify.add_argument("known", metavar="KNOWN", help="a file made by `groundup enrol`")
    identify.add_argument("files", nargs="+", metavar="FILE", help="recordings")
    identify.add_argument("--model", metavar="RUN", help="where the run lies now, if it was moved")
    identify.set_defaults(run=_identify)
    for parser in (verify, enrol):
        parser.add_argument(
            "--checkpoint", choices=("best", "last"), default="best", help="which weights; default best"
        )


def _count(text: str) -> int:
    if not (text.isdecimal() and len(text) < 10 and int(text)):
        raise argparse.ArgumentTypeError(f"expected a whole number from 1, got {text!r}")
    return int(text)


def _verify(arguments: argparse.Namespace) -> None:
    from groundup.recognition.detection import det_curve
    from groundup.recognition.plots import det_plot
    from groundup.recognition.verification import verify
    from groundup.training.plots import write_png

    found = verify(
        arguments.path,
        arguments.corpus,
        checkpoint=arguments.checkpoint,
        listed=arguments.trials,
        pairs=arguments.pairs,
        enrol=arguments.enrol,
        seed=arguments.seed,
        progress=not arguments.json,
    )
    folder, targets = Path(arguments.path).expanduser(), found.trials.targets
    curves = {name: det_curve(scores, targets) for name, scores in found.scores.items()}
    with disk_errors(folder):
        replace_file(folder / "det.png", lambda file: write_png(det_plot(curves), file))
        replace_file(folder / RECORD, found.write)
    if arguments.json:
        print(json.dumps(found.content(), indent=1, ensure_ascii=False))
        return
    print("\n".join(found.lines()))
    print(f"Wrote {RECORD} and det.png into {arguments.path}.")


def _enrol(arguments: argparse.Namespace) -> None:
    from groundup.corpus.audio_files import passed_over
    from groundup.recognition.known import Known, enrol, people_of
    from groundup.training.trained import TrainedModel

    refuse_existing(arguments.out)
    limits = _limits(arguments)
    people = people_of(arguments.people)
    trained = TrainedModel.open(arguments.model, arguments.checkpoint)
    known = Known(*enrol(trained, people), **limits)
    folder = Path(arguments.model).expanduser().absolute()
    with new_file(arguments.out) as partial:
        known.write(partial, {"folder": str(folder), **_weights(folder, arguments.checkpoint)})
    if os.path.isdir(os.path.expanduser(arguments.people[0])):
        _tell_passed_over(passed_over(arguments.people[0]))
    count = sum(map(len, people.values()))
    print(
        f"{arguments.out}: {len(people):,} people from {count:,} recordings, threshold {known.threshold:.3f}."
    )


def _tell_passed_over(others: str) -> None:
    if others:
        print(f"Passed over, as no recordings: {others}.", file=sys.stderr)


def _limits(arguments: argparse.Namespace) -> dict[str, float]:
    """The threshold that was given, or else that of the run's verification with its calibration."""
    from groundup.recognition.verification import FORM
    from groundup.training.folder import read_json

    if arguments.threshold is not None:
        if not -1 <= arguments.threshold <= 1:
            raise UserError(f"--threshold: expected a cosine from -1 to 1, got {arguments.threshold:g}.")
        return {"threshold": arguments.threshold}
    file = Path(arguments.model).expanduser() / RECORD
    if not file.is_file():
        raise UserError(
            f"{arguments.model}: nobody has measured how alike two voices of one person are to this run. "
            "Run `groundup verify` first, or give --threshold."
        )
    found = read_json(file, FORM)
    if found["checkpoint"] != arguments.checkpoint:
        raise UserError(f"{file}: is of the {found['checkpoint']} checkpoint. Run `groundup verify` again.")
    return {name: found["cosine"][name] for name in ("threshold", "slope", "offset")}


def _weights(folder: Path, checkpoint: str) -> dict[str, str]:
    from groundup.training.trained import weights_of

    return {"checkpoint": checkpoint, "checksum": weights_of(folder, checkpoint)[1]}


def _identify(arguments: argparse.Namespace) -> None:
    from groundup.corpus.audio_files import ANY_AUDIO, others_among
    from groundup.recognition.embedding import embed_recordings
    from groundup.recognition.known import Known, identify
    from groundup.training.trained import TrainedModel

    known, model = Known.read(arguments.known)
    folder = Path(arguments.model or model["folder"]).expanduser()
    trained = TrainedModel.open(folder, model["checkpoint"])
    if _weights(folder, model["checkpoint"])["checksum"] != model["checksum"]:
        raise UserError(
            f"{folder}: is not the run that {arguments.known} was made with. Give --model that one."
        )
    given = [Path(file) for file in arguments.files]
    files = [file for file in given if file.suffix.lower() in ANY_AUDIO] or given  # a * takes all there is
    _tell_passed_over(others_among(set(given) - set(files)))
    answers = identify(known, embed_recordings(trained, files))
    shown = [one_line(file) for file in files]
    width = max(map(len, shown))
    for file, answer in zip(shown, answers, strict=True):
        sure = "" if answer.probability is None else f", probability {answer.probability:.3f}"
        nearest = "" if answer.person == answer.nearest else f"nearest {one_line(answer.nearest)}, "
        print(f"{file:<{width}}  {one_line(answer.person)} ({nearest}cosine {answer.cosine:.3f}{sure})")
