"""Optimisers under torch's names, for tensors of `groundup.autograd`."""

from groundup.optim.adam import Adam
from groundup.optim.adamw import AdamW
from groundup.optim.optimizer import Optimizer
from groundup.optim.sgd import SGD

__all__ = ["SGD", "Adam", "AdamW", "Optimizer"]
