"""The chapter's live picture in words, state by state, for those who cannot see it."""

from __future__ import annotations


def starvation(step_ms: float) -> str:
    enough = f"{32_000 / step_ms:,.0f}"
    return (
        f"Share of time that a GPU with steps of {step_ms} ms works. It rises with the crops a second that "
        f"it is given, to 1 at {enough}. Dashed lines mark single files, far to the left, and the pack."
    )
