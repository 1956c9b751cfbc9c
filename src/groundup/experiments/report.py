"""How a chapter shows a claim before its trial, and a finding after it."""

from __future__ import annotations

from collections.abc import Iterable

from ..figures import Prose, Table, table
from .finding import Claim, Finding


def on_trial(claim: Claim) -> Prose:
    """Claim, prediction and, folded, the rule, as they stood before the first run."""
    return Prose(
        f"**{claim.id}. {claim.title}.** *({claim.source})*\n\n{claim.statement}\n\n"
        f"*Prediction.* {claim.prediction}\n\n"
        f"<details>\n<summary>The rule that gives the verdict</summary>\n\n{claim.rule}\n\n</details>"
    )


def outcome(claim: Claim, found: Finding) -> Table:
    """Every effect with its spread, and the verdict in the caption."""
    caption = f"Verdict on {claim.id}: {found.verdict}. {len(found.seeds)} seeds."
    rows = [[effect.name, effect.amount, effect.interval] for effect in found.effects]
    return table(rows, header=["effect", "mean ± sd", "95 % interval of the mean"], caption=caption)


def verdicts(claims: Iterable[Claim], findings: Iterable[Finding]) -> Table:
    """One row a claim: what was said and how it fell."""
    rows = [[claim.id, claim.title, found.verdict] for claim, found in zip(claims, findings, strict=True)]
    return table(rows, header=["", "claim", "verdict"])
