"""What `info` says is what is there."""

from __future__ import annotations

from dataclasses import asdict

import numpy as np
import pytest

from groundup.corpus.cli.info import describe, summary, words
from groundup.corpus.log_mel import LogMel
from groundup.corpus.pack.pack_writer import PackWriter
from groundup.corpus.pack.packed_corpus import PackedCorpus
from groundup.corpus.pack.utterance_lengths import MANY


def corpus_of(folder, lengths, features):
    with PackWriter(
        folder, bands=2, name="tiny", source="made up", features=features, fields=("digit",)
    ) as writer:
        for number, length in enumerate(lengths):
            speaker = None if number == 0 else f"s{number % 10}"
            writer.add(f"u{number}", np.ones((length, 2)), speaker=speaker, digit=str(number))
    return PackedCorpus.open(folder)


@pytest.mark.parametrize("frames, duration", [(600, "1.0 minutes"), (72_000, "2.0 hours")])
def test_the_summary_counts(tmp_path, frames, duration):
    text = summary(corpus_of(tmp_path / "c", [frames // 10] * 100, asdict(LogMel())))
    assert text.startswith(f"100 utterances of 10 speakers, {duration}, {10 * frames:,} frames of 2 bands (")


def test_without_a_hop_there_is_no_duration(tmp_path):
    assert "of unknown duration" in summary(corpus_of(tmp_path / "c", [5, 6], {}))


def test_the_page_lists_speakers_fields_and_lengths(tmp_path):
    lines = describe(corpus_of(tmp_path / "c", [*range(10, 30), 1000], asdict(LogMel())))
    page = "\n".join(lines)
    assert "source    made up" in page and "1 utterances without a label" in page
    assert "speakers  s0, s1, s2, s3, s4, s5, s6, s7 ... (10 in all); 2 utterances each" in page
    assert "field     digit: 0, 1, 10, 11, 12, 13, 14, 15 ... (21 in all)" in page
    assert "lengths   10 to 1,000 frames, mean 66" in page
    bars = lines[-10:]
    assert [bar.split()[-1] for bar in bars] == ["20", *["0"] * 8, "1"] and bars[0].count("█") == 40


def test_what_was_left_out_is_told(tmp_path):
    with PackWriter(tmp_path / "c", bands=2) as writer:
        writer.add("u", np.ones((3, 2)), speaker="a")
        for number in range(10):
            writer.leave_out(f"bad{number}", f"bad{number}.wav: holds no samples.", speaker="a")
    corpus = PackedCorpus.open(tmp_path / "c")
    assert summary(corpus).endswith("; 10 left out (bad0.wav: holds no samples.)")
    page = "\n".join(describe(corpus))
    assert "left out  bad7.wav: holds no samples." in page and "bad8" not in page
    assert "          and 2 more: " in page and "skipped.json" in page


def test_what_one_should_know_before_training_is_told(tmp_path):
    with PackWriter(tmp_path / "c", bands=2) as writer:
        for name, frames, remark in (
            ("a", 20, "silent"),
            ("b", 6, "clipped"),
            ("c", 7, ""),
            ("d", 9, "clipped"),
        ):
            writer.add(name, np.ones((frames, 2)), speaker=None, remark=remark)
    corpus = PackedCorpus.open(tmp_path / "c")
    silent, clipped, short = words(corpus)
    assert silent.startswith("Hardly any sound: a.") and clipped.startswith("Clipped: b, d.")
    assert short == "Fewer than 7 frames, too few for some models: b. --min-frames 7 leaves it out."
    assert "4 utterances without a label" in summary(corpus)
    page = describe(corpus)
    assert "speakers  none" in page and f"remark    {short}" in page and "features  kind unknown" in page


def test_one_speaker_alone_and_a_lecture_are_told(tmp_path):
    """Whoever gives the folder above packs everybody as one speaker; nothing can hear 40 minutes at once."""
    with PackWriter(tmp_path / "c", bands=1) as writer:
        writer.add("a", np.ones((MANY, 1)), speaker="memos")
        writer.add("b", np.ones((MANY + 1, 1)), speaker="memos")
    corpus = PackedCorpus.open(tmp_path / "c")
    long, alone = words(corpus)
    assert long == "More than 30,000 frames, too many for all models: b. Cut it into utterances."
    assert alone.startswith("One speaker alone: memos. To tell voices apart, --from is the folder of all")
    assert summary(corpus).startswith("2 utterances of 1 speaker, ")
