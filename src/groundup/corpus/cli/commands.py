"""The command line of the corpus: `groundup corpus` makes one, checks it, describes it or writes it out."""

from __future__ import annotations

import argparse
from functools import partial
from pathlib import Path

from groundup.corpus.cli.info import describe, summary, words
from groundup.corpus.importers import folder, fsdd, ravdess, synthetic, voxceleb
from groundup.corpus.importers.hw4 import importer as hw4
from groundup.corpus.importers.hw4.export import export_homework
from groundup.corpus.importers.importer import Importer
from groundup.corpus.pack.check import check
from groundup.corpus.pack.packed_corpus import PackedCorpus
from groundup.errors import UserError
from groundup.files.atomic_file import new_file
from groundup.progress import terminal

__all__ = ["add_corpus_commands"]

IMPORTERS = tuple(module.IMPORTER for module in (folder, hw4, ravdess, fsdd, voxceleb, synthetic))


def add_corpus_commands(subparsers) -> None:
    """Add `corpus` and what can be done with one to the subparsers of the command line."""
    corpus = subparsers.add_parser(
        "corpus",
        help="make, check or describe a corpus of voices",
        description="Make a packed corpus out of voices, check it, describe it, or write it out. A command "
        "that is interrupted goes on from where it stopped when it is given again.",
    )
    commands = corpus.add_subparsers(metavar="COMMAND", required=True)
    for importer in IMPORTERS:
        importer.add_to(commands).set_defaults(run=partial(_pack, importer))

    def add(name: str, run, help: str, example: str) -> argparse.ArgumentParser:
        """A command for a corpus that is packed."""
        parser = commands.add_parser(name, help=help, epilog=f"Example: groundup corpus {name} {example}")
        parser.add_argument("corpus", metavar="DIR", help="a packed corpus")
        parser.set_defaults(run=run)
        return parser

    add("check", _check, "verify every byte of a packed corpus", "corpora/mine")
    info = add("info", _info, "say what is in a packed corpus", "corpora/mine --plot mine.png")
    info.add_argument("--plot", metavar="FILE", help="write a picture of it, such as corpus.png")
    layout = "write a packed corpus out in the homework's layout"
    export = add("export-hw4", _export, layout, "corpora/mine --out Dataset")
    export.add_argument("--out", required=True, metavar="DIR", help="the new folder to write to")


def _pack(importer: Importer, options: argparse.Namespace) -> None:
    corpus = importer.pack(options)
    print(f"{options.out}: {summary(corpus)}")
    print("".join(f"{line}\n" for line in words(corpus)), end="")
    if others := importer.passed_over(options):
        print(f"Passed over, as no recordings: {others}.")


def _check(options: argparse.Namespace) -> None:
    corpus = check(options.corpus)
    print(f"{options.corpus}: every byte is as it was written. {summary(corpus)}")


def _info(options: argparse.Namespace) -> None:
    corpus = PackedCorpus.open(options.corpus)
    if options.plot is not None:
        if Path(options.plot).suffix not in (".pdf", ".png", ".svg"):
            expected = "expected a name in .pdf, .png or .svg"
            raise UserError(f"{options.plot}: {expected}. Give --plot another name.")
        from groundup.corpus.plots import overview, write_picture  # Matplotlib takes its time to load

        with new_file(options.plot, "--plot") as file:
            write_picture(overview(corpus), file)
    print("\n".join(describe(corpus)))


def _export(options: argparse.Namespace) -> None:
    corpus = check(options.corpus)
    export_homework(corpus, options.out, terminal)
    print(f"{options.out}: {summary(corpus)}")
