"""What is told of a search that found nothing, and how trials are counted."""

from __future__ import annotations

from types import SimpleNamespace

import optuna
import pytest
from optuna.trial import TrialState

from groundup.errors import UserError
from groundup.tuning.result import result, states


def test_a_line_of_tries_counts_once_and_a_search_without_an_end_says_so(tmp_path):
    study = optuna.create_study(direction="maximize")
    study.add_trial(optuna.create_trial(state=TrialState.FAIL))
    again = {"failed_trial": 0, "retry_history": [0]}
    study.add_trial(optuna.create_trial(state=TrialState.PRUNED, system_attrs=again))
    assert states(study) == {"PRUNED": 1}
    with pytest.raises(UserError, match="no trial came to its end"):
        result(SimpleNamespace(out=tmp_path), study)
