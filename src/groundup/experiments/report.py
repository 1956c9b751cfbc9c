"""How a chapter puts a claim on trial before its reader, and the page of claims shows what came of it.

A reader first reads what is said, then chooses a verdict, and with that the result unfolds. It is plain HTML
that needs no script to be read; choosing is one attribute, `onchange`, which holds the script of `guess.js`,
so that it works in a notebook, in Colab and on the page alike.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from html import escape
from pathlib import Path

from ..figures import table
from . import runner
from .effect import FACT, SAMPLE, TIMING, YES_OR_NO
from .finding import CONFIRMED, DEPENDS, REFUTED, Claim, Finding
from .strips import strips

CHOICES = (CONFIRMED, REFUTED, DEPENDS)
HEADERS = {
    SAMPLE: ["effect", "mean ± sd of one run", "95 % interval of the mean", "seeds"],
    TIMING: ["effect", "median", "range", "rounds"],
    FACT: ["fact", "value"],
    YES_OR_NO: ["fact", "yes or no"],
}
# A result that opens, by a choice or by hand, opens what the text below the card says of it.
LESSON = (
    "if (this.open) document.getElementById(this.parentElement.id.replace('claim', 'lesson'))"
    "?.setAttribute('open', '')"
)
SCRIPT = Path(__file__).with_name("guess.js").read_text("utf-8")
STYLE = Path(__file__).with_name("trials.css").read_text("utf-8")


@dataclass(frozen=True)
class Trial:
    """A claim and what its trial found, as a card; the last line of a cell shows it."""

    claim: Claim
    found: Finding

    def _repr_html_(self) -> str:
        """The card with the reader's choice; in a notebook it brings its style sheet, the page has it."""
        claim, anchor = self.claim, f"claim-{self.claim.id.lower()}"
        style = "" if os.environ.get("GROUNDUP_PAGE") == "1" else f"<style>\n{STYLE}</style>\n"
        summary = (
            '<summary><span class="gu-closed">Show the result without a guess</span>'
            '<span class="gu-open">The result</span></summary>'
        )
        return (
            f'<div class="gu-trial" id="{anchor}" role="group" aria-labelledby="{anchor}-title">\n{style}'
            f'<p class="gu-title" id="{anchor}-title"><span>Claim {claim.id}</span> '
            f"{escape(claim.title)}</p>\n{statement(claim)}\n{_choices(anchor)}\n"
            f'<details class="gu-result" ontoggle="{escape(LESSON)}">{summary}\n'
            f"{result(claim, self.found)}\n</details>\n</div>"
        )

    def __repr__(self) -> str:
        rows = [f"  {effect.name}: {effect.measured}" for effect in self.found.effects]
        claim = self.claim
        title = f"Claim {claim.id}. {claim.title}"
        verdict = f"The authors: {claim.expected}. Measured: {self.found.verdict}."
        return "\n".join([title, claim.statement, verdict, *rows])


def trial(claim: Claim, found: Finding | None = None) -> Trial:
    """The trial of a claim: what is said, the reader's prediction, and what was recorded, or `found`.

    Raises KeyError when the claim has no record. What a chapter says of the outcome, below the card, stands
    in `<details class="gu-lesson" id="lesson-d3">`, which opens with the result: nobody reads it before.

        trial(CLAIMS["D3"])
    """
    return Trial(claim, found or runner.finding(claim))


def statement(claim: Claim) -> str:
    """What is said, and where."""
    return f'<p class="gu-statement">{text(claim.statement)} <small>({escape(claim.source)})</small></p>'


def result(claim: Claim, found: Finding) -> str:
    """Three verdicts in a line, the effects as strips, and folded all that they rest on."""
    missed = (
        f'\n<p class="gu-missed"><b>Where we missed.</b> {text(claim.missed)}</p>' if claim.missed else ""
    )
    left_out = f"\n<p><b>Not measured.</b> {text(claim.not_measured)}</p>" if claim.not_measured else ""
    folded = [
        ("What we predicted", f"<p>{text(claim.prediction)}</p>"),
        ("The rule", f"<p>{text(claim.rule)}</p>"),
        ("The numbers", numbers(found)),
        *([("Correction", corrections(claim, found))] if claim.corrections else []),
        ("Where they come from", f"<p>{provenance(found)}</p>"),
    ]
    parts = "\n".join(f"<details><summary>{name}</summary>\n{body}\n</details>" for name, body in folded)
    return (
        f'<p class="gu-verdicts" role="status"><span class="gu-you" hidden>You: <b></b> · </span>'
        f"The authors: {claim.expected} · Measured: <strong>{found.verdict}</strong></p>{missed}\n"
        f"{strips(found.effects)}{left_out}\n{parts}"
    )


def numbers(found: Finding) -> str:
    """A table for each kind of effect."""
    tables = []
    for kind, header in HEADERS.items():
        effects = [effect for effect in found.effects if effect.kind == kind]
        rows = [[e.name, e.measured, e.interval, e.count][: len(header)] for e in effects]
        if rows:
            caption = f"Claim {found.claim}: {header[0]}s, {header[1]}"
            tables.append(table(rows, header=header, caption=caption).grid)
    return "\n".join(tables)


def corrections(claim: Claim, found: Finding) -> str:
    """What stood, what stands in its place, and why: the oldest first."""
    after = [*claim.corrections[1:], None]
    return "\n".join(
        f"<p><b>{old.day}.</b> {text(old.why)}</p>\n<p><b>The rule until then.</b> {text(old.rule)} It gave: "
        f"<b>{old.verdict}</b>.</p>\n<p><b>Since then.</b> {text(new.rule if new else claim.rule)} "
        f"It gives: <b>{new.verdict if new else found.verdict}</b>.</p>"
        for old, new in zip(claim.corrections, after, strict=True)
    )


def provenance(found: Finding) -> str:
    """Where the numbers come from: the command, the day, the machine, the commit; as HTML."""
    where = found.where
    if not where:
        return "Measured here and now."
    machine, versions = where["hardware"], where["versions"]
    commit, changed, _ = (where["commit"] or "").partition("+")
    state = f"commit {commit[:8]}" if commit else "no commit"
    state += ", <b>with changes that no commit holds</b>" if changed else ""
    gpu = f", {machine['gpu']}" if machine["gpu"] else ""
    kernel = f", {', '.join(where['blas'])}" if where["blas"] else ""
    times = f", in {where['processes']} processes" if (where["processes"] or 1) > 1 else ""
    return (
        f"<code>{escape(where['command'])}</code> wrote <code>book/results/claims/{found.claim}.json</code> "
        f"on {where['time'][:10]}{times}: {machine['processor']}, {machine['cores']} cores{gpu}, Python "
        f"{versions['python']}, NumPy {versions['numpy']}{kernel}, {state}."
    )


def text(words: str) -> str:
    """Plain words as HTML; `code` between backticks.

    >>> text("Σ|x| < 1 by `norm(x, p=1)`")
    'Σ|x| &lt; 1 by <code>norm(x, p=1)</code>'
    """
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(words, quote=False))


def _choices(anchor: str) -> str:
    inputs = "".join(
        f'<label><input type="radio" name="{anchor}" value="{verdict}" autocomplete="off"> {verdict}</label>'
        for verdict in CHOICES
    )
    legend = "<legend>Your prediction</legend>"
    return f'<fieldset class="gu-guess" onchange="{escape(SCRIPT)}">{legend}{inputs}</fieldset>'
