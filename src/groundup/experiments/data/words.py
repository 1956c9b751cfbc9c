"""The chapter's live pictures in words, state by state, for those who cannot see them."""

from __future__ import annotations


def leak(tone_hz: float, window: str) -> str:
    stands = window == "Hann" or tone_hz % 40 == 0
    return (
        f"Spectrum of a loud tone at {tone_hz} Hz and a quiet one at 2,600 Hz through a {window} window. "
        f"The quiet tone {'stands out' if stands else 'is lost in what leaks from the loud one'}."
    )


def sharpness(window_ms: int) -> str:
    if window_ms <= 10:
        seen = "vertical stripes, one for each pulse of the vocal folds"
    elif window_ms <= 50:
        seen = "slanting stripes, one for each harmonic"
    else:
        seen = "thin stripes for the low harmonics; the high ones are smeared, since they move"
    return f"A vowel on a rising pitch through a window of {window_ms} ms: {seen}."


def bands_of(bands: int, pitch_hz: float) -> str:
    if bands < 40:
        kept = "they follow the slow curve, the formants"
    else:
        kept = "at the low end they follow the harmonics, above it only the slow curve"
    return (
        f"Spectrum of a vowel at {pitch_hz} Hz, a comb of harmonics, and {bands} mel bands over it: {kept}."
    )
