"""The chapter "The Conformer on our own engine": one network, PyTorch's tape and ours."""
