"""Two Sphinx extensions: what this book needs beyond Jupyter Book, and a search that knows Chinese."""
