"""Which settings of the table matter, by PED-ANOVA, asked of one training of each row.

Source: Watanabe et al. (2023), PED-ANOVA, as Optuna has it.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence

from ...tuning.space import SPANS
from .table import Row

__all__ = ["importance"]


def importance(found: Sequence[Row], training: int, best: float) -> dict[str, float]:
    """The share of each setting in what tells the `best` share of the rows from all, by this training (0, 1).

    The shares add up to 1.
    """
    import optuna  # here and not above: nothing else needs it

    kinds = optuna.distributions
    spans = {
        name: kinds.IntDistribution(span.low, span.high, step=span.step)
        if isinstance(span.low, int)
        else kinds.FloatDistribution(span.low, span.high, log=span.log)
        for name, span in SPANS.items()
    }
    study = optuna.create_study(direction="maximize")
    for row in found:
        score = float(row.scores[training].max())
        study.add_trial(optuna.create_trial(params=row.settings, distributions=spans, value=score))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", optuna.exceptions.ExperimentalWarning)
        evaluator = optuna.importance.PedAnovaImportanceEvaluator(target_quantile=best)
    return optuna.importance.get_param_importances(study, evaluator=evaluator)
