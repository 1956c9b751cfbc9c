from html.parser import HTMLParser

import pytest

from groundup.exercises import quiz

QUESTION = "Is 1 < 2?"
CHOICES = {
    "yes": "One comes first.",
    "never": "Look at the number line.",
    "at p = 0.5 only": "p plays no part.",
}


class Tags(HTMLParser):
    """Every tag with its attributes, and a check that each one is closed."""

    def __init__(self, text):
        super().__init__()
        self.found, self.open, self.text = [], [], ""
        self.feed(text)
        assert not self.open

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))
        self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data


def test_every_choice_opens_to_its_own_explanation():
    page = Tags(quiz(QUESTION, CHOICES, answer="yes")._repr_html_())
    details = [attrs for tag, attrs in page.found if tag == "details"]
    assert len(details) == len(CHOICES)
    for choice, why in CHOICES.items():
        assert page.text.count(choice) == 1 and page.text.count(why) == 1
    assert QUESTION in page.text


def test_only_the_answer_is_marked_right():
    text = quiz(QUESTION, CHOICES, answer="never")._repr_html_()
    right = [
        attrs["class"] for tag, attrs in Tags(text).found if tag == "details" and "right" in attrs["class"]
    ]
    assert len(right) == 1 and text.count("Right.") == 1 and text.count("Not this one.") == 2
    assert text.index("Right.") > text.index(">never<")


def test_choices_close_each_other_and_two_questions_do_not_meet():
    def names(question):
        tags = Tags(quiz(question, CHOICES, answer="yes")._repr_html_()).found
        return {attrs["name"] for tag, attrs in tags if tag == "details"}

    assert len(names("one?")) == 1
    assert names("one?") != names("two?")
    assert names("one?") == names("one?")


def test_it_needs_no_script_and_reads_as_text():
    question = quiz(QUESTION, CHOICES, answer="yes")
    assert "script" not in question._repr_html_() and " on" + "click" not in question._repr_html_()
    assert repr(question).splitlines()[1] == "  ( ) yes"


@pytest.mark.parametrize(
    ("choices", "answer", "message"),
    [
        (CHOICES, "maybe", "expected the answer to be one of the choices"),
        ({"yes": "Indeed."}, "yes", "at least two choices"),
        (CHOICES | {"never": " "}, "yes", "an explanation for every choice, got none for \\['never'\\]"),
    ],
)
def test_a_question_that_cannot_be_asked_is_refused(choices, answer, message):
    with pytest.raises(ValueError, match=message):
        quiz(QUESTION, choices, answer=answer)
