"""Losses with two parts or three."""

import torch

from .boundary import boundary, hausdorff, reduce_classes
from .connected import cl_dice, skeleton_recall
from .distribution import cross_entropy, focal, reduce_voxels, top_k, voxel_map
from .frame import clamped_power, first_kept, voxel_weights
from .parameters import DEFAULTS, INPUT, SUMS, resolve
from .region import class_losses, dice, generalized_dice, group_sum, over, region_sums

PARTS = {
    "dice": dice,
    "generalized-dice": generalized_dice,
    "cross-entropy": cross_entropy,
    "top-k": top_k,
    "focal": focal,
    "boundary": boundary,
    "hausdorff": hausdorff,
    "skeleton-recall": skeleton_recall,
}


def weighted_sum(loss):
    """A sum of `SUMS`: the options of a region loss reach the region part.

    The other parts share the activation, the ignored voxels and the reduction, take what only they have, and keep
    their own defaults for the rest.
    """
    (region, region_weight), *others = SUMS[loss]

    def value(x, p):
        total = p[region_weight] * PARTS[region](x, {name: p[name] for name in DEFAULTS[region]})
        for other, weight in others:
            own = {name: p[name] for name in p if name in INPUT or name not in DEFAULTS[region]}
            options = resolve(other, {name: option for name, option in own.items() if name in DEFAULTS[other]})
            total = total + p[weight] * PARTS[other](x, options)
        return total

    return value


def combo(x, p):
    """Weighted cross entropy of yes and no for every channel, plus Dice with its own smoothing."""
    yes, no = x.g * x.nll, (1 - x.g) * x.nll_rest
    if x.channels == 1 and p["activation"] == "softmax":
        no = 0 * yes  # the probability is 1 whatever the logit
    entropy = reduce_classes(p["beta"] * yes + (1 - p["beta"]) * no, x, p)
    own = {"squared": False, "clipTp": 0.0, "smoothNr": p["smooth"], "smoothDr": p["smooth"]}
    return p["alpha"] * entropy + (1 - p["alpha"]) * dice(x, {**p, **own})


def dice_cl_dice(x, p):
    """Dice and centreline Dice with the same options."""
    own = {"squared": False, "clipTp": 0.0, "smoothNr": p["smooth"], "smoothDr": p["smooth"]}
    return (1 - p["alpha"]) * dice(x, {**p, **own}) + p["alpha"] * cl_dice(x, p)


def unified_focal(x, p):
    """Focal cross entropy and focal Tversky loss; the asymmetric variant spares the foreground the one and the
    background the other.

    Channels of their own have the answers yes, which is foreground, and no, which is background.
    """
    delta, gamma, symmetric = p["delta"], p["gamma"], p["variant"] == "symmetric"
    first = 1 if x.independent else 1 - first_kept(p, x.channels)  # how many of the first kept are background

    def foreground(g, nll, rest):
        return delta * g * (clamped_power(rest, gamma) * nll if symmetric else nll)

    def background(g, nll, rest):
        return (1 - delta) * g * (clamped_power(rest, gamma) * nll)

    def missed(TP, FP, FN):  # 1 - M
        errors = delta * FN + (1 - delta) * FP + p["smoothDr"]
        return over(errors - p["smoothNr"], TP + errors)

    def raised(loss):
        return clamped_power(loss, 1 - gamma)

    def of_background(loss):
        return raised(loss) if symmetric else loss

    def term(TP, FP, FN, TN):
        if x.independent:
            return (raised(missed(TP, FP, FN)) + of_background(missed(TN, FN, FP))) / 2
        loss = missed(TP, FP, FN)
        return torch.cat([of_background(loss[:, :first]), raised(loss[:, first:])], dim=1)

    if x.independent:
        terms = foreground(x.g, x.nll, x.rest) + background(1 - x.g, x.nll_rest, x.s)
    else:
        fields = x.g, x.nll, x.rest
        of_both = [background(*(f[:, :1] for f in fields)), foreground(*(f[:, 1:] for f in fields))]
        terms = torch.cat(of_both, dim=1)
    sums = region_sums(x, p)
    TN = group_sum(x.rest * (1 - x.g), x, p)
    focal_part = reduce_voxels(voxel_map(terms, x, p), voxel_weights(x, p).sum(), x, p)
    tversky_part = class_losses(sums.G, (sums.I, sums.FP, sums.FN, TN), term, x, p)
    return p["lambda"] * focal_part + (1 - p["lambda"]) * tversky_part


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
