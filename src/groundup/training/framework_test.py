"""Lightning imports beside any PyTorch, and only the warnings that we answer for are silenced."""

from __future__ import annotations

import importlib.util
import logging
import warnings

import pytest

from groundup.errors import UserError
from groundup.training.framework import ANNOUNCERS, import_lightning, without_chatter


def test_lightning_imports():
    assert import_lightning().LightningModule


def test_a_missing_lightning_is_one_line_that_says_how_to_get_it(monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(UserError, match=r"^training needs Lightning: pip install 'groundup\[speech\]'$"):
        import_lightning()


def test_other_warnings_are_still_heard():
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # one that is heard is an error, in an installed wheel too
        with without_chatter():
            warnings.warn(
                "The 'train_dataloader' does not have many workers which may be a bottleneck.", stacklevel=1
            )
            with pytest.raises(UserWarning, match="gradients are not finite"):
                warnings.warn("gradients are not finite", stacklevel=1)


def test_the_loggers_speak_again_afterwards():
    logger = logging.getLogger(ANNOUNCERS[0])
    before = logger.level
    with pytest.raises(KeyboardInterrupt), without_chatter():
        assert logger.level == logging.WARNING
        raise KeyboardInterrupt
    assert logger.level == before
