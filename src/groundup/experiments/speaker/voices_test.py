"""The chapter's voices are the homework's shape in small, others for every seed."""

from groundup.experiments.speaker import voices
from groundup.training.parts import divide


def test_no_sentence_is_said_twice_and_another_seed_draws_other_voices():
    spoken, others = voices.spoken(0), voices.spoken(1)
    assert len(spoken) == len({utterance.stamp for utterance in spoken}) == voices.UTTERANCES
    assert len({utterance.speaker for utterance in spoken}) == voices.SPEAKERS
    assert not {utterance.stamp for utterance in spoken} & {utterance.stamp for utterance in others}


def test_both_recipes_have_the_same_budget():
    for name in ("steps", "batch_size", "crop", "validations", "validation_share", "learning_rate"):
        assert getattr(voices.SMALL, name) == getattr(voices.SIMPLE, name)
    assert (voices.SMALL.name, voices.SIMPLE.name) == ("small", "transformer")


def test_the_corpus_is_what_is_spoken_and_can_be_divided(tmp_path, monkeypatch):
    monkeypatch.setattr(voices, "SPEAKERS", 2)
    monkeypatch.setattr(voices, "UTTERANCES", 12)
    corpus = voices.made_up(3, tmp_path / "voices")
    assert corpus.ids.tolist() == [utterance.utterance for utterance in voices.spoken(3)]
    parts = divide(corpus, voices.RULE, validation_share=voices.SMALL.validation_share)
    assert len(parts.test) == 4 and len(parts.train) + len(parts.validation) == 8
