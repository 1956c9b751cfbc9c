"""Many trainings: a ladder of recipes compared, and a search for settings that loses nothing. On Optuna."""
