"""Our log-mel against torchaudio's, against arithmetic by hand, and against what the chapter claims of it."""

from __future__ import annotations

import pickle
from dataclasses import asdict

import numpy as np
import pytest
import torch

from groundup.compat import import_torchaudio
from groundup.corpus.log_mel import BLOCK, LogMel, described, hertz, mel, subtract_mean


def noise(samples, seed=0):
    return np.random.default_rng(seed).uniform(-1, 1, samples).astype(np.float32)


def tone(frequency, samples=4000, rate=16_000):
    return np.sin(2 * np.pi * frequency * np.arange(samples) / rate)


@pytest.mark.parametrize(
    "features",
    [
        LogMel(),
        LogMel(sample_rate=8000),
        LogMel(bands=23, low_hz=0.0, high_hz=7600.0, floor=1e-3),
        LogMel(hop_seconds=0.0125),
    ],
    ids=["speech", "telephone", "other bands", "other hop"],
)
def test_equals_torchaudio(features):
    """torchaudio centres a window in the transform, and drops what does not fill one: pad for that."""
    waveform = noise(features.sample_rate // 2) * np.linspace(
        0, 1, features.sample_rate // 2, dtype=np.float32
    )
    transform = import_torchaudio().transforms.MelSpectrogram(
        sample_rate=features.sample_rate,
        n_fft=features.transform,
        win_length=features.window,
        hop_length=features.hop,
        f_min=features.low_hz,
        f_max=features.top_hz,
        n_mels=features.bands,
        center=False,
        power=2.0,
        mel_scale="htk",
        norm=None,
    )
    side = (features.transform - features.window) // 2
    power = transform(torch.nn.functional.pad(torch.from_numpy(waveform), (side, side)))
    expected = torch.log(power.clamp(min=features.floor)).T.numpy()
    found = features(waveform)
    assert found.shape == expected.shape and found.dtype == np.float32
    np.testing.assert_allclose(found, expected, atol=1e-4, rtol=0)


def test_a_tone_lights_the_band_it_is_in():
    features = LogMel()
    peaks = hertz(np.linspace(mel(20.0), mel(8000.0), 42))[1:-1]
    for frequency in (200.0, 1000.0, 3000.0, 6500.0):
        loudest = features(tone(frequency)).mean(axis=0).argmax()
        assert abs(loudest - np.abs(peaks - frequency).argmin()) <= 1


def test_a_full_scale_tone_has_the_power_of_arithmetic():
    """On a bin |X_k|² = (Σ w / 2)² = (window / 4)², and the bands together hold all of the spectrum."""
    features = LogMel(low_hz=0.0)
    frequency = 64 * 16_000 / 512
    power = np.exp(features(tone(frequency)).astype(float)).sum(axis=1)
    spectrum = np.abs(np.fft.rfft(features.hann * tone(frequency)[:400], 512)) ** 2
    np.testing.assert_allclose(spectrum[64], (400 / 4) ** 2, rtol=1e-3)
    np.testing.assert_allclose(power, spectrum.sum(), rtol=2e-3)


def test_louder_by_a_factor_is_higher_by_a_constant():
    features, waveform = LogMel(), noise(3000)
    np.testing.assert_allclose(features(2 * waveform) - features(waveform), 2 * np.log(2), atol=1e-5)


def test_silence_is_the_floor():
    assert (LogMel()(np.zeros(1000)) == np.float32(np.log(1e-8))).all()


@pytest.mark.parametrize("samples", [1, 399, 400, 401, 559, 560, 561, 4000])
def test_the_number_of_frames_is_that_of_the_formula(samples):
    features = LogMel()
    assert len(features(noise(samples))) == features.frames(samples) == 1 + max(0, samples - 400) // 160


def test_a_frame_does_not_depend_on_the_rest():
    features, waveform = LogMel(), noise(16_000)
    whole = features(waveform)
    np.testing.assert_array_equal(features(waveform[5 * 160 : 5 * 160 + 400])[0], whole[5])


def test_blocks_meet_without_a_seam():
    features = LogMel(sample_rate=1000, bands=5)
    waveform = noise(features.hop * (BLOCK + 3) + features.window)
    found = features(waveform)
    later = features(waveform[features.hop * (BLOCK - 1) :])
    np.testing.assert_array_equal(found[BLOCK - 1 :], later)


def test_a_pickled_copy_computes_the_same():
    features, waveform = LogMel(), noise(1000)
    expected = features(waveform)
    assert pickle.loads(pickle.dumps(features)) == features
    np.testing.assert_array_equal(pickle.loads(pickle.dumps(features))(waveform), expected)


@pytest.mark.parametrize(
    "options, message",
    [
        ({"low_hz": 9000.0}, r"0 <= low_hz < high_hz <= 8000, got 9000 and 8000"),
        ({"high_hz": 8001.0}, r"got 20 and 8001"),
        ({"high_hz": 0.0}, r"got 20 and 0"),
        ({"bands": 0}, r"a positive window, hop"),
        ({"floor": 0.0}, r"a positive window, hop"),
        ({"hop_seconds": 0.0}, r"a positive window, hop"),
        ({"bands": 10**12}, r"at most 256 bands, got 1000000000000"),
        ({"bands": 200}, r"a frequency in each of the 200 bands, got none in band"),
    ],
)
def test_impossible_parameters_are_refused(options, message):
    with pytest.raises(ValueError, match=message):
        LogMel(**options)


@pytest.mark.parametrize("waveform", [np.zeros(0), np.zeros((2, 800)), np.float32(0.0)])
def test_a_waveform_is_flat_and_not_empty(waveform):
    with pytest.raises(ValueError, match=r"expected a waveform \(L,\) with L >= 1"):
        LogMel()(waveform)


def test_subtracting_the_mean_takes_a_channel_away():
    rng = np.random.default_rng(0)
    frames, channel = rng.standard_normal((11, 5)), rng.standard_normal(5)
    np.testing.assert_allclose(subtract_mean(frames + channel), subtract_mean(frames), atol=1e-12)
    np.testing.assert_allclose(subtract_mean(frames).mean(axis=0), 0, atol=1e-12)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_tensors_lose_the_same_mean_as_arrays(dtype):
    padded, lengths = np.random.default_rng(0).normal(5, 1, (2, 7, 5)).astype(dtype), np.array([3, 7])
    for given in ((padded, lengths), (padded[0],)):
        found = subtract_mean(*(torch.from_numpy(array) for array in given))
        assert found.dtype == torch.from_numpy(padded).dtype
        np.testing.assert_allclose(found.numpy(), subtract_mean(*given), atol=1e-6)


def test_padding_does_not_enter_the_mean():
    rng = np.random.default_rng(0)
    lengths, padded = np.array([3, 7]), np.zeros((2, 7, 5), dtype=np.float32)
    utterances = [rng.standard_normal((length, 5)).astype(np.float32) for length in lengths]
    for row, utterance in zip(padded, utterances, strict=True):
        row[: len(utterance)] = utterance
    padded[0, 3:] = -20.0
    found = subtract_mean(padded, lengths)
    assert found.dtype == np.float32 and not found[0, 3:].any()
    for row, utterance in zip(found, utterances, strict=True):
        np.testing.assert_allclose(row[: len(utterance)], subtract_mean(utterance), atol=1e-6)


@pytest.mark.parametrize(
    "features",
    [
        LogMel(),
        LogMel(sample_rate=8000, bands=23, low_hz=0.0, high_hz=3800.0, floor=1e-3, hop_seconds=0.0125),
    ],
    ids=["speech", "other"],
)
def test_a_batch_is_the_same_one_by_one(features):
    """Within 1e-5 in float64 and 1e-4 in float32, whatever the padding holds; and padding becomes 0."""
    lengths = [1, 300, 4000, 5999, 6000]
    waveforms = [noise(length, length) * np.linspace(0, 1, length, dtype=np.float32) for length in lengths]
    for dtype, tolerance in ((torch.float64, 1e-5), (torch.float32, 1e-4)):
        padded = torch.full((len(lengths), max(lengths)), float("nan"), dtype=dtype)
        for row, waveform in zip(padded, waveforms, strict=True):
            row[: len(waveform)] = torch.from_numpy(waveform)
        found = features.batch(padded, torch.tensor(lengths))
        assert found.dtype == dtype and found.shape == (5, features.frames(6000), features.bands)
        for row, waveform in zip(found, waveforms, strict=True):
            expected = features(waveform)
            np.testing.assert_allclose(row[: len(expected)], expected, atol=tolerance, rtol=0)
            assert not row[len(expected) :].any()


def test_a_batch_of_less_than_a_window_is_one_frame():
    found = LogMel().batch(torch.ones(2, 7), torch.tensor([7, 3]))
    np.testing.assert_allclose(found[1], LogMel()(np.ones(3)), atol=1e-4)


def test_a_batch_stays_on_its_device():
    found = LogMel().batch(torch.ones(2, 900, device="meta"), torch.ones(2, dtype=torch.int64, device="meta"))
    assert found.device.type == "meta" and found.shape == (2, 4, 40) and found.dtype == torch.float32


@pytest.mark.parametrize(
    "shape, lengths", [((800,), (1,)), ((2, 0), (2,)), ((2, 800), (3,)), ((2, 800), (2, 1))]
)
def test_a_batch_has_two_axes_and_a_length_for_each_row(shape, lengths):
    with pytest.raises(ValueError, match=r"expected waveforms \(B, L\) with L >= 1 and lengths \(B,\), got"):
        LogMel().batch(torch.zeros(shape), torch.ones(lengths, dtype=torch.int64))


@pytest.mark.parametrize(
    "features", [{"kind": "unknown"}, {"kind": "log-mel", "version": 2}, {"kind": "mfcc"}]
)
def test_features_of_another_kind_are_not_computed_again(features):
    with pytest.raises(ValueError, match=r"expected features of kind log-mel, version 1, got kind"):
        LogMel(**described(features))


def test_packs_of_before_are_known_by_their_settings():
    before = {name: value for name, value in asdict(LogMel()).items() if name not in ("kind", "version")}
    assert described(before) == asdict(LogMel()) and described({}) == {"kind": "unknown"}
    with pytest.raises(ValueError, match="got kind unknown"):
        LogMel(**described({}))
