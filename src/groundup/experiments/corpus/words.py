"""The chapter's live pictures in words, state by state, for those who cannot see them."""

from __future__ import annotations


def timelines(step_ms: float) -> str:
    if step_ms < 5:
        ahead = "the loader never rests and the GPU waits before each step"
    elif step_ms > 5:
        ahead = "the GPU never rests and the loader waits"
    else:
        ahead = "neither ever rests"
    return (
        f"Bars over time, loads of 5 ms above steps of {step_ms} ms. In turn, one begins where the "
        f"other ends. Below, loaded ahead: {ahead}."
    )


def starvation(step_ms: float) -> str:
    enough = f"{32_000 / step_ms:,.0f}"
    return (
        f"Share of time that a GPU with steps of {step_ms} ms works. It rises with the crops a second that "
        f"it is given, to 1 at {enough}. Dashed lines mark single files, far to the left, and the pack."
    )
