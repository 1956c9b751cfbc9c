"""Positions and labels of the strips, and what they say in words."""

import re
from xml.etree import ElementTree

import pytest

from groundup.experiments.effect import Effect
from groundup.experiments.strips import scale, strips

GAIN = Effect.sample("gain", [1.0, 2.0, 3.0], "points", bounds=(-0.25,))
LOSS = Effect.sample("a < b", [-4.0, -3.0, -3.5], "points", neutral=0.0)
SLOW = Effect.timing("slow ÷ fast", [1.9, 2.0, 2.3], bounds=(0.5, 1.5))
SAME = Effect.holds("they are equal", [True] * 3)
APART = Effect.holds("they are apart", [False] * 3)
STEPS = Effect.fact("steps", [5.0] * 3, "steps")


def parsed(effects):
    return ElementTree.fromstring(strips(effects))


def rows(root, group=0):
    return root.findall("div")[group].findall("ul/li")


def percent(element, name):
    return float(element.get(name).rstrip("%"))


def test_every_effect_is_a_row_with_its_name_and_its_number():
    html = strips([GAIN, LOSS, SLOW, SAME, STEPS])
    for words in ("gain", "2.0 points", "−0.5 to 4.5", "a &lt; b", "2 ×", "1.9 to 2.3", "steps", "5 steps"):
        assert words in html
    root = parsed([GAIN, LOSS, SLOW, SAME, STEPS])
    assert [len(rows(root, group)) for group in range(4)] == [2, 1, 1, 1]


def test_a_strip_shows_value_interval_and_bound_on_the_scale_of_all_with_its_unit():
    root = parsed([GAIN, LOSS])
    gain, loss = (row.find("svg") for row in rows(root))
    position, _ = scale([GAIN, LOSS])
    for effect, strip in ((GAIN, gain), (LOSS, loss)):
        mark, line = strip.findall("line")
        assert percent(line, "x1") == pytest.approx(position(effect.low), abs=0.01)
        assert percent(line, "x2") == pytest.approx(position(effect.high), abs=0.01)
        assert percent(strip.find("circle"), "cx") == pytest.approx(position(effect.value), abs=0.01)
        place = effect.bounds[0] if effect.bounds else effect.neutral
        assert percent(mark, "x1") == percent(mark, "x2") == pytest.approx(position(place), abs=0.01)
    assert gain.find("line").get("class") == "gu-bound" and loss.find("line").get("class") == "gu-neutral"
    assert position(GAIN.high) < 100 and position(LOSS.low) > 0


def test_everything_lies_on_the_strip_in_its_order():
    for effects in ([GAIN, LOSS], [SLOW], [GAIN]):
        position, labels = scale(effects)
        places = sorted(x for e in effects for x in (e.low, e.value, e.high, *e.bounds))
        found = [position(x) for x in places]
        assert found == sorted(found) and 0 < found[0] and found[-1] < 100
        assert labels and all(0 < position(x) < 100 for x in labels)


def test_twice_and_half_are_equally_far_from_one():
    position, labels = scale([Effect.timing("x", [0.25, 4.0])])
    assert position(2.0) - position(1.0) == pytest.approx(position(1.0) - position(0.5))
    assert 1.0 in labels
    linear, _ = scale([Effect.sample("x", [0.25, 4.0], "points")])
    assert linear(2.0) - linear(1.0) == pytest.approx(2 * (linear(1.0) - linear(0.5)))


def test_one_value_alone_still_has_a_scale():
    position, _ = scale([Effect.timing("x", [2.0, 2.0])])
    assert position(2.0) == pytest.approx(50)


@pytest.mark.parametrize(
    ("low", "high"), [(0.001, 0.002), (-3.0, 47.0), (1.02, 1.04), (0.3, 14.0), (0.1, 5e4)]
)
@pytest.mark.parametrize("unit", ["points", "×"])
def test_labels_are_few_and_there_is_one_at_least(low, high, unit):
    values = [low, high] if unit == "points" else [abs(low), high]
    _, labels = scale([Effect.timing("x", values, unit)])
    assert 1 <= len(labels) <= 6


def test_yes_and_no_are_signs_with_words():
    yes, no = (row.find("span[@class='gu-value']") for row in rows(parsed([SAME, APART])))
    assert "".join(yes.itertext()) == "✓ yes" and "".join(no.itertext()) == "✗ no"
    assert parsed([SAME, STEPS]).find(".//svg") is None


def test_names_that_begin_alike_stand_under_what_they_share():
    effects = [Effect.holds(name, [True]) for name in ("fails: a", "fails: b", "works: c: d", "fails: e")]
    root = parsed(effects)
    group = root.find("div")
    assert [(child.tag, child.get("class")) for child in group] == [
        ("p", "gu-heading"),
        *[("ul", None)] * 3,
    ]
    names = [item.text for item in group.iter("span") if item.get("class") == "gu-name"]
    assert group[0].text == "fails" and names == ["a", "b", "works: c: d", "fails: e"]


def test_the_legend_explains_what_is_drawn_and_nothing_else():
    words = {
        "95 % interval": [GAIN],
        "the mean of 3 seeds": [GAIN],
        "median of 3 rounds": [SLOW],
        "Dashed": [GAIN, SLOW],
        "Dotted": [LOSS],
    }
    for effect in (GAIN, LOSS, SLOW, SAME):
        legend = "".join(parsed([effect]).find("p").itertext())
        for word, shown in words.items():
            if word not in ("95 % interval", "the mean of 3 seeds") or effect is not LOSS:
                assert (word in legend) == (effect in shown), (word, effect.name)


def test_nothing_is_painted_in_a_colour_of_its_own_and_no_line_is_empty():
    html = strips([GAIN, LOSS, SLOW, SAME, STEPS])
    assert not re.search(r"#[0-9a-fA-F]{3,6}|rgb", html)
    assert "\n\n" not in html  # an empty line would end the block of HTML in Markdown
