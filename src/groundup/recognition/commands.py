"""`groundup predict` and `groundup export`. Heavy imports wait until a command runs."""

from __future__ import annotations

import argparse
import os
import sys

from groundup.errors import UserError
from groundup.recognition.voice_commands import add_voice_commands
from groundup.text import one_line

__all__ = ["add_recognition_commands"]

SHOWN = 3  # speakers that are told for a recording, the most probable first


def add_recognition_commands(subparsers: argparse._SubParsersAction) -> None:
    """Add `predict`, `export`, `verify`, `enrol` and `identify` to the commands of `groundup`."""
    predict = subparsers.add_parser(
        "predict",
        help="name who speaks where nobody has said it yet",
        description="Name the speakers of a folder of recordings, with probabilities; or, without FOLDER, of "
        "the unlabelled utterances of a packed corpus, as the homework's submission Id,Category.",
        epilog="Example: groundup predict runs/mine recordings",
    )
    predict.add_argument("path", metavar="RUN", help="a folder made by `groundup train`")
    predict.add_argument("folder", metavar="FOLDER", nargs="?", help="recordings, at any depth below it")
    predict.add_argument("--corpus", metavar="DIR", help="a pack to name (default: the run's own corpus)")
    predict.add_argument("--out", metavar="FILE", help="the CSV file to make; it must not exist")
    predict.set_defaults(run=_predict)

    export = subparsers.add_parser(
        "export",
        help="write a model as ONNX, to run without Python",
        description="Write a run's model as one ONNX file: features (B, T, F) and lengths (B) in; logits or "
        "cosines, embedding and pooling weights out. Its metadata say how to make the features and who the "
        "speakers are. onnxruntime must give the model's numbers before the file gets its name.",
        epilog="Example: groundup export runs/mine --out mine.onnx",
    )
    export.add_argument("path", metavar="RUN", help="a folder made by `groundup train`")
    export.add_argument("--out", required=True, metavar="FILE", help="the file to make, such as model.onnx")
    export.set_defaults(run=_export)

    for parser in (predict, export):
        parser.add_argument(
            "--checkpoint", choices=("best", "last"), default="best", help="which weights; default best"
        )

    add_voice_commands(subparsers)


def _predict(arguments: argparse.Namespace) -> None:
    if arguments.folder is not None:
        if arguments.corpus is not None:
            raise UserError(f"expected FOLDER or --corpus, got both: {arguments.folder}, {arguments.corpus}.")
        _name(arguments)
    elif arguments.out is None:
        raise UserError("expected --out FILE for the submission, or a FOLDER of recordings.")
    else:
        _submit(arguments)


def _submit(arguments: argparse.Namespace) -> None:
    from groundup.corpus import PackedCorpus
    from groundup.recognition.submission import write_submission
    from groundup.training.run import Run
    from groundup.training.trained import TrainedModel

    if arguments.corpus is None:
        run = Run.open(arguments.path, None, arguments.checkpoint)
        trained, corpus = run.trained, run.corpus
    else:
        trained = TrainedModel.open(arguments.path, arguments.checkpoint)
        corpus = PackedCorpus.open(arguments.corpus)
    count = write_submission(trained, corpus, arguments.out, progress=True)
    print(f"{arguments.out}: {count:,} utterances, each named once, in the order of the list.")
    if skipped := list(corpus.skipped):
        others = f" and {len(skipped) - 1:,} more" if len(skipped) > 1 else ""
        print(f"Left out when the corpus was made, so not named here: {skipped[0]}{others}.")


def _name(arguments: argparse.Namespace) -> None:
    from groundup.corpus.audio_files import passed_over
    from groundup.files.atomic_file import new_file
    from groundup.files.disk import refuse_existing
    from groundup.recognition.naming import name_speakers
    from groundup.training.trained import TrainedModel

    if arguments.out is not None:
        refuse_existing(arguments.out)
    named = name_speakers(
        TrainedModel.open(arguments.path, arguments.checkpoint), arguments.folder, progress=True
    )
    if arguments.out is not None:
        with new_file(arguments.out) as partial:
            named.write_csv(partial)
    if others := passed_over(arguments.folder):
        print(f"Passed over, as no recordings: {others}.", file=sys.stderr)
    files = [one_line(file) for file in named.files]
    width = max(map(len, files))
    for file, best in zip(files, named.most_probable(SHOWN), strict=True):
        print(f"{file:<{width}}  {', '.join(f'{name} {probability:.3f}' for name, probability in best)}")


def _export(arguments: argparse.Namespace) -> None:
    from groundup.recognition.onnx_file import output_names, write_onnx
    from groundup.training.trained import TrainedModel

    trained = TrainedModel.open(arguments.path, arguments.checkpoint)
    error = write_onnx(trained, arguments.out)
    size = os.stat(os.path.expanduser(arguments.out)).st_size
    print(
        f"{arguments.out}: {size / 1e6:.1f} MB, features and lengths in, "
        f"{', '.join(output_names(trained.model))} out; onnxruntime agrees with the model to {error:.0e}."
    )
