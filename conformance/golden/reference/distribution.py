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


def reduce_terms(terms, x, p, weights=None, carried=None):
    """The loss of class terms [N, C, V], which are added per voxel or, with `terms: channels`, stay apart.

    `carried` [N, C, V] is what the mean divides by instead of the number of voxels, or of channels of voxels.
    """
    if p.get("terms", "voxels") == "voxels":
        divisor = voxel_weights(x, p).sum() if carried is None else voxel_map(carried, x, p, weights).sum()
        return reduce_voxels(voxel_map(terms, x, p, weights), divisor, x, p)
    w = class_weights(p, x.channels) if weights is None else weights
    k, seen = first_kept(p, x.channels), x.weight[:, None] * x.annotated[:, :, None]

    def kept(field):
        return (field * seen)[:, k:]

    divisor = kept(torch.ones_like(x.g) if carried is None else carried * w[:, None]).sum()
    weighted = kept(terms * w[:, None])
    reduced = reduce(weighted, divisor, p)
    return reduced.reshape(*weighted.shape[:2], *x.spatial) if p["reduction"] == "none" else reduced


def smoothed(x, smoothing):
    """Target [N, C, V], a share of which is spread over the annotated classes (over 2 for an independent channel)."""
    share = 1 / 2 if x.independent else 1 / x.annotated.sum(dim=1)[:, None, None]
    return x.g * (1 - smoothing) + share * smoothing


def yes_weights(x, p):
    """Weights [C, 1] of the answer yes, which all exclusive classes but the background are."""
    w = p.get("positiveWeight")
    if isinstance(w, list):
        return torch.tensor(w, dtype=torch.float64)[:, None]
    w = torch.full((x.channels, 1), 1.0 if w is None else w)
    if not x.independent:
        w[0] = 1.0
    return w


def entropy_terms(x, p):
    """Class terms of the cross entropy, with the answer yes weighted."""
    g = smoothed(x, p.get("labelSmoothing", 0.0))
    yes = yes_weights(x, p) * g * x.nll
    return yes + (1 - g) * x.nll_rest if x.independent else yes


def cross_entropy(x, p, weights=None):
    """Mean of -log s of the target.

    With `weightNormalization: weights` it divides by the class weight that each voxel carries: that of its
    (unsmoothed) class, or the mean channel weight for independent channels, times that of the answer.
    """
    carried = None
    if p["weightNormalization"] == "weights":
        carried = yes_weights(x, p) * x.g + (1 - x.g if x.independent else 0.0)
    return reduce_terms(entropy_terms(x, p), x, p, weights, carried)


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
    terms = yes_weights(x, p) * x.g * (x.nll + p["epsilon"] * x.rest)
    if x.independent:
        terms = terms + (1 - x.g) * (x.nll_rest + p["epsilon"] * x.s)
    return reduce_terms(terms, x, p)


def neighbor_aware_calibration(x, p):
    """Cross entropy plus the distance of the logits from the shares of the classes among the neighbours."""
    shares = windowed_share(x.g, x.counted, x.spatial, p["size"], p["border"] == "zero")
    apart = shares - x.z
    if p["distance"] == "l1":
        note(apart.detach().abs()[(x.counted[:, None] & (x.annotated[:, :, None] > 0))], 1e-4)
    apart = class_mean(apart.abs() if p["distance"] == "l1" else apart**2, x, p)
    voxels = voxel_losses(entropy_terms(x, p), x, p) + p["alpha"] * apart
    return reduce_voxels(voxels * x.weight, voxel_weights(x, p).sum(), x, p)


def focal(x, p):
    """Cross entropy whose terms are damped by the power gamma of the missing probability."""
    gamma, threshold, alpha = p["gamma"], p["reducedThreshold"], p["alpha"]

    def damping(s, base):
        power = clamped_power(base, gamma) if gamma < 1 else base**gamma
        if threshold is None:
            return power
        note((s.detach() - threshold).abs()[x.counted[:, None].expand_as(s)], 1e-4)
        return torch.where(s < threshold, 1.0, power / threshold**gamma)

    g = smoothed(x, p["labelSmoothing"])
    yes, no = torch.ones(x.channels, 1), 1.0
    if alpha is not None:
        yes, no = yes * alpha, 1 - alpha
        if not x.independent:
            yes[0] = 1 - alpha  # the background is the answer no
    damped = damping(x.s, x.rest)
    terms, factors = yes * g * (damped * x.nll), g * damped
    if x.independent:
        damped = damping(x.rest, x.s)
        terms, factors = terms + no * (1 - g) * (damped * x.nll_rest), factors + (1 - g) * damped
    if p["normalize"] == "class-factors" and p["reduction"] == "mean":
        seen, k = x.weight[:, None] * x.annotated[:, :, None], first_kept(p, x.channels)
        totals = (terms * class_weights(p, x.channels)[:, None] * seen).sum(dim=(0, 2))[k:]
        of_class = (factors * seen).sum(dim=(0, 2))[k:]
        means = torch.where(of_class > 0, totals / torch.where(of_class > 0, of_class, 1.0), 0.0)
        return divided(means.sum(), left(x, p).any(dim=0).sum())
    return reduce_terms(terms, x, p, carried=factors if p["normalize"] == "factors" else None)


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
    voxels, weight = voxel_losses(entropy_terms(x, p), x, p), voxel_weights(x, p)
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
    return reduce_terms((1 + D) * entropy_terms(x, p), x, p)
