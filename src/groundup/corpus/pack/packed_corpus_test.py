"""What was packed is what is read, and a change of any byte is found."""

from __future__ import annotations

import multiprocessing
import pickle
import shutil

import numpy as np
import pytest

from groundup.corpus.pack.check_test import forge
from groundup.corpus.pack.manifest import MANIFEST
from groundup.corpus.pack.pack_writer_test import BANDS, LENGTHS, pack
from groundup.corpus.pack.packed_corpus import PackedCorpus
from groundup.errors import UserError


@pytest.fixture
def folder(tmp_path):
    pack(tmp_path / "tiny")
    return tmp_path / "tiny"


def test_every_utterance_comes_back(tmp_path):
    frames = pack(tmp_path / "tiny")
    corpus = PackedCorpus.open(tmp_path / "tiny")
    assert len(corpus) == len(LENGTHS) and corpus.lengths.tolist() == list(LENGTHS)
    for number, utterance in enumerate(frames):
        np.testing.assert_array_equal(corpus[number], utterance.astype(np.float32))
    np.testing.assert_array_equal(corpus[-1], corpus[len(LENGTHS) - 1])


def test_labels_ids_and_fields(folder):
    corpus = PackedCorpus.open(folder)
    assert corpus.speakers == ["a", "b"]
    assert corpus.labels.tolist() == [1, 0, -1, 1, 0, -1]
    assert corpus.ids.tolist() == [f"u{number}" for number in range(6)]
    assert corpus.field("statement").tolist() == ["01", "02"] * 3
    assert (corpus.name, corpus.bands, corpus.dtype) == ("tiny", BANDS, np.float32)
    with pytest.raises(ValueError, match=r"tiny: expected a field out of \['statement'\], got 'digit'"):
        corpus.field("digit")


def test_an_index_out_of_range_is_refused(folder):
    corpus = PackedCorpus.open(folder)
    for index in (6, -7):
        with pytest.raises(IndexError, match=rf"from 0 to 5, got {index}"):
            corpus[index]


def test_utterances_are_views_that_cannot_be_written(folder):
    utterance = PackedCorpus.open(folder)[0]
    assert not utterance.flags.owndata
    with pytest.raises(ValueError, match=r"read-only"):
        utterance[0, 0] = 0.0


def test_a_pickled_corpus_is_its_path(folder):
    corpus = PackedCorpus.open(folder)
    assert len(pickle.dumps(corpus)) < 500
    np.testing.assert_array_equal(pickle.loads(pickle.dumps(corpus))[4], corpus[4])


def total_of(corpus):
    return float(corpus.frames.sum())


@pytest.mark.filterwarnings("ignore:.*multi-threaded, use of fork:DeprecationWarning")
@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_workers_read_it(folder, method):
    corpus = PackedCorpus.open(folder)
    with multiprocessing.get_context(method).Pool(1) as pool:
        assert pool.apply(total_of, [corpus]) == total_of(corpus)
        pool.close()
        pool.join()


def test_opening_reads_nothing_that_grows_with_the_frames(folder):
    """Every array is a map of its file: that is what makes opening a matter of milliseconds at any size."""
    corpus = PackedCorpus.open(folder)
    arrays = [corpus.frames, corpus.offsets, corpus.labels, corpus.ids, *corpus.fields.values()]
    assert all(isinstance(array.base, np.memmap) for array in arrays)


def test_the_manifest_alone_is_no_corpus(folder, tmp_path):
    (tmp_path / "other").mkdir()
    shutil.copy(folder / MANIFEST, tmp_path / "other")
    with pytest.raises(UserError, match=r"frames.npy: missing"):
        PackedCorpus.open(tmp_path / "other")


def test_labels_are_looked_at_when_a_corpus_is_opened(folder):
    forge(folder, "labels.npy", np.full(6, 1 << 60))
    with pytest.raises(UserError, match=r"labels\.npy: expected labels from -1 to 1"):
        PackedCorpus.open(folder)
