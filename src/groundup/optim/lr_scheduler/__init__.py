"""Schedules: the learning rate as a function of the step, under torch.optim.lr_scheduler's names."""

from groundup.optim.lr_scheduler.cosine_annealing_lr import CosineAnnealingLR
from groundup.optim.lr_scheduler.lambda_lr import LambdaLR
from groundup.optim.lr_scheduler.one_cycle_lr import OneCycleLR
from groundup.optim.lr_scheduler.scheduler import LRScheduler
from groundup.optim.lr_scheduler.step_lr import StepLR

__all__ = ["CosineAnnealingLR", "LRScheduler", "LambdaLR", "OneCycleLR", "StepLR"]
