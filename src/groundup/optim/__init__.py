"""Optimisers under torch's names, for tensors of `groundup.autograd`."""

from .sgd import SGD

__all__ = ["SGD"]
