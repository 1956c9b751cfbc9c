"""Importing torchaudio, torchvision and d2l beside a PyTorch that was built for the CPU alone.

The package index has one torchaudio and one torchvision wheel for Linux, both built for CUDA. Their Python
parts run anywhere, but their compiled parts link to CUDA libraries, which a CPU build of PyTorch does not
bring. There `import torchaudio` ends in an OSError, `import torchvision` in a RuntimeError, and so does
`import d2l.torch`, which imports torchvision for its data sets.

The functions below import each package plainly. Only when that fails, and PyTorch is a CPU build, do they
stand in for the compiled part and import again. We use these packages as a reference in tests and beside a
chapter, never inside the library.
"""

from __future__ import annotations

import importlib
import sys
import warnings
from types import ModuleType

__all__ = ["import_d2l", "import_torchaudio", "import_torchvision"]


def import_torchaudio() -> ModuleType:
    """torchaudio, with its transforms, `compliance.kaldi` and models; it reads no audio on a CPU build."""
    return _import("torchaudio", _stand_in_for_torchaudio_extension)


def import_torchvision() -> ModuleType:
    """torchvision, without its compiled operators (non-maximum suppression) on a CPU build."""
    return _import("torchvision", _declare_torchvision_operators)


def import_d2l() -> ModuleType:
    """`d2l.torch`, the code of the textbook beside us (Dive into Deep Learning, version 0.17.0)."""
    import_torchvision()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it was written for older releases of what it imports
        return importlib.import_module("d2l.torch")


def _import(name: str, stand_in) -> ModuleType:
    """Import `name`; if its compiled part does not load under a CPU build, call `stand_in` and try again."""
    import torch

    try:
        return importlib.import_module(name)
    except (OSError, RuntimeError):
        if torch.version.cuda is not None or torch.version.hip is not None:
            raise
        _forget(name)
        stand_in()
        return importlib.import_module(name)


def _forget(name: str) -> None:
    """Drop what a failed import left behind, so that the next one starts afresh."""
    for module in [m for m in sys.modules if m == name or m.startswith(name + ".")]:
        del sys.modules[module]


def _stand_in_for_torchaudio_extension() -> None:
    """Put a module in the place of `torchaudio._extension`, which would load the CUDA library on import."""
    extension = ModuleType("torchaudio._extension")
    extension._IS_TORCHAUDIO_EXT_AVAILABLE = False
    extension._check_cuda_version = lambda: None
    extension.fail_if_no_align = lambda function: function
    sys.modules[extension.__name__] = extension


def _declare_torchvision_operators() -> None:
    """Name the two operators that torchvision wants to describe on import; nothing here ever calls them."""
    import torch

    library = torch.library.Library("torchvision", "FRAGMENT")
    library.define("nms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
    library.define("qnms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
    _declared.append(library)  # the declaration lives as long as the library object


_declared: list = []
