"""The page of claims, `book/claims.md`: the verdicts at a glance, then a section a claim, from the records.

The book's Sphinx extension writes `render()` into that page at every build, before Sphinx reads its sources.
The text is MyST Markdown with one H1; each claim's section has a target of its own, such as `d1`. What stands
below a heading is HTML without an empty line, so that nothing in it is read as Markdown.
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from . import runner
from .claims import CLAIMS
from .finding import CONFIRMED, REFUTED, VERDICTS, Claim, Finding
from .report import result, statement

INTRODUCTION = """\
# Claims on trial

Much of what is said about deep learning is handed on and seldom measured.
The claims below are of that kind, most of them from a student's working notes. We put each on trial:
**claim → prediction → experiment → verdict**.

The prediction, the seeds and the rule that turns numbers into a verdict were committed before the first
recorded run; pilot runs, on other seeds, had set the sizes. The verdict is computed by that rule, and a test
computes it again from the numbers. Where a rule turned out to be wrong it was corrected, and what stood
before is told beside it.

- *Depends*: conditions disagree, and the section says which. *Undecided*: the numbers leave it open.
- *± is always the standard deviation of one run*, over seeds. A *95 % interval* is that of a mean over seeds:
  an interval made in this way misses the true mean once in twenty times.
- A *timing* has no such interval, since seeds are not machines. It comes with its range over rounds.
"""
SIGNS = {CONFIRMED: "✓", REFUTED: "✗"}


def render(findings: Mapping[str, Finding] | None = None) -> str:
    """The page as Markdown. Without `findings` it takes the recorded ones.

    Raises KeyError when a claim has no finding: a claim without its trial does not belong in the book.
    """
    if findings is None:
        findings = {name: runner.finding(claim) for name, claim in CLAIMS.items()}
    sections = [section(claim, findings[name]) for name, claim in CLAIMS.items()]
    return "\n".join([INTRODUCTION, tally(findings), "", contents(findings), "", *sections])


def tally(findings: Mapping[str, Finding]) -> str:
    """How many claims fell which way, and how often the authors were wrong."""
    counts = {verdict: sum(f.verdict == verdict for f in findings.values()) for verdict in VERDICTS}
    fell = ", ".join(f"{count} {verdict}" for verdict, count in counts.items() if count)
    wrong = sum(CLAIMS[name].expected != found.verdict for name, found in findings.items())
    partly = sum(bool(CLAIMS[name].missed) for name in findings) - wrong
    return (
        f"So far {len(findings)} claims: {fell}. We, the authors, predicted {wrong} of these verdicts "
        f"wrongly; {partly} more of our predictions named the right verdict and missed in size or in a part. "
        "Each section says where."
    )


def contents(findings: Mapping[str, Finding]) -> str:
    """A line a claim: its verdict, and a link to its section."""
    rows = (
        f'<li><a href="#{name.lower()}">{name}: {escape(CLAIMS[name].title)}</a> '
        f'<span class="gu-verdict">{SIGNS.get(found.verdict, "~")} {found.verdict}</span></li>'
        for name, found in findings.items()
    )
    return "\n".join(['<ul class="gu-contents">', *rows, "</ul>"])


def section(claim: Claim, found: Finding) -> str:
    """What was claimed, expected, done and found."""
    chapter = claim.chapter.removesuffix(".ipynb")
    return "\n".join(
        [
            f"({claim.id.lower()})=",
            f"## {claim.id}: {claim.title}",
            "",
            f'<div class="gu-trial">\n{statement(claim)}\n{result(claim, found)}\n</div>',
            "",
            f"Told in [{chapter}](../chapters/{claim.chapter}).",
            "",
        ]
    )
