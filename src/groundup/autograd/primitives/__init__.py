"""The functions whose derivatives are rules of their own; all others are made of these."""
