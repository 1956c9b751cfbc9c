"""What is done to parameters and gradients between backward and step, under torch.nn.utils' names."""

from groundup.nn.utils.clip_grad import clip_grad_norm_, clip_grad_value_

__all__ = ["clip_grad_norm_", "clip_grad_value_"]
