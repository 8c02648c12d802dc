"""Losses with two parts."""

import torch

from .boundary import boundary, hausdorff, reduce_classes
from .distribution import cross_entropy, focal, reduce_voxels, top_k, voxel_map
from .frame import clamped_power, voxel_weights
from .parameters import DEFAULTS, INPUT, SUMS, resolve
from .region import class_losses, dice, generalized_dice, over, region_sums

PARTS = {
    "dice": dice,
    "generalized-dice": generalized_dice,
    "cross-entropy": cross_entropy,
    "top-k": top_k,
    "focal": focal,
    "boundary": boundary,
    "hausdorff": hausdorff,
}


def weighted_sum(loss):
    """A sum of `SUMS`: the options of a region loss reach the region part.

    The other part shares the activation, the ignored voxels and the reduction, takes the spacing if it has one,
    and keeps its own defaults for the rest.
    """
    region, region_weight, other, other_weight = SUMS[loss]

    def value(x, p):
        first = {name: p[name] for name in DEFAULTS[region]}
        shared = {name: p[name] for name in (*INPUT, "spacing") if name in DEFAULTS[other]}
        second = resolve(other, shared)
        return p[region_weight] * PARTS[region](x, first) + p[other_weight] * PARTS[other](x, second)

    return value


def combo(x, p):
    """Weighted cross entropy of yes and no for every channel, plus Dice with its own smoothing."""
    yes, no = x.g * x.nll, (1 - x.g) * x.nll_rest
    if x.channels == 1 and p["activation"] == "softmax":
        no = 0 * yes  # the probability is 1 whatever the logit
    entropy = reduce_classes(p["beta"] * yes + (1 - p["beta"]) * no, x, p)
    own = {"squared": False, "smoothNr": p["smooth"], "smoothDr": p["smooth"]}
    return p["alpha"] * entropy + (1 - p["alpha"]) * dice(x, {**p, **own})


def rarity(volumes, total):
    """sqrt(total / volumes), 0 for a volume of 0."""
    return torch.where(volumes > 0, total / volumes.clamp(min=1e-300), 0.0).sqrt()


def exponential_logarithmic(x, p):
    """Powers of -log Dice and of the cross entropy with the rare classes weighted up."""
    sums = region_sums(x, p)

    def term(I, FP, FN):
        # -log Dice = log((P + G + smooth) / (2 I + smooth)) with P + G = 2 I + FP + FN
        return clamped_power(torch.log1p(over(FP + FN, 2 * I + p["smooth"])), p["gammaDice"])

    dice_part = class_losses(sums.G, (sums.I, sums.FP, sums.FN), term, x, p)

    seen = x.weight[:, None] * x.annotated[:, :, None]
    of_all = x.g.sum(dim=1, keepdim=True)  # what the frequencies of a voxel add up to
    dims = (0, 2) if p["batch"] else 2
    f = (x.g * seen).sum(dim=dims, keepdim=True)  # [N, C, 1] or [1, C, 1]
    if x.independent:
        n = (seen + 0 * x.g).sum(dim=dims, keepdim=True)
        terms = x.g * (rarity(f, n) * clamped_power(x.nll, p["gammaCe"]))
        terms = terms + (1 - x.g) * (rarity(n - f, n) * clamped_power(x.nll_rest, p["gammaCe"]))
    else:
        w = rarity(f, (of_all * seen).sum(dim=dims, keepdim=True))
        terms = x.g * (w * clamped_power(x.nll, p["gammaCe"]))
    entropy_part = reduce_voxels(voxel_map(terms, x, p), voxel_weights(x, p).sum(), x, p)
    return p["weightDice"] * dice_part + p["weightCe"] * entropy_part
