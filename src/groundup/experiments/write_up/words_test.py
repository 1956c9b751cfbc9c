"""The ladder is shown when it is recorded; until then its command is."""

import pytest

from groundup.experiments import recorded
from groundup.experiments.write_up import pictures, records, words


@pytest.fixture
def rungs(monkeypatch):
    """As `book/record_speaker.py` writes it: two recipes in both directions, asked twice."""

    def reached(mean):
        return {"accuracy": [mean], "mean": mean, "interval": [mean - 0.1, mean + 0.1]}

    found = {
        way: {
            "whole": {"boss": reached(0.9), "simple": reached(0.7 + more)},
            "1 s": {"boss": reached(0.5), "simple": reached(0.6)},
        }
        for way, more in (("01 → 02", 0.0), ("02 → 01", 0.1))
    }
    monkeypatch.setattr(records, "ladders", lambda: found)
    return found


def test_before_the_run_there_is_its_command(monkeypatch):
    monkeypatch.setattr(recorded, "names", lambda: [])
    assert words.COMMAND in words.ladder().text and "harder" in words.axes().text
    assert "recorded" in words.climb().text


def test_the_ladder_is_the_whole_utterances_from_the_lowest_rung(rungs, monkeypatch):
    shown = []
    monkeypatch.setattr(pictures, "ladder", lambda *given: shown.append(given))
    monkeypatch.setattr(words, "show", lambda figure, alt, caption: caption)
    words.ladder()
    assert shown == [
        ({way: numbers["whole"] for way, numbers in rungs.items()}, {"simple": "simple", "boss": "boss"})
    ]


def test_the_table_has_means_of_both_directions_and_marks_the_best(rungs, monkeypatch):
    monkeypatch.setattr(words, "table", lambda rows, header, caption: (header, rows))
    header, rows = words.axes()
    assert header == ["", "whole", "1 s"]
    assert rows == [["simple", "75", "60*"], ["boss", "90*", "50"]]


def test_the_widest_step_and_the_hints_are_told(monkeypatch):
    means = {"simple": 0.5, "medium": 0.6, "strong": 0.65, "boss": 0.9, "boss_sap": 0.89, "combined": 0.92}
    whole = {name: {"mean": mean} for name, mean in means.items()}
    monkeypatch.setattr(records, "ladders", lambda: {"01 → 02": {"whole": whole}})
    text = words.climb().text
    assert "from *strong* to *boss*, 25 points" in text and "−1.0 to +2.0" in text


def test_a_hint_is_told_from_boss_and_boss_from_itself(monkeypatch):
    right, wrong = [], [[f"{k}", "X"] for k in range(6)]  # six to none: p = 2 / 64
    whole = {"boss": {"errors": [right, right, wrong]}, "boss_sap": {"errors": [right, wrong, wrong]}}
    monkeypatch.setattr(records, "ladders", lambda: {"01 → 02": {"whole": whole}})
    text = words.pairs().text
    assert "in 1 of 3 pairs of one seed" in text and "another seed, in 2 of 3." in text


def test_from_one_mood_to_another_all_directions_and_seeds_count(monkeypatch):
    way = {name: {"accuracy": [0.5, 0.7]} for name in words.RUNGS}
    other = {"strong": {"accuracy": [0.3, 0.5]}, "ours": {"accuracy": [0.9, 0.9]}}
    found = {"there": way, "back": way | other}
    monkeypatch.setattr(records, "moods", lambda: found)
    text = words.moods().text
    assert "between 50 and 60 %" in text and "60 against 50 %" in text and "reaches 75 %" in text
    assert "by 14 points" in text  # √(15 pairs of 200 in 16, one of 0) = 13.7
