"""Functions made of primitives: they need no derivative rule, whatever the order."""
