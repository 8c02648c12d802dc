"""What all losses start from: target, probabilities and their logarithms, weights, reductions.

Inside the reference, tensors have the axes [N, C, V]: samples, channels, voxels (all spatial axes flattened in
C order). A voxel is *counted* when its mask is 1 and its label is not `ignoreIndex`; a channel is *kept* unless
it is the background and `includeBackground` is false.
"""

import math
from dataclasses import dataclass

import numpy as np
import torch
from torch.nn.functional import logsigmoid

from .margins import note

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)  # sums in one order on every machine

SLACK = 1e-3  # how far given probabilities may lie outside 0..1
FLOOR = 1e-30  # smallest probability inside a logarithm when probabilities are given
CLAMP = 1e-7  # smallest base of a power that may have an infinite slope at 0


@dataclass
class Frame:
    """Inputs of a loss. `g` and `counted` are constants; the others depend on the network output."""

    s: torch.Tensor  # probability [N, C, V]
    rest: torch.Tensor  # 1 - s
    nll: torch.Tensor  # -log s
    nll_rest: torch.Tensor  # -log(1 - s)
    g: torch.Tensor  # target [N, C, V]
    counted: torch.Tensor  # 1 or 0 [N, V]
    independent: bool  # whether every channel is a binary problem of its own
    spatial: tuple

    @property
    def channels(self):
        return self.g.shape[1]

    def difference(self):
        """s - g, with full relative accuracy also where s is close to a target of 0 or 1."""
        return self.s * (1 - self.g) - self.rest * self.g


def make_frame(z, target, mask, p):
    """Frame for a network output z [N, C, ...spatial], a target and a mask given as arrays."""
    g, counted = read_target(target, tuple(z.shape), mask, p)
    flat = z.reshape(*z.shape[:2], -1)
    independent = p["activation"] == "sigmoid" or (p["activation"] == "none" and z.shape[1] == 1)
    return Frame(*activate(flat, p["activation"]), g, counted, independent, tuple(z.shape[2:]))


def read_target(target, shape, mask, p):
    """Dense target g [N, C, V] and the counted voxels [N, V] for an input of shape [N, C, ...spatial]."""
    n, c, *spatial = shape
    counted = np.ones((n, math.prod(spatial)), dtype=bool)
    if mask is not None:
        if mask.shape != (n, *spatial):
            raise ValueError(f"mask of shape {mask.shape} for an input of shape {shape}")
        counted &= mask.reshape(counted.shape) == 1
    if target.shape == shape:
        if p["ignoreIndex"] is not None:
            raise ValueError("ignoreIndex needs integer labels")
        g = target.reshape(n, c, -1)
    elif target.shape == (n, *spatial):
        labels = target.reshape(n, -1)
        if p["ignoreIndex"] is not None:
            counted &= labels != p["ignoreIndex"]
        binary = c == 1 and p["activation"] != "softmax"
        if not np.isin(labels[counted], [0, 1] if binary else np.arange(c)).all():
            raise ValueError("a counted label is out of range")
        g = labels[:, None] == (np.array([1]) if binary else np.arange(c))[:, None]
    else:
        raise ValueError(f"target of shape {target.shape} for an input of shape {shape}")
    return torch.tensor(g.astype(np.float64)), torch.tensor(counted.astype(np.float64))


def activate(z, activation):
    """s, 1 - s, -log s and -log(1 - s) from the network output z [N, C, V], without cancellation."""
    if activation == "none":
        if ((z < -SLACK) | (z > 1 + SLACK)).any():
            raise ValueError("a probability is out of range")
        z = z.clamp(0, 1)  # zero gradient outside, the slope of the identity at 0 and 1
        return z, 1 - z, -z.clamp(min=FLOOR).log(), -(1 - z).clamp(min=FLOOR).log()
    if activation == "softmax":
        if z.shape[1] == 1:
            nothing = 0 * z
            return 1 + nothing, nothing, nothing, math.inf + nothing
        # e^a / (e^a + e^b + ...) is the sigmoid of a - log(e^b + ...); m, the largest of b, ..., cancels
        self = torch.eye(z.shape[1], dtype=torch.bool)[:, :, None]
        others = z.unsqueeze(1).masked_fill(self, -math.inf)
        m = others.detach().max(dim=2).values
        z = (z - m) - (others - m.unsqueeze(2)).exp().sum(dim=2).log()
    nll, nll_rest = -logsigmoid(z), -logsigmoid(-z)
    return (-nll).exp(), (-nll_rest).exp(), nll, nll_rest


# -- weights and channels -----------------------------------------------------------------------------


def class_weights(p, c):
    """Weights [C], all 1 when none are given."""
    if p.get("classWeights") is None:
        return torch.ones(c)
    if len(p["classWeights"]) != c:
        raise ValueError(f"{len(p['classWeights'])} class weights for {c} channels")
    return torch.tensor(p["classWeights"], dtype=torch.float64)


def first_kept(p, c):
    """Index of the first channel that takes part; the background of a single channel cannot be dropped."""
    return 0 if p["includeBackground"] or c == 1 else 1


# -- elementary operations ----------------------------------------------------------------------------


def clamped_power(base, exponent):
    """max(base, 1e-7) ** exponent, with zero gradient below the clamp."""
    note((base.detach().clamp(min=1e-300) / CLAMP).log().abs(), 0.05)
    return base.clamp(min=CLAMP) ** exponent


def divided(total, divisor):
    """total / divisor, and 0 with zero gradient for a divisor of 0."""
    return total / divisor if divisor > 0 else total * 0.0


def reduce(terms, divisor, p):
    """Elements, their sum or their sum over `divisor`; a mean of nothing is 0."""
    if p["reduction"] == "none":
        return terms
    return terms.sum() if p["reduction"] == "sum" else divided(terms.sum(), divisor)
