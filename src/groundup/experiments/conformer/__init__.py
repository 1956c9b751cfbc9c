"""The claims of the chapter "From Transformer to Conformer", in its order; `standard` is what they change."""

from . import frames_left, half_steps, head_scale, loudness, positions, rates, short_table, speed

CLAIMS = tuple(
    module.CLAIM
    for module in (
        head_scale,
        short_table,
        positions,
        frames_left,
        rates,
        speed,
        loudness,
        half_steps,
    )
)

__all__ = ["CLAIMS"]
