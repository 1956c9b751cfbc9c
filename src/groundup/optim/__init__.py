"""Optimisers and schedules under torch's names, for tensors of `groundup.autograd`."""

from groundup.optim import lr_scheduler
from groundup.optim.adadelta import Adadelta
from groundup.optim.adagrad import Adagrad
from groundup.optim.adam import Adam
from groundup.optim.adamw import AdamW
from groundup.optim.optimizer import Optimizer
from groundup.optim.rmsprop import RMSprop
from groundup.optim.sgd import SGD

__all__ = ["SGD", "Adadelta", "Adagrad", "Adam", "AdamW", "Optimizer", "RMSprop", "lr_scheduler"]
