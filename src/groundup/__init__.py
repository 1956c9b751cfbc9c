"""Deep learning re-derived, from automatic differentiation to a Conformer that knows who is speaking."""

__version__ = "0.1.0"
