"""What the front page shows beside its text: a live figure between the doors, and the map of the book.

`book/introduction.md` says where with `%opening%` and `%map%`, which the book's Sphinx extension replaces by
`render` at every build. Minutes and addresses are computed; what a chapter needs is said here, once.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from html import escape
from pathlib import Path

from book import address, front_pictures

ROOT = Path(__file__).resolve().parent.parent
WORDS_A_MINUTE = 140  # of a text with formulas, on which one stops to think


@dataclass(frozen=True)
class Card:
    """A chapter on the map."""

    title: str
    about: str
    needs: str
    beside: str
    file: str


NETWORKS = (
    Card(
        "Automatic differentiation",
        "Ten thousand derivatives for the price of a few evaluations: the machine that does it, taken apart.",
        "the chain rule",
        "d2l 2.5 自动微分",
        "autograd",
    ),
    Card(
        "Weight decay",
        "Two fits, one error, and weights that are worlds apart. What decay takes away, and from whom.",
        "eigenvectors, means and variances",
        "d2l 4.5 权重衰减",
        "weight_decay",
    ),
    Card(
        "Initialisation",
        "Twelve layers, ten outputs, all zero to twelve digits. One number makes the network speak.",
        "variances",
        "d2l 4.8 数值稳定性和模型初始化",
        "initialisation",
    ),
    Card(
        "Dropout",
        "Half of the network is switched off at random. What that promises, and which sayings about it hold.",
        "means and variances",
        "d2l 4.6 暂退法",
        "dropout",
    ),
    Card(
        "Normalisation",
        "A five among fives is no five any more: a layer that hears its neighbours, and what is said of it.",
        "the chain rule",
        "d2l 7.5 批量规范化",
        "normalisation",
    ),
    Card(
        "Optimisers",
        "One per cent more, and all is lost. Where that edge is, and why networks walk up to it.",
        "eigenvectors",
        "d2l 11 优化算法",
        "optimisers",
    ),
)
VOICES = (
    Card(
        "What a network hears",
        "A voice as forty numbers, a hundred times a second: what is kept of it, and what is thrown away.",
        "complex numbers",
        "HW4, the features",
        "data",
    ),
    Card(
        "Feeding a hungry GPU",
        "A GPU ten times as fast, done in half of the time. Who waits for whom, and how to pack a corpus.",
        "arrays and files",
        "HW4, the loader",
        "corpus",
    ),
    Card(
        "Who is speaking?",
        "One model, one recording, two answers. Voices, padding, a Conformer, and a test to be trusted.",
        "attention, roughly",
        "HW4, the model",
        "speaker",
    ),
    Card(
        "From Transformer to Conformer",
        "A voice shuffled like cards, and one network does not notice. What each part of a block is worth.",
        "matrix products",
        "HW4, strong baseline",
        "conformer",
    ),
    Card(
        "From frames to a speaker",
        "Two good ideas that did nothing, and the sphere on which one sees why.",
        "softmax",
        "HW4, boss baseline",
        "embedding",
    ),
    Card(
        "A write-up on trial",
        "Eight utterances lost on one half of a test, eight won on the other. What was luck, and what not.",
        "means and variances",
        "HW4, report",
        "write_up",
    ),
    Card(
        "Tuning",
        "A hundred equal settings, and one of them wins. How to search, and how much of the best is luck.",
        "means and variances",
        "d2l 19 超参数优化",
        "tuning",
    ),
    Card(
        "Beyond the homework",
        "Two strangers talk: one person, or two? The head knows neither; the vector before it knows enough.",
        "softmax, the normal distribution",
        "HW4, the day after",
        "beyond",
    ),
    Card(
        "The Conformer on our own engine",
        "The network from the end on the engine from the beginning: one recording, twice the same digits.",
        "automatic differentiation, who is speaking?",
        "nothing else",
        "two_engines",
    ),
)


def render(source: str) -> str:
    """The front page's text with its figure and its map."""
    pieces = {
        "%opening%": opening(),
        "%map%": "\n".join([_cards("Networks", NETWORKS), _cards("Voices", VOICES)]),
    }
    for mark, html in pieces.items():
        if source.count(mark) != 1:
            raise ValueError(f"expected {mark} once in the introduction, got it {source.count(mark)} times")
        source = source.replace(mark, f"```{{raw}} html\n{html}\n```")
    return source


def opening() -> str:
    """The doors, beside a figure that moves."""
    tag = f"/blob/v{address.version()}"
    colab = address.repository().replace("github.com", "colab.research.google.com/github") + tag
    doors = (
        ("live.html", "Speak to it", "it listens in your browser, and nothing leaves it"),
        ("../chapters/autograd.html", "Read", "here, now; nothing to install"),
        (f"{colab}/chapters/autograd.ipynb", "Run in Colab", "change a line, see what breaks"),
        ("#run-the-tests", "Run the tests", "what is proven, and how"),
    )
    links = "".join(
        f'<a class="gu-door" href="{to}"><strong>{name}</strong> {why}</a>' for to, name, why in doors
    )
    return (
        f'<div class="gu-front"><nav class="gu-doors" aria-label="Ways in">{links}</nav>'
        f"{front_pictures.voice()._repr_html_()}</div>"
    )


def _cards(name: str, cards: tuple[Card, ...]) -> str:
    made = f'<div class="gu-cards">{"".join(map(_card, cards))}</div>'
    return f'<div class="gu-part"><p class="gu-part-name">{name}</p>{made}</div>'


def _card(card: Card) -> str:
    return (
        f'<a class="gu-card" href="../chapters/{card.file}.html">{front_pictures.PICTURES[card.file]()}'
        f"<strong>{escape(card.title)}</strong><span>{escape(card.about)}</span>"
        f'<span class="gu-small">{minutes(card.file)} minutes · needs {escape(card.needs)} · beside'
        f" {escape(card.beside)}</span></a>"
    )


def minutes(chapter: str) -> int:
    """How long a chapter takes to read, from its words, to five minutes."""
    cells = json.loads((ROOT / "chapters" / f"{chapter}.ipynb").read_text("utf-8"))["cells"]
    text = " ".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
    read = text.partition("## Exercises")[0]
    return 5 * max(1, round(len(re.findall(r"\w+", read)) / WORDS_A_MINUTE / 5))
