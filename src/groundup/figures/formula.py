"""Words with formulas in them as SVG text: `$x_i$` has an italic x and an index, `$10^{-8}$` an exponent."""

from __future__ import annotations

import re
from html import escape

_FORMULA = re.compile(r"\$([^$]+)\$")
_SCRIPT = re.compile(r"([_^])(?:\{([^}]*)\}|(.))")


def tspans(line: str) -> str:
    """Words as text, formulas in italics with their indices and exponents."""
    parts = _FORMULA.split(line)
    return "".join(_formula(part) if number % 2 else escape(part) for number, part in enumerate(parts))


def _formula(text: str) -> str:
    """Letters in italics; after `_` lower and smaller, after `^` higher and smaller."""
    out, at = [], 0
    for match in _SCRIPT.finditer(text):
        shift = "0.3em" if match[1] == "_" else "-0.4em"
        back = "-0.3em" if match[1] == "_" else "0.4em"
        script = escape(match[2] if match[2] is not None else match[3])
        out.append(f'{_italic(text[at : match.start()])}<tspan dy="{shift}" font-size="85%">{script}</tspan>')
        out.append(f'<tspan dy="{back}" font-size="85%">\u200b</tspan>')
        at = match.end()
    return "".join([*out, _italic(text[at:])])


def _italic(text: str) -> str:
    parts = re.split(r"([^\W\d_]+)", text)  # words at odd places
    return "".join(
        f'<tspan font-style="italic">{escape(part)}</tspan>' if number % 2 else escape(part)
        for number, part in enumerate(parts)
    )


def length(line: str) -> float:
    """About how wide a line is, in its font size: a Chinese character counts one, another 0.54."""
    shown = _FORMULA.sub(lambda match: re.sub(r"[_^{}]", "", match[1]), line)
    return sum(1.0 if ord(letter) > 0x2E80 else 0.54 for letter in shown)
