"""What a trained model is for: naming who speaks, telling strangers apart, leaving Python.

The names load when they are first asked for, so that `groundup --help` need not wait for PyTorch.
No module here bears the name of something that it exports: importing it would put it in that one's place.
"""

from __future__ import annotations

import importlib

_HOMES = {
    "Known": "known",
    "Verification": "verification",
    "as_norm": "scores",
    "calibrate": "calibration",
    "centroid": "scores",
    "cllr": "calibration",
    "cohort_statistics": "scores",
    "cosine_scores": "scores",
    "det_curve": "detection",
    "det_plot": "plots",
    "eer": "detection",
    "eer_threshold": "detection",
    "embed_recordings": "embedding",
    "embed_utterances": "embedding",
    "enrol": "known",
    "identify": "known",
    "min_dcf": "detection",
    "name_speakers": "naming",
    "posterior": "calibration",
    "speaker_intervals": "detection",
    "verify": "verification",
    "write_onnx": "onnx_file",
    "write_submission": "submission",
}

__all__ = list(_HOMES)


def __getattr__(name: str):
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
