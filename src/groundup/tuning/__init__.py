"""The search for settings: many trials, one or many workers, nothing lost when one is killed. On Optuna."""
