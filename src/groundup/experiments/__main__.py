"""`python -m groundup.experiments`: list the claims, record a trial, or print the page of claims."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from . import claims_page, runner
from .claims import CLAIMS


def parser() -> argparse.ArgumentParser:
    root = argparse.ArgumentParser(prog="python -m groundup.experiments", description="Claims on trial.")
    commands = root.add_subparsers(dest="command", required=True)
    commands.add_parser("list", help="every claim with the minutes that its trial takes")
    commands.add_parser("page", help="the page of all findings, as Markdown")
    record = commands.add_parser("record", help="run the trials of these claims and write their records")
    record.add_argument(
        "claims", nargs="+", choices=sorted(CLAIMS), metavar="CLAIM", help=", ".join(sorted(CLAIMS))
    )
    record.add_argument("--to", type=Path, help="folder of the records (default: the book's results)")
    record.add_argument("--device", help="where a timing runs, for example cuda (claims that time code only)")
    return root


def main(arguments: list[str] | None = None) -> int:
    root = parser()
    options = root.parse_args(arguments)
    if options.command == "page":
        print(claims_page.render())
    if options.command == "list":
        for claim in CLAIMS.values():
            print(f"{claim.id:>4}  {claim.minutes:4.1f} min  {claim.title}")
    if options.command == "record":
        chosen = [CLAIMS[name] for name in options.claims]
        device = {"device": options.device} if options.device else {}
        if deaf := [claim.id for claim in chosen if not device.keys() <= set(claim.options)]:
            root.error(f"--device is for claims that time code, and {', '.join(deaf)} does not: leave it out")
        for claim in chosen:
            print(runner.record(claim, options.to, progress=True, **device))
    return 0


if __name__ == "__main__":
    sys.exit(main())
