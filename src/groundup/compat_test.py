"""The three packages import and compute, and a failure that is not about CUDA is not hidden."""

from __future__ import annotations

import sys
from types import ModuleType

import pytest
import torch

from groundup import compat


def test_torchaudio_computes_a_spectrogram():
    torchaudio = compat.import_torchaudio()
    spectrogram = torchaudio.transforms.Spectrogram(n_fft=16, hop_length=8, center=False)(torch.ones(32))
    assert spectrogram.shape == (9, 3)
    assert torchaudio.compliance.kaldi.fbank(torch.ones(1, 1600)).shape == (8, 23)


def test_torchvision_transforms_an_image():
    torchvision = compat.import_torchvision()
    assert torchvision.transforms.functional.hflip(torch.tensor([[[1.0, 2.0]]])).tolist() == [[[2.0, 1.0]]]


def test_d2l_imports_and_its_dropout_runs():
    d2l = compat.import_d2l()
    assert d2l.accuracy(torch.eye(3), torch.tensor([0, 1, 0])) == 2.0


def test_a_second_import_gives_the_same_module():
    assert compat.import_torchaudio() is compat.import_torchaudio()
    assert compat.import_torchvision() is compat.import_torchvision()


@pytest.fixture
def broken(tmp_path, monkeypatch):
    """A package whose compiled part loads only once a stand-in is registered."""
    package = tmp_path / "broken_wheel"
    package.mkdir()
    package.joinpath("__init__.py").write_text("from . import part\nfrom . import compiled\n")
    package.joinpath("part.py").write_text("")
    package.joinpath("compiled.py").write_text("raise OSError('libcudart.so: cannot open')\n")
    monkeypatch.syspath_prepend(tmp_path)
    yield "broken_wheel"
    compat._forget("broken_wheel")


def register_stand_in():
    sys.modules["broken_wheel.compiled"] = ModuleType("broken_wheel.compiled")


def test_a_cpu_build_gets_the_stand_in(broken, monkeypatch):
    monkeypatch.setattr(torch.version, "cuda", None)
    assert compat._import(broken, register_stand_in).__name__ == broken


def test_a_cuda_build_gets_the_error_itself(broken, monkeypatch):
    monkeypatch.setattr(torch.version, "cuda", "13.0")
    with pytest.raises(OSError, match="libcudart"):
        compat._import(broken, register_stand_in)


def test_a_package_that_is_not_installed_stays_missing():
    with pytest.raises(ModuleNotFoundError):
        compat._import("no_such_package_here", register_stand_in)
