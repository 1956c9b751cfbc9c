"""Effects as a picture that a phone can show: a row each, with its name, a strip, and its number.

The strip has a dot for the value and a line for its interval or range, on a scale that all effects of one
unit share; a dashed line marks where the rule decides, or what "no difference" is. Names, numbers and the
labels of a scale are text of the page: they wrap, grow and are read aloud. A strip says nothing that its
number does not say, so it is hidden from those who listen.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Sequence
from html import escape

from .effect import FACT, SAMPLE, TIMING, YES_OR_NO, Effect, number

MARGIN = 0.04  # of a scale, free at each end
LABELS = 4  # of a scale, at most

Position = Callable[[float], float]


def strips(effects: Sequence[Effect]) -> str:
    """HTML of all effects, those of one unit together, with a line that says what dot and line are."""
    groups: dict[str, list[Effect]] = {}
    for effect in effects:
        groups.setdefault(effect.unit if effect.kind in (SAMPLE, TIMING) else effect.kind, []).append(effect)
    body = "\n".join(_group(group) for group in groups.values())
    return f'<div class="gu-effects">\n{body}\n<p class="gu-legend">{_legend(effects)}</p>\n</div>'


def _group(effects: Sequence[Effect]) -> str:
    if effects[0].kind in (FACT, YES_OR_NO):
        return "\n".join(['<div class="gu-facts">', *_lists(effects, lambda effect: ""), "</div>"])
    position, labels = scale(effects)
    lists = _lists(effects, lambda effect: _strip(effect, position))
    texts = (f'<span style="left:{position(value):.1f}%">{number(value)}</span>' for value in labels)
    axis = f'<div class="gu-scale" aria-hidden="true"><div>{"".join(texts)}</div></div>'
    return "\n".join(["<div>", *lists, axis, "</div>"])


def _lists(effects: Sequence[Effect], strip: Callable[[Effect], str]) -> list[str]:
    """A row an effect; rows whose names have the words before a colon in common stand under them."""
    lists = []
    for words, together in itertools.groupby(effects, key=lambda effect: effect.name.partition(": ")[0]):
        together = list(together)
        if len(together) > 1:
            lists.append(f'<p class="gu-heading">{escape(words)}</p>')
        begin = len(words) + 2 if len(together) > 1 else 0
        rows = (_row(effect.name[begin:], effect, strip(effect)) for effect in together)
        lists.append("\n".join(["<ul>", *rows, "</ul>"]))
    return lists


def _row(name: str, effect: Effect, strip: str) -> str:
    interval = f" <small>{effect.interval}</small>" if effect.interval else ""
    amount = escape(effect.amount)
    if effect.kind == YES_OR_NO:
        amount = (
            f'<span class="gu-{amount}" aria-hidden="true">{"✓" if effect.value else "✗"}</span> {amount}'
        )
    shown = f'<span class="gu-name">{escape(name)}</span>'
    return f'<li>{shown} {strip}<span class="gu-value">{amount}{interval}</span></li>'


def _strip(effect: Effect, position: Position) -> str:
    low, value, high = (f"{position(x):.2f}%" for x in (effect.low, effect.value, effect.high))
    marks = "".join(
        f'<line class="gu-{kind}" x1="{position(x):.2f}%" x2="{position(x):.2f}%" y1="0" y2="100%"'
        f' stroke="currentColor" stroke-dasharray="{dashes}"/>'
        for kind, dashes, places in (("bound", "4 3", effect.bounds), ("neutral", "1 3", _neutral(effect)))
        for x in places
    )
    return (
        f'<svg class="gu-strip" width="100%" height="24" aria-hidden="true">{marks}'
        f'<line x1="{low}" x2="{high}" y1="12" y2="12" stroke="currentColor" stroke-width="4"'
        ' stroke-linecap="round" stroke-opacity="0.5"/>'
        f'<circle cx="{value}" cy="12" r="5" fill="currentColor"/></svg>'
    )


def _neutral(effect: Effect) -> tuple[float, ...]:
    return () if effect.neutral is None else (effect.neutral,)


def scale(effects: Sequence[Effect]) -> tuple[Position, list[float]]:
    """From a number to per cent of the strip's width, and the numbers to be written below it.

    Ratios have a logarithmic scale, on which twice and half are equally far from 1.

    >>> position, labels = scale([Effect.sample("gain", [1.0, 2.0, 3.0], "points", neutral=0.0)])
    >>> labels, position(0.0) < position(2.0) < 100
    ([0.0, 2.0, 4.0], True)
    """
    marks = [x for effect in effects for x in (effect.low, effect.high, *effect.bounds, *_neutral(effect))]
    low, high = min(marks), max(marks)
    logarithmic = effects[0].unit == "×" and low > 0
    forward = math.log if logarithmic else float
    start, end = forward(low), forward(high)
    free = MARGIN * (end - start) or 1.0
    start, end = start - free, end + free
    chosen = _octaves(low, high) if logarithmic else _steps(low, high)
    return lambda x: 100 * (forward(x) - start) / (end - start), chosen


def _steps(low: float, high: float) -> list[float]:
    """Round numbers from low to high, equally far apart: as many as fit.

    >>> _steps(-0.3, 3.2), _steps(15.5, 99.0)
    ([0.0, 1.0, 2.0, 3.0], [20.0, 40.0, 60.0, 80.0])
    """
    power = 10.0 ** math.floor(math.log10((high - low) / LABELS or 1.0))
    for step in (factor * power for factor in (1, 2, 5, 10)):
        found = [round(k * step, 12) for k in range(math.ceil(low / step), math.floor(high / step) + 1)]
        if len(found) <= LABELS:
            break
    return found


def _octaves(low: float, high: float) -> list[float]:
    """Round ratios from low to high, equally far apart as ratios: of 1, 2, 5, 10, 20, … or of powers of ten.

    Where these leave less than two, all are nearly equal, and round numbers do.

    >>> _octaves(0.45, 4.1), _octaves(0.12, 170.0), _octaves(1.0, 1.04)
    ([0.5, 1.0, 2.0], [1.0, 10.0, 100.0], [1.0, 1.02, 1.04])
    """
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    for factors in ((1.0, 1.2, 1.5, 2.0, 3.0, 5.0, 7.0), (1.0, 2.0, 5.0), (1.0,)):
        found = [round(f * 10.0**k, 12) for k in powers for f in factors if low <= f * 10.0**k <= high]
        if len(found) <= LABELS:
            break
    return found if len(found) > 1 else _steps(low, high)


def _legend(effects: Sequence[Effect]) -> str:
    """What is drawn, in one line for each kind of effect that there is."""
    kinds, words = {effect.kind: effect.count for effect in effects}, []
    if SAMPLE in kinds:
        words.append(
            f"Dot: the mean of {kinds[SAMPLE]} seeds. Line: its 95 % interval; an interval made in this way "
            "misses the true mean once in twenty times."
        )
    if TIMING in kinds:
        words.append(
            f"Dot: the median of {kinds[TIMING]} rounds. Line: their range on one machine; another may lie "
            "outside."
        )
    if any(effect.bounds for effect in effects):
        words.append("Dashed: where the rule decides.")
    if any(effect.neutral is not None for effect in effects):
        words.append("Dotted: no difference.")
    return " ".join(words)
