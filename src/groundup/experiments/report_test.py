from groundup.experiments import report
from groundup.experiments.finding_test import NUMBERS, claim


def test_before_the_trial_a_reader_sees_all_but_the_outcome():
    text = repr(report.on_trial(claim()))
    for part in (
        "X1. a beats b.",
        "a is larger than b.",
        "*Prediction.* yes",
        "verdict</summary>\n\nThe interval",
    ):
        assert part in text
    assert "confirmed" not in text


def test_after_it_effects_and_verdict():
    shown = report.outcome(claim(), claim().find(NUMBERS))
    assert shown.caption == "Verdict on X1: confirmed. 3 seeds."
    assert shown.rows == (("a − b", "2.33 ± 0.58", "0.90 to 3.77"),)


def test_a_row_for_each_claim():
    shown = report.verdicts([claim(), claim()], [claim().find(NUMBERS)] * 2)
    assert shown.rows == (("X1", "a beats b", "confirmed"),) * 2
