"""The page of claims, `book/claims.md`: one table of verdicts, one section a claim, all from the records.

The book's Sphinx extension writes `render()` into that page at every build, before Sphinx reads its sources.
The text is MyST Markdown with one H1; each claim's section has a target of its own, such as `d1`.
"""

from __future__ import annotations

from collections.abc import Mapping

from . import runner
from .claims import CLAIMS
from .finding import VERDICTS, Claim, Finding

INTRODUCTION = """\
# Claims on trial

Much of what is said about deep learning is handed on and seldom measured.
The claims below are of that kind. We took them from a student's working notes and put each on trial:
**claim → prediction → experiment → verdict**.

The prediction, the seeds and the rule that turns numbers into a verdict were committed before the first
recorded run; pilot runs, on other seeds, had set the sizes. The verdict is computed by that rule, and a test
computes it again from the numbers.
*Depends* says that conditions, or seeds, disagree; the section says which.
Effects are mean ± standard deviation over the seeds, with the 95 % interval of the mean.
"""


def render(findings: Mapping[str, Finding] | None = None) -> str:
    """The page as Markdown. Without `findings` it takes the recorded ones.

    Raises KeyError when a claim has no finding: a claim without its trial does not belong in the book.
    """
    if findings is None:
        findings = {name: runner.finding(claim) for name, claim in CLAIMS.items()}
    sections = [section(claim, findings[name]) for name, claim in CLAIMS.items()]
    return "\n".join([INTRODUCTION, tally(findings), "", table(findings), "", *sections])


def tally(findings: Mapping[str, Finding]) -> str:
    """How many claims fell which way, in one sentence."""
    counts = {verdict: sum(f.verdict == verdict for f in findings.values()) for verdict in VERDICTS}
    fell = ", ".join(f"{count} {verdict}" for verdict, count in counts.items() if count)
    return f"So far {len(findings)} claims: {fell}."


def table(findings: Mapping[str, Finding]) -> str:
    """One row a claim, with its verdict and the first of its effects."""
    rows = ["| Claim | In short | Verdict | Main effect |", "| --- | --- | --- | --- |"]
    for name, claim in CLAIMS.items():
        found = findings[name]
        link = f"[{name}](#{name.lower()})"
        first = found.effects[0]
        rows.append(f"| {link} | {claim.title} | **{found.verdict}** | {first.name}: {first.amount} |")
    return "\n".join(rows)


def section(claim: Claim, found: Finding) -> str:
    """What was claimed, expected, done and found."""
    lines = [
        f"({claim.id.lower()})=",
        f"## {claim.id}: {claim.title}",
        "",
        f"**Claim.** {claim.statement} *({claim.source})*",
        "",
        f"**Prediction.** {claim.prediction}",
        "",
        f"**Rule.** {claim.rule}",
        "",
        f"**Verdict: {found.verdict}.** From {len(found.seeds)} seeds:",
        "",
        "| Effect | Mean ± sd | 95 % interval of the mean |",
        "| --- | --- | --- |",
        *(f"| {e.name} | {e.amount} | {e.interval} |" for e in found.effects),
        "",
        *([f"**Not measured.** {claim.not_measured}", ""] if claim.not_measured else []),
        f"Told in [{claim.chapter.removesuffix('.ipynb')}](../chapters/{claim.chapter}). {provenance(found)}",
        "",
    ]
    return "\n".join(lines)


def provenance(found: Finding) -> str:
    """Where the numbers come from: the command, the day, the machine, the commit."""
    where = found.where
    if not where:
        return ""
    machine, versions = where["hardware"], where["versions"]
    gpu = f", {machine['gpu']}" if machine["gpu"] else ""
    commit = f", commit {where['commit'][:8]}" if where["commit"] else ""
    return (
        f"`{where['command']}` wrote `book/results/claims/{found.claim}.json` on {where['time'][:10]}: "
        f"{machine['processor']}, {machine['cores']} cores{gpu}, Python {versions['python']}, "
        f"NumPy {versions['numpy']}{commit}."
    )
