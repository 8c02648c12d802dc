"""Losses of the distribution family: sums over voxels of something times -log s."""

import math
from fractions import Fraction

import numpy as np
import torch

from .distances import distance_maps, reversed_
from .frame import class_weights, clamped_power, divided, first_kept, left, reduce, voxel_weights
from .margins import note
from .neighbours import windowed_share


def class_mean(terms, x, p):
    """Mean [N, V] of terms [N, C, V] over the channels left; 0 where there are none."""
    a = left(x, p)[:, :, None]
    return (terms[:, first_kept(p, x.channels) :] * a).sum(dim=1) / a.sum(dim=1).clamp(min=1)


def voxel_losses(terms, x, p, weights=None):
    """Loss [N, V] of each voxel from class terms [N, C, V], whatever its weight.

    It is the weighted sum of its terms over the channels left, or the mean when every channel is a binary problem
    of its own.
    """
    w = class_weights(p, x.channels) if weights is None else weights
    terms = terms * w[:, None]
    if x.independent:
        return class_mean(terms, x, p)
    return (terms[:, first_kept(p, x.channels) :] * left(x, p)[:, :, None]).sum(dim=1)


def voxel_map(terms, x, p, weights=None):
    """Loss [N, V] of each voxel times its weight."""
    return voxel_losses(terms, x, p, weights) * x.weight


def reduce_voxels(voxels, divisor, x, p):
    """The loss of a map [N, V], with its spatial axes restored when nothing is reduced."""
    reduced = reduce(voxels, divisor, p)
    return reduced.reshape(-1, *x.spatial) if p["reduction"] == "none" else reduced


def entropy_terms(x, smoothing=0.0):
    """Class terms of the cross entropy, smoothed over the annotated classes (over 2 for an independent channel)."""
    if x.independent:
        g = x.g * (1 - smoothing) + smoothing / 2
        return g * x.nll + (1 - g) * x.nll_rest
    share = smoothing / x.annotated.sum(dim=1)[:, None, None]
    return (x.g * (1 - smoothing) + share) * x.nll


def cross_entropy(x, p, weights=None):
    """Mean of -log s of the target.

    With `weightNormalization: weights` it divides by the class weight that each voxel carries: that of its
    (unsmoothed) class, or the mean channel weight for independent channels.
    """
    w = class_weights(p, x.channels) if weights is None else weights
    divisor = voxel_weights(x, p).sum()
    if p["weightNormalization"] == "weights":
        divisor = voxel_map(torch.ones_like(x.g) if x.independent else x.g, x, p, w).sum()
    return reduce_voxels(voxel_map(entropy_terms(x, p["labelSmoothing"]), x, p, w), divisor, x, p)


def weighted_cross_entropy(x, p):
    """Cross entropy whose weights default to the inverse class frequencies of the whole batch.

    A class is only looked for in the samples where it is annotated.
    """
    if p["classWeights"] is not None:
        return cross_entropy(x, p)
    seen = x.weight[:, None] * x.annotated[:, :, None]
    n, volumes = seen.sum(dim=(0, 2)), (x.g * seen).sum(dim=(0, 2))
    w = torch.where(volumes > 0, n / (x.channels * volumes.clamp(min=1e-300)), 0.0)
    return cross_entropy(x, p, w)


def poly_cross_entropy(x, p):
    """Cross entropy with more or less of the first term of its series."""
    terms = x.g * (x.nll + p["epsilon"] * x.rest)
    if x.independent:
        terms = terms + (1 - x.g) * (x.nll_rest + p["epsilon"] * x.s)
    return reduce_voxels(voxel_map(terms, x, p), voxel_weights(x, p).sum(), x, p)


def neighbor_aware_calibration(x, p):
    """Cross entropy plus the distance of the logits from the shares of the classes among the neighbours."""
    shares = windowed_share(x.g, x.counted, x.spatial, p["size"], p["border"] == "zero")
    apart = shares - x.z
    if p["distance"] == "l1":
        note(apart.detach().abs()[(x.counted[:, None] & (x.annotated[:, :, None] > 0))], 1e-4)
    apart = class_mean(apart.abs() if p["distance"] == "l1" else apart**2, x, p)
    voxels = voxel_losses(entropy_terms(x), x, p) + p["alpha"] * apart
    return reduce_voxels(voxels * x.weight, voxel_weights(x, p).sum(), x, p)


def focal(x, p):
    """Cross entropy whose terms are damped by the power gamma of the missing probability."""

    def damping(base):
        return clamped_power(base, p["gamma"]) if p["gamma"] < 1 else base ** p["gamma"]

    terms = x.g * (damping(x.rest) * x.nll)
    if x.independent:
        terms = terms + (1 - x.g) * (damping(x.s) * x.nll_rest)
    return reduce_voxels(voxel_map(terms, x, p), voxel_weights(x, p).sum(), x, p)


def true_probability(x, p):
    """Probability [N, V] given to the target; for independent channels the mean over those left."""
    if not x.independent:
        return (x.g * x.s).sum(dim=1)
    return class_mean(x.g * x.s + (1 - x.g) * x.rest, x, p)


def kept_count(fraction, n):
    """How many of n voxels top-k keeps; noted when it depends on the arithmetic."""
    count = math.floor(fraction * n)
    in_decimals, in_float32 = Fraction(str(fraction)) * n, np.float32(fraction) * np.float32(n)
    note(math.floor(in_decimals) == count == math.floor(in_float32), True)
    return max(1, count)


def hardest(losses, rows, count):
    """Positions of the `count` largest losses; among equal ones those that come first.

    `rows` tells voxels apart: it is clear that two losses are equal when they are 0 or their rows are equal.
    """
    order = torch.sort(losses, descending=True, stable=True)
    if count < len(losses):
        last, first = order.values[count - 1], order.values[count]
        same = (rows[order.indices[count - 1]] == rows[order.indices[count]]).all()
        note(1.0 if last == first and (last == 0 or same) else (last - first) / last, 1e-4)
    return order.indices[:count]


def top_k(x, p):
    """Mean cross entropy over the hardest counted voxels of each sample, or of the whole batch.

    Weights other than 0 take no part in the choice, only in the mean.
    """
    voxels, weight = voxel_losses(entropy_terms(x), x, p), voxel_weights(x, p)
    losses, s_true = voxels.detach(), true_probability(x, p).detach()
    samples = list(range(len(voxels)))
    groups = [samples] if p["batch"] else [[n] for n in samples]
    rows_of = torch.cat([x.s.detach(), x.g], dim=1).transpose(1, 2)
    kept, divisors = torch.zeros_like(losses), []
    for group in groups:
        rows, columns = torch.nonzero(weight[group], as_tuple=True)
        index = torch.tensor(group)[rows], columns
        if len(rows) and p["threshold"] is None:
            chosen = hardest(losses[index], rows_of[index], kept_count(p["k"], len(rows)))
            kept[index[0][chosen], index[1][chosen]] = 1.0
        elif len(rows):
            note((s_true[index] - p["threshold"]).abs(), 1e-4)
            kept[index] = (s_true[index] < p["threshold"]).double()
        divisors.append((weight if p["normalize"] == "all" else kept * weight)[group].sum())
    voxels = voxels * weight
    if p["reduction"] != "mean":
        return reduce_voxels(voxels * kept, None, x, p)
    means = [divided((voxels * kept)[group].sum(), divisor) for group, divisor in zip(groups, divisors)]
    return torch.stack(means).mean()


def distance_penalized_cross_entropy(x, p):
    """Cross entropy with 1 + D as the weight of a voxel, D the reversed distance map of its own class."""
    D = distance_maps(reversed_, x.g > 0.5, x, p)
    if not x.independent:
        D = (x.g * D).sum(dim=1, keepdim=True)
    return reduce_voxels(voxel_map((1 + D) * entropy_terms(x), x, p), voxel_weights(x, p).sum(), x, p)
