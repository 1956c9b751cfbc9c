"""Several recipes with several seeds, trained on one part, tested on one part, and compared."""
