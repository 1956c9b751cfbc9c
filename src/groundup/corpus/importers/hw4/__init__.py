"""The homework's layout: three lists and one small file an utterance, read and written."""
