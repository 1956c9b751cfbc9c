"""The command line: `groundup corpus ...`, `groundup train ...`, `groundup predict ...` and so on."""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Sequence
from difflib import get_close_matches

import groundup
from groundup.corpus.cli.commands import add_corpus_commands
from groundup.errors import UserError
from groundup.recognition.commands import add_recognition_commands
from groundup.text import printable
from groundup.training.commands import add_training_commands
from groundup.tuning.commands import add_tune_command
from groundup.tuning.ladder_command import add_ladder_command

__all__ = ["main"]


class _Parser(argparse.ArgumentParser):
    """A parser whose errors are one line, as all of ours are."""

    def error(self, message: str):
        raise UserError(f"{message}. See `{self.prog} --help`.")

    def parse_known_args(self, args=None, namespace=None):
        found, unknown = super().parse_known_args(args, namespace)
        if unknown:  # told here, where the command and its options are known
            near = get_close_matches(unknown[0].split("=")[0], self._option_string_actions, 1)
            meant = f" (meant {near[0]}?)" if near else ""
            self.error(f"unrecognized arguments: {' '.join(unknown)}{meant}")
        return found, unknown


def _parser() -> _Parser:
    """All commands."""
    parser = _Parser(prog="groundup", description=groundup.__doc__)
    parser.add_argument("--version", action="version", version=f"groundup {groundup.__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    add_corpus_commands(commands)
    add_training_commands(commands)
    add_recognition_commands(commands)
    add_ladder_command(commands)
    add_tune_command(commands)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Exit code 0 when it was done, 2 for a mistake of the user, 130 when interrupted."""
    if isinstance(sys.stdout, io.TextIOWrapper):  # a terminal may lack a letter of somebody's name
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        try:
            options = _parser().parse_args(arguments)
            options.run(options)
        finally:  # of --help, too
            sys.stdout.flush()
    except BrokenPipeError:  # `| head` has read enough; what Python flushes at its end goes nowhere
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except UserError as error:
        print(f"groundup: error: {printable(str(error))}", file=sys.stderr)
        return 2
    except KeyboardInterrupt as interrupt:
        print(f"groundup: interrupted; {str(interrupt) or 'nothing was written'}", file=sys.stderr)
        return 130
    return 0
