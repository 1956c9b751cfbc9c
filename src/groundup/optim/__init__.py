"""Optimisers under torch's names, for tensors of `groundup.autograd`."""

from groundup.optim.sgd import SGD

__all__ = ["SGD"]
