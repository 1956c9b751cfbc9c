"""`python -m groundup.experiments`: list the claims, run or record a trial, or print the page of claims."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from . import claims_page, recorded, runner
from .claims import CLAIMS


def parser() -> argparse.ArgumentParser:
    root = argparse.ArgumentParser(prog="python -m groundup.experiments", description="Claims on trial.")
    commands = root.add_subparsers(dest="command", required=True)
    commands.add_parser("list", help="every claim with the minutes that its trial takes")
    commands.add_parser("page", help="the page of all findings, as Markdown")
    run = commands.add_parser("run", help="run the trials of these claims and print the numbers as JSON")
    run.add_argument("--first", action="store_true", help="the first seed of each alone")
    record = commands.add_parser("record", help="run the trials of these claims and write their records")
    record.add_argument("--to", type=Path, help="folder of the records (default: the book's results)")
    for command in (run, record):
        command.add_argument(
            "claims", nargs="+", choices=sorted(CLAIMS), metavar="CLAIM", help=", ".join(sorted(CLAIMS))
        )
        command.add_argument("--device", help="where a timing runs, for example cuda (only if it times code)")
    return root


def main(arguments: list[str] | None = None) -> int:
    root = parser()
    options = root.parse_args(arguments)
    if options.command == "page":
        print(claims_page.render())
    if options.command == "list":
        for claim in CLAIMS.values():
            print(f"{claim.id:>4}  {claim.minutes:4.1f} min  {claim.title}")
    if options.command in ("run", "record"):
        chosen = [CLAIMS[name] for name in options.claims]
        device = {"device": options.device} if options.device else {}
        if deaf := [claim.id for claim in chosen if not device.keys() <= set(claim.options)]:
            root.error(f"--device is for claims that time code, and {', '.join(deaf)} does not: leave it out")
    if options.command == "run":
        numbers = {
            claim.id: runner.numbers(
                claim, claim.seeds[: 1 if options.first else None], progress=True, **device
            )
            for claim in chosen
        }
        print(json.dumps({"numbers": numbers, "blas": recorded.blas()}))
    if options.command == "record":
        together = [claim for claim in chosen if claim.processes == 1]
        alone = [[claim] for claim in chosen if claim.processes > 1]
        for claims in ([together] if together else []) + alone:
            print(*runner.record_together(claims, options.to, **device), sep="\n", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
