"""The stream of batches is a pure function, complete, and the same for any number of workers and ranks."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch.utils.data import DataLoader

from groundup.corpus.batches import RandomCrops, WholeUtterances, epoch_order, position_uniforms
from groundup.corpus.pack.pack_writer import PackWriter
from groundup.corpus.pack.packed_corpus import PackedCorpus

COUNT, BANDS, CROP, SIZE = 23, 3, 11, 6


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    """Utterance i has 5 + 2i frames; frame t of it holds (i, t, 1): every frame tells where it is from."""
    folder = tmp_path_factory.mktemp("batches") / "corpus"
    with PackWriter(folder, bands=BANDS) as writer:
        for number in range(COUNT):
            time = np.arange(5 + 2 * number)
            frames = np.stack([np.full_like(time, number), time, np.ones_like(time)], axis=1)
            writer.add(f"u{number}", frames, speaker=f"s{number % 4}")
    return PackedCorpus.open(folder)


def same(batch, other) -> bool:
    return all(np.array_equal(np.asarray(a), np.asarray(b)) for a, b in zip(batch, other, strict=True))


def test_an_epoch_is_a_permutation_and_no_two_are_alike():
    orders = [tuple(epoch_order(97, seed, epoch)) for seed in range(3) for epoch in range(3)]
    assert all(sorted(order) == list(range(97)) for order in orders)
    assert len(set(orders)) == 9


def test_numbers_of_positions_do_not_depend_on_who_else_asks():
    together = position_uniforms(np.arange(1000), seed=3, epoch=7)
    assert (
        together[[5, 900, 17]].tolist() == position_uniforms(np.array([5, 900, 17]), seed=3, epoch=7).tolist()
    )
    assert position_uniforms(np.array([], dtype=int), seed=3, epoch=7).shape == (0,)


def test_numbers_of_positions_are_uniform_and_unrelated():
    numbers = np.stack([position_uniforms(np.arange(20_000), s, e) for s, e in ((0, 0), (0, 1), (1, 0))])
    assert 0 <= numbers.min() and numbers.max() < 1
    np.testing.assert_allclose(numbers.mean(axis=1), 0.5, atol=0.01)
    np.testing.assert_allclose(np.corrcoef(numbers), np.eye(3), atol=0.03)
    assert abs(np.corrcoef(numbers[0, 1:], numbers[0, :-1])[0, 1]) < 0.03


def test_a_crop_is_a_piece_of_its_utterance(corpus):
    crops = RandomCrops(corpus, frames=CROP, batch_size=SIZE)
    for step in range(20):
        features, lengths, labels, indices = crops[step]
        assert features.dtype == np.float32 and lengths.dtype == labels.dtype == indices.dtype == np.int64
        assert features.shape == (SIZE, lengths.max(), BANDS)
        np.testing.assert_array_equal(lengths, np.minimum(corpus.lengths[indices], CROP))
        np.testing.assert_array_equal(labels, corpus.labels[indices])
        for row, length, index in zip(features, lengths, indices, strict=True):
            assert (row[:length, 0] == index).all() and (np.diff(row[:length, 1]) == 1).all()
            assert row[:length, 2].all() and not row[length:].any()


def test_each_utterance_comes_once_an_epoch(corpus):
    crops = RandomCrops(corpus, frames=CROP, batch_size=SIZE)
    stream = np.concatenate([crops[step].indices for step in range(COUNT)])  # SIZE whole epochs
    epochs = [tuple(epoch) for epoch in stream.reshape(SIZE, COUNT)]
    assert all(sorted(epoch) == list(range(COUNT)) for epoch in epochs)
    assert len({*epochs, tuple(range(COUNT))}) == SIZE + 1  # in an order of its own


def test_every_place_is_cropped_equally_often(corpus):
    longest = COUNT - 1  # 49 frames: 39 places for 11 frames
    crops = RandomCrops(corpus, [longest], frames=CROP, batch_size=390)
    starts = crops[0].features[:, 0, 1].astype(int)
    counts = np.bincount(np.concatenate([starts, crops[1].features[:, 0, 1].astype(int)]), minlength=39)
    assert len(counts) == 39 and counts.min() > 5 and counts.max() < 40  # 20 expected, sd 4.4


def test_a_step_is_a_pure_function_of_the_seed(corpus):
    one, other = (RandomCrops(corpus, frames=CROP, batch_size=SIZE, seed=5) for _ in range(2))
    later = [other[step] for step in (9, 2, 7)]
    assert all(same(one[step], batch) for step, batch in zip((9, 2, 7), later, strict=True))
    assert not same(one[2], RandomCrops(corpus, frames=CROP, batch_size=SIZE, seed=6)[2])
    stream = iter(one)
    assert all(same(next(stream), one[step]) for step in range(5))


@pytest.mark.parametrize("ranks", [2, 3])
def test_ranks_share_the_same_batch(corpus, ranks):
    whole = RandomCrops(corpus, frames=CROP, batch_size=SIZE)
    shares = [
        RandomCrops(corpus, frames=CROP, batch_size=SIZE, rank=rank, ranks=ranks) for rank in range(ranks)
    ]
    for step in range(9):  # over two borders between epochs
        batches = [share[step] for share in shares]
        np.testing.assert_array_equal(
            whole[step].indices, np.concatenate([batch.indices for batch in batches])
        )
        rows = [
            row[:length]
            for batch in batches
            for row, length in zip(batch.features, batch.lengths, strict=True)
        ]
        together = zip(whole[step].features, whole[step].lengths, strict=True)
        assert all(
            np.array_equal(row[:length], part) for (row, length), part in zip(together, rows, strict=True)
        )


@pytest.mark.filterwarnings("ignore:.*multi-threaded, use of fork:DeprecationWarning")
@pytest.mark.parametrize("workers", [0, 2])
def test_the_data_loader_takes_both_as_they_are(corpus, workers):
    crops, whole = RandomCrops(corpus, frames=CROP, batch_size=SIZE), WholeUtterances(corpus, batch_size=SIZE)
    loader = DataLoader(crops, batch_size=None, sampler=range(3, 8), num_workers=workers)
    batches = list(loader)
    assert len(loader) == len(batches) == 5
    assert all(same(batch, crops[step]) for step, batch in zip(range(3, 8), batches, strict=True))
    assert batches[0].features.dtype == torch.float32 and batches[0].labels.dtype == torch.int64
    every = list(DataLoader(whole, batch_size=None, num_workers=workers))
    assert all(same(batch, whole[number]) for number, batch in enumerate(every)) and len(every) == len(whole)


def test_whole_utterances_are_whole_and_each_comes_once(corpus):
    chosen = np.array([22, 0, 7, 13, 5])
    whole = WholeUtterances(corpus, chosen, batch_size=2)
    seen = []
    for batch in whole:
        for row, length, index in zip(batch.features, batch.lengths, batch.indices, strict=True):
            np.testing.assert_array_equal(row[:length], corpus[index])
            assert not row[length:].any()
        seen += batch.indices.tolist()
    assert sorted(seen) == sorted(chosen.tolist()) and [len(batch.indices) for batch in whole] == [2, 2, 1]


def test_buckets_keep_to_the_budget_and_hold_like_lengths(corpus):
    whole = WholeUtterances(corpus, batch_size=8, batch_frames=60)
    lengths = [corpus.lengths[bucket] for bucket in whole.buckets]
    assert all(len(bucket) * bucket.max() <= 60 for bucket in lengths) and max(map(len, lengths)) == 4
    assert (np.diff(np.concatenate(lengths)) >= 0).all()
    tight = WholeUtterances(corpus, batch_size=8, batch_frames=1)
    assert [len(bucket) for bucket in tight.buckets] == [1] * COUNT


@pytest.mark.parametrize(
    "options, message",
    [
        ({"frames": 0}, r"crops of at least 1 frame, got 0"),
        ({"batch_size": 0}, r"a batch size that 1 ranks can share, got 0"),
        ({"batch_size": 5, "ranks": 2}, r"a batch size that 2 ranks can share, got 5"),
        ({"rank": 2, "ranks": 2}, r"a rank from 0 to 1, got 2"),
        ({"utterances": []}, r"at least one utterance, got shape \(0,\)"),
        ({"utterances": [23]}, r"utterances from 0 to 22, got 23 to 23"),
    ],
)
def test_impossible_crops_are_refused(corpus, options, message):
    with pytest.raises(ValueError, match=message):
        RandomCrops(corpus, **options)


def test_impossible_numbers_are_refused(corpus):
    with pytest.raises(ValueError, match=r"a batch size of at least 1, got 0"):
        WholeUtterances(corpus, batch_size=0)
    with pytest.raises(IndexError, match=r"a step of at least 0, got -1"):
        RandomCrops(corpus)[-1]


def test_half_precision_arrives_as_float32(tmp_path):
    with PackWriter(tmp_path / "half", bands=1, dtype="float16") as writer:
        writer.add("u", np.full((4, 1), 0.5), speaker="a")
    batch = RandomCrops(PackedCorpus.open(tmp_path / "half"), batch_size=2)[0]
    assert batch.features.dtype == np.float32 and (batch.features == 0.5).all()
