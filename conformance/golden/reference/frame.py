"""What all losses start from: their inputs with probabilities and logarithms, weights, reductions.

Inside the reference, tensors have the axes [N, C, V]: samples, channels, voxels (all spatial axes flattened in
C order). A voxel is *counted* when its weight is not 0, its mask is 1 and its label is not `ignoreIndex`; a channel
is *kept* unless it is the background and `includeBackground` is false, and *left* in a sample when it is kept and
annotated there.
"""

from dataclasses import dataclass

import torch

from .activations import activate
from .margins import note
from .read import read_annotated, read_target

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)  # sums in one order on every machine

CLAMP = 1e-7  # smallest base of a power that may have an infinite slope at 0


@dataclass
class Frame:
    """Inputs of a loss. The first five depend on the network output, the others are constants.

    Exclusive classes that are not annotated in a sample have been merged with the background there.
    """

    z: torch.Tensor  # network output [N, C, V]
    s: torch.Tensor  # probability [N, C, V]
    rest: torch.Tensor  # 1 - s
    nll: torch.Tensor  # -log s
    nll_rest: torch.Tensor  # -log(1 - s)
    g: torch.Tensor  # target [N, C, V]
    weight: torch.Tensor  # how many voxels each one counts as [N, V]
    annotated: torch.Tensor  # 1 or 0 [N, C]
    independent: bool  # whether every channel is a binary problem of its own
    spatial: tuple

    @property
    def channels(self):
        return self.g.shape[1]

    @property
    def counted(self):
        """Whether the weight is not 0 [N, V]."""
        return self.weight > 0

    def difference(self):
        """s - g, with full relative accuracy also where s is close to a target of 0 or 1."""
        return self.s * (1 - self.g) - self.rest * self.g


def make_frame(z, target, mask, weights, annotated, p):
    """Frame for a network output z [N, C, ...spatial], its target and the other inputs, given as arrays."""
    independent = p["activation"] == "sigmoid" or (p["activation"] == "none" and z.shape[1] == 1)
    g, weight = read_target(target, tuple(z.shape), mask, weights, p)
    a = read_annotated(annotated, tuple(z.shape), independent)
    flat = z.reshape(*z.shape[:2], -1)
    if not independent:
        unknown = g * (1 - a[:, :, None])
        g = g - unknown
        g = torch.cat([g[:, :1] + unknown.sum(dim=1, keepdim=True), g[:, 1:]], dim=1)
    fields = activate(flat, p["activation"], a if annotated is not None and not independent else None)
    return Frame(*fields, g, weight, a, independent, tuple(z.shape[2:]))


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
    return 0 if p.get("includeBackground", True) or c == 1 else 1


def left(x, p):
    """1 or 0 [N, C'], whether a kept channel is annotated in a sample."""
    return x.annotated[:, first_kept(p, x.channels) :]


def voxel_weights(x, p):
    """Weights [N, V] of the voxels in means over voxels: none where no channel of its own is left."""
    return x.weight * left(x, p).any(dim=1, keepdim=True) if x.independent else x.weight


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
