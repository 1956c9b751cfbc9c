"""One formula, two kinds of array: NumPy's for one utterance in full precision, torch's for a batch anywhere.

The two libraries give most functions the same names and arguments: `exp`, `clip`, `fft.rfft`. A formula that
keeps to those is written once, over the last axes, and asks its argument which library to call.
"""

from __future__ import annotations

import numpy as np

__all__ = ["like", "namespace", "zeros"]


def namespace(x):
    """The library that computes with `x`: `numpy` for an array, `torch` for a tensor.

    >>> namespace(np.zeros(3)).__name__
    'numpy'
    """
    if isinstance(x, np.ndarray):
        return np
    import torch  # only those who have a tensor need it

    return torch


def like(values: np.ndarray, x):
    """Constants to meet `x` in a formula: on a tensor's device, in its dtype; as they are for an array."""
    if isinstance(x, np.ndarray):
        return values
    # Two steps, since a device may know no float64; and the processor does not wait for what the device does.
    return namespace(x).from_numpy(values).to(x.dtype).to(x.device, non_blocking=True)


def zeros(shape: tuple[int, ...], x):
    """Zeros of the kind, the dtype and the device of `x`."""
    return np.zeros(shape, x.dtype) if isinstance(x, np.ndarray) else x.new_zeros(shape)
