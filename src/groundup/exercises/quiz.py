"""A quiz question: every choice opens to say why it is right or wrong.

It is plain HTML with no script, so that it works on the page, in a notebook and from the file system.
"""

from __future__ import annotations

import hashlib
import html
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Quiz:
    """A question, its choices with an explanation each, and the right choice."""

    question: str
    choices: Mapping[str, str]
    answer: str

    def __post_init__(self) -> None:
        if self.answer not in self.choices:
            raise ValueError(
                f"expected the answer to be one of the choices {list(self.choices)}, got {self.answer!r}"
            )
        if len(self.choices) < 2:
            raise ValueError(f"expected at least two choices, got {list(self.choices)}")
        if silent := [choice for choice, why in self.choices.items() if not why.strip()]:
            raise ValueError(f"expected an explanation for every choice, got none for {silent}")

    def __repr__(self) -> str:
        return "\n".join([self.question, *(f"  ( ) {choice}" for choice in self.choices)])

    def _repr_html_(self) -> str:
        # Choices of one name close each other. The name follows from the question, so that a page can be
        # built twice alike and two questions do not meet.
        name = "gu-quiz-" + hashlib.sha256(self.question.encode()).hexdigest()[:8]
        choices = "".join(self._choice(name, choice, why) for choice, why in self.choices.items())
        asked = html.escape(self.question)
        return (
            f'<div class="gu-quiz" role="group" aria-label="{asked}">'
            f"<p><strong>{asked}</strong></p>{choices}</div>"
        )

    def _choice(self, name: str, choice: str, why: str) -> str:
        right = choice == self.answer
        kind, word = ("right", "Right.") if right else ("wrong", "Not this one.")
        return (
            f'<details name="{name}" class="gu-choice gu-choice-{kind}">'
            f"<summary>{html.escape(choice)}</summary>"
            f"<p><strong>{word}</strong> {html.escape(why)}</p></details>"
        )


def quiz(question: str, choices: Mapping[str, str], *, answer: str) -> Quiz:
    """A question that shows itself: choices maps each choice to its explanation, answer is the right choice.

    Raises ValueError when the answer is no choice, or a choice has no explanation.
    """
    return Quiz(question, dict(choices), answer)
