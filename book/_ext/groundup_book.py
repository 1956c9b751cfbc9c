"""What this book's pages need beyond Jupyter Book.

- Outputs are looked up where book/execute.py put those of the installed library, so that a changed library is
  never shown with old outputs; a chapter that is not there yet is run with static figures.
- The scripts that the page serves itself must be there: one line says so where they are not.
- The page of claims is rendered from the recorded findings, that of runs from all records and recipes; the
  front page gets its figure and its map, the live page its voices and its numbers.
"""

from __future__ import annotations

import os
from pathlib import Path

from sphinx.errors import ExtensionError

from book import assets, execute

CLAIMS = "book/claims"
RUNS = "book/runs"
FRONT = "book/introduction"
LIVE = "book/live"


def configure(app, config) -> None:
    """Set what depends on this machine, before myst-nb reads it."""
    if lost := [package.name for package in assets.missing()]:
        raise ExtensionError(f"the page needs {' and '.join(lost)} in book/_web/vendor: run `make book`")
    config.nb_execution_cache_path = str(execute.cache_folder())
    os.environ["GROUNDUP_PAGE"] = "1"
    os.environ.setdefault("OMP_NUM_THREADS", "1")  # as in execute.py: two thread pools on two cores only wait


def write_claims(app, docname: str, source: list[str]) -> None:
    """Put the verdicts of the recorded findings in the place of the page of claims."""
    if docname == CLAIMS:
        from groundup.experiments import claims_page

        try:
            source[0] = claims_page.render()
        except KeyError as error:  # a claim that nobody has tried yet
            raise ExtensionError(f"{CLAIMS}.md cannot be written: {error.args[0]}") from None


def write_runs(app, docname: str, source: list[str]) -> None:
    """Put the recipes and the recorded runs in the place of their page."""
    if docname == RUNS:
        from groundup.experiments import runs_page

        source[0] = runs_page.render()


def write_front(app, docname: str, source: list[str]) -> None:
    """Put the figure and the map of the chapters into the front page."""
    if docname == FRONT:
        from book import front

        source[0] = front.render(source[0])


def write_live(app, docname: str, source: list[str]) -> None:
    """Put voices and numbers into the live page."""
    if docname == LIVE:
        from book import live_page

        source[0] = live_page.render(source[0])


def speak(app, error) -> None:
    """Let the voices of the live page speak, into what the site serves."""
    if error is None and LIVE in app.env.found_docs:
        from book import live_page

        live_page.write_voices(Path(app.outdir, "_static", "live", "voices"))


def reread(app, env, added, changed, removed) -> list[str]:
    """Findings and chapters lie outside of these pages, so Sphinx cannot know when they change."""
    return [page for page in (CLAIMS, RUNS, FRONT, LIVE) if page in env.found_docs]


def setup(app) -> dict:
    app.connect("config-inited", configure, priority=100)
    app.connect("env-get-outdated", reread)
    app.connect("source-read", write_claims)
    app.connect("source-read", write_runs)
    app.connect("source-read", write_front)
    app.connect("source-read", write_live)
    app.connect("build-finished", speak)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
