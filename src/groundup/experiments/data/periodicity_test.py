"""A voice repeats itself and noise does not, however loud either is."""

import numpy as np
import pytest

from groundup.experiments.data.periodicity import LONGEST, SHORTEST, periodicity
from groundup.experiments.data.vowel import sung


@pytest.mark.parametrize("period", [SHORTEST, 90, LONGEST])
def test_what_repeats_itself_has_one(period):
    cycle = np.random.default_rng(0).standard_normal(period)
    assert periodicity(0.01 * np.resize(cycle, 4000) + 3.0) == pytest.approx(1.0)


def test_a_voice_has_much_noise_has_little_and_a_mixture_has_some():
    rng = np.random.default_rng(0)
    voice, noise = sung(np.full(8000, 120.0), rng), rng.standard_normal(8000)
    mixture = voice + voice.std() * noise
    assert periodicity(noise) < 0.2 < periodicity(mixture) < 0.7 < 0.9 < periodicity(voice)


def test_silence_between_words_does_not_count():
    voice = sung(np.full(8000, 120.0), np.random.default_rng(0))
    broken = np.concatenate([voice, 1e-3 * np.random.default_rng(1).standard_normal(8000), voice])
    assert periodicity(broken) == pytest.approx(periodicity(voice), abs=0.06)
