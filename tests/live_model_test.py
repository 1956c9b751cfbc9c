"""The network of the live page is what its card says, and what it was asked is what the card says it was."""

from __future__ import annotations

import json

import numpy as np
import onnxruntime
import pytest
import torch

from book import live_model
from book.live_card import card
from book.live_choice import EVERYTHING, STRANGERS, wanted
from book.live_corpora import HELD, Asked, Joined, in_room, learned, takes
from book.live_trials import PIECES, Heard, at_a_table, hear, meetings, pairs
from groundup.corpus import LogMel, PackedCorpus, PackWriter, read_waveform, subtract_mean, synthetic
from groundup.experiments import recorded
from groundup.recognition.scores import centroid, unit
from groundup.training.toy_test import ToyConformer, toy_corpus
from groundup.training.trained import TrainedModel

PAGE = live_model.PAGE


@pytest.fixture(scope="module")
def about() -> dict:
    return json.loads((PAGE / "model.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def network():
    """`network(features (B, T, F), lengths)` → the outputs by name, through onnxruntime."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(PAGE / "model.onnx", options, providers=["CPUExecutionProvider"])
    names = [output.name for output in session.get_outputs()]

    def run(features, lengths):
        return dict(zip(names, session.run(None, {"features": features, "lengths": lengths}), strict=True))

    return run


def test_the_file_is_small_and_says_what_the_page_reads_beside_it(about):
    import onnx

    file = PAGE / "model.onnx"
    assert file.stat().st_size == about["bytes"] <= 2_500_000
    inside = {entry.key: json.loads(entry.value) for entry in onnx.load(file).metadata_props}
    assert inside == {name: about[name] for name in inside}
    assert {"speakers", "features", "subtract_mean", "trimmed_decibels", "scale"} <= set(inside)
    assert about["subtract_mean"] is True and about["trimmed_decibels"] is None
    named = [name for group in about["voices"].values() for name in group]
    assert sorted(named) == sorted(about["speakers"])
    assert not set(about["strangers"]) & set(about["speakers"])


def test_the_numbers_and_the_card_are_those_of_the_record(about):
    record = recorded.load("live_strangers")
    assert record["numbers"] == about["numbers"]
    assert record["file"]["weights_sha256"] == about["weights_sha256"]
    assert record["recipe"] == about["recipe"] == live_model.RECIPE.settings()
    assert record["networks"] == live_model.STRANGERS
    assert not record["commit"].endswith("+changes")
    assert (PAGE / "README.md").read_text("utf-8") == card(about, recorded.load("live_choice")["numbers"])
    assert "CC BY-NC-SA 4.0" in about["terms"]


def test_an_utterance_alone_is_the_same_in_a_padded_batch_at_many_lengths(about, network):
    rng, least = np.random.default_rng(0), about["minimum_frames"]
    lengths = np.array([least, least + 1, 31, 98, 300, 512, 1_000])
    together = rng.normal(0, 3, (len(lengths), 1_000, about["features"]["bands"])).astype(np.float32)
    batch = network(together, lengths)
    assert set(batch) == {"cosines", "embedding", "weights"}
    assert batch["cosines"].shape == (len(lengths), len(about["speakers"]))
    np.testing.assert_allclose(batch["weights"].sum(1), 1, atol=1e-5)
    for row, length in enumerate(lengths.tolist()):
        alone = network(together[row : row + 1, :length], lengths[row : row + 1])
        for name in ("cosines", "embedding"):
            np.testing.assert_allclose(alone[name][0], batch[name][row], atol=2e-5)
        left = alone["weights"].shape[1]
        np.testing.assert_allclose(alone["weights"][0], batch["weights"][row, :left], atol=2e-5)
        assert not batch["weights"][row, left:].any()


def heard_by(network, about, file) -> dict:
    """What the network makes of a recording, from its file on."""
    log_mel = LogMel(**about["features"])
    features = subtract_mean(log_mel(read_waveform(file, log_mel.sample_rate)))[None]
    return {name: value[0] for name, value in network(features, np.array([features.shape[1]])).items()}


def test_it_names_actors_that_it_knows_and_tells_strangers_apart(about, network, recordings):
    """Real recordings: takes of the known that it never learned, and two women whom it never heard."""
    folder = recordings / "ravdess16"
    known = [f"{number:02}" for number in range(1, 17)]
    files = [folder / f"Actor_{actor}" / f"03-01-02-01-{HELD}-{HELD}-{actor}.flac" for actor in known]
    named = [about["speakers"][heard_by(network, about, file)["cosines"].argmax()] for file in files]
    assert np.mean([name[-2:] == actor for name, actor in zip(named, known, strict=True)]) >= 0.8
    enrolled, asked = {}, {}
    for actor in ("18", "20"):
        place = folder / f"Actor_{actor}"
        first = sorted(place.glob(f"03-01-02-*-01-*-{actor}.flac"))[:PIECES]
        enrolled[actor] = centroid(np.stack([heard_by(network, about, file)["embedding"] for file in first]))
        second = sorted(place.glob(f"03-01-02-*-02-*-{actor}.flac"))
        asked[actor] = unit(np.stack([heard_by(network, about, file)["embedding"] for file in second]))
    right = [
        float(own @ enrolled[actor]) > float(own @ enrolled[other])
        for actor, other in (("18", "20"), ("20", "18"))
        for own in asked[actor]
    ]
    assert len(right) == 8 and np.mean(right) >= 0.75


def test_everybody_is_a_stranger_once_and_no_choice_was_made_on_those_reported():
    def met(networks):
        return [actor for name in networks for actor in live_model.STRANGERS[name]]

    assert sorted(met(live_model.FOLDS)) == [f"Actor_{number:02}" for number in range(1, 21)]
    chosen_on, tabled = set(met(live_model.CHOSEN_ON)), set(met(live_model.TABLES))
    assert chosen_on <= live_model.TUNED_ON and not tabled & live_model.TUNED_ON


def known_crowd(spread: float = 0.0) -> Heard:
    """Six people, each a direction of their own, who say two sentences eight times each."""
    rng = np.random.default_rng(0)
    actors = np.repeat([f"Actor_{number}" for number in range(11, 17)], 16)
    vectors = np.repeat(np.eye(6), 16, axis=0)
    both = (unit(vectors + spread * rng.normal(size=vectors.shape)) for _ in range(2))
    return Heard(actors, np.tile(["01", "02"], 48), np.tile([True, False, False, True], 24), *both)


@pytest.mark.parametrize("people", [2, 5])
def test_at_a_table_of_clear_voices_all_are_named_and_strangers_turned_away(people):
    actors, seated, right, sure = at_a_table(known_crowd(), people, 0.5, np.random.default_rng(0))
    assert right[seated].all() and (sure == seated).all() and not right[~seated].any()
    assert np.mean(seated) == pytest.approx(people / 6) and set(actors[~seated]) == set(known_crowd().actors)
    _, seated, right, sure = at_a_table(known_crowd(2.0), people, 0.5, np.random.default_rng(0))
    assert right[seated].mean() < 0.9 and 0 < sure[~seated].mean() < 1


def test_a_meeting_is_of_one_sentence_with_the_other_and_a_pair_of_two_recordings():
    crowd = known_crowd()
    marked = Heard(*list(vars(crowd).values())[:3], np.eye(96), np.eye(96))  # each recording a direction
    scores, one, other = meetings(marked, np.random.default_rng(0))
    assert not scores.any() and len(scores) == 6 * 2 * 5 * 48  # no recording meets a model that it is part of
    scores, one, other = meetings(crowd, np.random.default_rng(0))
    assert ((scores > 0.5) == (one == other)).all()
    scores, one, other = pairs(crowd)
    assert len(scores) == 96 * 95 // 2 and ((scores > 0.5) == (one == other)).all()


def test_three_seconds_are_the_middle_of_a_recording_and_feelings_are_told_from_ordinary_voices(tmp_path):
    rng, recipe = np.random.default_rng(0), ToyConformer()
    with PackWriter(
        tmp_path / "asked",
        name="asked",
        bands=11,
        features={"bands": 11},
        fields=("emotion", "statement", "room"),
    ) as pack:
        for number, (speaker, emotion, room) in enumerate(
            [("ada", "01", "studio"), ("ada", "05", "studio"), ("ben", "02", "studio"), ("ada", "01", "room")]
        ):
            frames = np.zeros((420, 11), np.float32)
            frames[60:360] = rng.normal(size=(300, 11))
            pack.add(f"{number}", frames, speaker=speaker, emotion=emotion, statement="01", room=room)
    corpus = PackedCorpus.open(tmp_path / "asked")
    model = recipe.model(11, 2, torch.Generator().manual_seed(0)).eval()
    trained = TrainedModel.of(recipe, model, corpus)
    heard = hear(trained, corpus, ["ada"], "studio")
    assert heard.actors.tolist() == ["ada", "ada"] and heard.everyday.tolist() == [True, False]
    middle = torch.from_numpy(subtract_mean(np.array(corpus[0][60:360])))[None]
    with torch.no_grad():
        expected = unit(model.embed(middle, torch.tensor([300])).numpy())[0]
    np.testing.assert_allclose(heard.asked[0], expected, atol=1e-5)
    assert not np.allclose(heard.enrolled[0], expected, atol=1e-3)


def test_a_take_is_faster_or_in_a_room_and_always_the_same(recordings):
    voice = synthetic.utterances(1, 1)[0]
    takes_of = {(take.speed, take.take): take for take in takes(voice, "made-up")}
    assert len(takes_of) == 9 and len({take.utterance for take in takes_of.values()}) == 9
    own, fast, room = (takes_of[key].waveform(16_000) for key in (("", 0), ("fast", 0), ("", 1)))
    np.testing.assert_array_equal(own, voice.waveform())
    assert len(own) / len(fast) == pytest.approx(8 / 9, rel=1e-3) or len(fast) / len(own) == pytest.approx(
        8 / 9, rel=1e-3
    )
    assert len(room) == len(own) and abs(np.corrcoef(room, own)[0, 1]) < 0.98
    np.testing.assert_array_equal(room, takes_of["", 1].waveform(16_000))
    assert {take.speaker for take in takes_of.values()} == {"voice0000", "voice0000 slow", "voice0000 fast"}


def test_an_echo_follows_the_voice_and_dies_away():
    from dataclasses import replace

    from groundup.corpus.synthetic import draw_session

    rng = np.random.default_rng(0)
    dry = replace(draw_session(rng, 0.0), noise_db=-200.0)
    click = np.zeros(16_000)
    click[1_000] = 0.5
    heard = in_room(click, dry, rng, echo_seconds=0.4)
    power = [float(np.square(heard[start : start + 1_600]).sum()) for start in (1_001, 4_200, 7_500, 12_000)]
    assert power[0] > 30 * power[1] > 0 and power[2] < power[1] / 100 and power[3] < 1e-6
    assert not in_room(click, dry, rng, echo_seconds=0.0)[1_100:].max() > 1e-3


def test_what_is_asked_is_never_learned(recordings):
    found = learned(recordings)
    asked = {take.clean.utterance for take in found if take.part == "ask"}
    assert asked and not asked & {take.clean.utterance for take in found if take.part == "learn"}
    per_kind = {
        kind: {t.speaker for t in found if t.kind == kind and t.part == "ask"} for kind in live_model.KINDS
    }
    assert [len(speakers) for speakers in per_kind.values()] == [20, 6, 300]
    joined = next(take.clean for take in found if isinstance(take.clean, Joined))
    assert len({part.speaker for part in joined.parts}) == 1 and len(joined.parts) > 1
    digit = joined.waveform(16_000)
    assert len(digit) == sum(2 * len(part.waveform(8_000)) for part in joined.parts)
    assert len({take.utterance for take in found}) == len(found)
    one = next(take for take in found if take.kind == "actors").clean
    assert not np.allclose(
        Asked(one, "room").waveform(16_000), Asked(one, "studio").waveform(16_000), atol=1e-3
    )


def test_a_choice_sees_neither_its_strangers_nor_anybody_beyond_actor_10(tmp_path):
    speakers = ("Actor_01", "Actor_05", "Actor_05 fast", "Actor_11", "voice0001")
    corpus = toy_corpus(tmp_path / "toy", speakers=speakers, utterances=1)
    fields = {
        "kind": np.array(["actors"] * 4 + ["made-up"]),
        "take": np.array(["0"] * 5),
        "speed": np.array(["own", "own", "fast", "own", "own"]),
    }
    corpus = type(corpus)(**{**vars(corpus), "fields": fields})
    strangers = [f"Actor_{number:02}" for number in STRANGERS["first"]]
    order = np.array(corpus.speakers)[corpus.labels]
    assert order[wanted(corpus, strangers, EVERYTHING)].tolist() == ["Actor_05", "Actor_05 fast", "voice0001"]
    assert order[wanted(corpus, strangers, set())].tolist() == ["Actor_05"]


def test_the_published_head_knows_no_voice_that_is_only_a_faster_one(tmp_path, monkeypatch):
    speakers = ("Actor_01", "Actor_01 fast", "Actor_01 slow", "voice0001")
    corpus = toy_corpus(tmp_path / "toy", speakers=speakers)
    recipe = live_model.RECIPE.__class__(width=16, blocks=1, heads=2, hidden=16, channels=4, steps=1)
    model = recipe.model(corpus.bands, 4, torch.Generator().manual_seed(0)).eval()
    trained = TrainedModel.of(recipe, model, corpus)
    batch = torch.randn(2, 40, 11), torch.tensor([40, 31])
    with torch.no_grad():
        whole = model(*batch)
    monkeypatch.setattr(live_model.TrainedModel, "open", lambda *_: trained)
    found = live_model.network.__wrapped__("fold-4")
    assert found.speakers == ["Actor_01", "voice0001"] and found.model.head.classes == 2
    with torch.no_grad():
        np.testing.assert_allclose(found.model(*batch), whole[:, [0, 3]], atol=2e-3)
