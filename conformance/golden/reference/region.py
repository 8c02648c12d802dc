"""Losses of the region family: ratios of sums over voxels, and the Lovasz extension of IoU."""

from dataclasses import dataclass

import torch

from .frame import class_weights, clamped_power, first_kept, left, reduce
from .margins import note

# ---------------------------------------------------------------------------------------------------
# Sums


@dataclass
class Sums:
    """Sums over the voxels by their weights, [N', C'] over the kept channels; N' is 1 for the whole batch."""

    I: torch.Tensor  # of s g
    P: torch.Tensor  # of s
    G: torch.Tensor  # of g
    P2: torch.Tensor  # of s^2
    G2: torch.Tensor  # of g^2
    FP: torch.Tensor  # P - I, of s (1 - g)
    FN: torch.Tensor  # G - I, of (1 - s) g


def group_sum(field, x, p):
    """Sum [N', C'] of a field [N, C, V] over the voxels of each sample, or of the batch where a class is annotated."""
    total = (field * x.weight[:, None])[:, first_kept(p, x.channels) :].sum(dim=2) * left(x, p)
    return total.sum(dim=0, keepdim=True) if p["batch"] else total


def left_groups(x, p):
    """Whether a class is left in a group [N', C'], and whether it has a counted voxel there."""
    a = left(x, p)
    return (a.any(dim=0, keepdim=True) if p["batch"] else a > 0), group_sum(torch.ones_like(x.g), x, p) > 0


def region_sums(x, p):
    """All sums; with `softLabels` the overlap of s and g is (s + g - |s - g|) / 2 instead of s g."""
    I, FP, FN = x.s * x.g, x.s * (1 - x.g), x.rest * x.g
    if p.get("softLabels"):
        d = x.difference()
        if p["activation"] != "none" and not ((x.g == 0) | (x.g == 1)).all():
            note(d.detach().abs(), 1e-5)
        I, FP, FN = (x.s + x.g - d.abs()) / 2, (d.abs() + d) / 2, (d.abs() - d) / 2
    fields = (I, x.s, x.g, x.s**2, x.g**2, FP, FN)
    return Sums(*(group_sum(field, x, p) for field in fields))


# ---------------------------------------------------------------------------------------------------
# One term per class


def over(numerator, denominator):
    """A ratio that insists on a positive denominator."""
    if (denominator <= 0).any():
        raise ValueError("a ratio without a positive denominator; use smoothDr")
    return numerator / denominator


def class_losses(G, parts, term, x, p):
    """Mean of `term(*parts)` per class (macro), or its value for sums over the classes (micro).

    Classes that are not annotated or that `emptyTarget` excludes have a term of 0, and so have those without a
    counted voxel. The first are left out of the mean, and with `skip` the second too.
    """
    w = class_weights(p, x.channels)[first_kept(p, x.channels) :]
    annotated, counted = left_groups(x, p)
    taking_part = annotated & ~((G == 0) & (p["emptyTarget"] != "smooth"))
    live = taking_part & counted
    micro = p.get("aggregate") == "micro"
    if micro:
        parts = [(part * (w * taking_part)).sum(dim=1) for part in parts]
        live = live.any(dim=1)
    parts = [torch.where(live, part, 1.0) for part in parts]  # any numbers that make a valid ratio
    terms = torch.where(live, term(*parts), 0.0)
    if micro:
        return reduce(terms.reshape(()) if p["batch"] else terms, live.numel(), p)
    divisor = (taking_part if p["emptyTarget"] == "skip" else annotated).sum()
    terms = terms * w
    return reduce(terms.reshape(-1) if p["batch"] else terms, divisor, p)


def dice(x, p, transform=lambda loss: loss):
    """Mean of the Dice loss, or of a function of it."""
    sums = region_sums(x, p)
    sizes = (sums.P2, sums.G2) if p["squared"] else (sums.P, sums.G)

    def term(I, P, G):
        T, least = I, p.get("clipTp", 0.0)
        if least:
            note((I.detach() - least).abs(), 1e-5)
            T = I.clamp(min=least)
        return transform(1 - over(2 * T + p["smoothNr"], P + G + 2 * (T - I) + p["smoothDr"]))

    return class_losses(sums.G, (sums.I, *sizes), term, x, p)


def iou(x, p):
    sums = region_sums(x, p)
    sizes = (sums.P2, sums.G2) if p["squared"] else (sums.P, sums.G)

    def term(I, P, G):
        return 1 - over(I + p["smoothNr"], P + G - I + p["smoothDr"])

    return class_losses(sums.G, (sums.I, *sizes), term, x, p)


def tversky(x, p, alpha=None, beta=None):
    """1 - Tversky index; `alpha` weighs false positives, `beta` false negatives."""
    sums = region_sums(x, p)
    a, b = (p["alpha"], p["beta"]) if alpha is None else (alpha, beta)

    def term(I, FP, FN):
        return 1 - over(I + p["smoothNr"], I + a * FP + b * FN + p["smoothDr"])

    return class_losses(sums.G, (sums.I, sums.FP, sums.FN), term, x, p)


def asymmetric_similarity(x, p):
    b2 = p["beta"] ** 2
    return tversky(x, p, 1 / (1 + b2), b2 / (1 + b2))


def focal_tversky(x, p):
    """(1 - T)^(1 / gamma); 1 - T is formed from the errors, exact also near perfection."""
    sums = region_sums(x, p)

    def term(I, FP, FN):
        errors = p["alpha"] * FP + p["beta"] * FN + p["smoothDr"]
        return clamped_power(over(errors - p["smoothNr"], I + errors), 1 / p["gamma"])

    return class_losses(sums.G, (sums.I, sums.FP, sums.FN), term, x, p)


def sensitivity_specificity(x, p):
    """Weighted sum of the mean squared errors on the class and off the class."""
    d2 = (x.s - x.g) ** 2
    on, off = group_sum(d2 * x.g, x, p), group_sum(d2 * (1 - x.g), x, p)
    G, rest = group_sum(x.g, x, p), group_sum(1 - x.g, x, p)

    def term(on, off, G, rest):
        return p["w"] * over(on, G + p["smoothDr"]) + (1 - p["w"]) * over(off, rest + p["smoothDr"])

    return class_losses(G, (on, off, G, rest), term, x, p)


# ---------------------------------------------------------------------------------------------------
# Generalized Dice


def generalized_weights(G, annotated, p):
    """Class weights [N', C'] from the target volumes, summing to 1 (or all 0 when no class takes part).

    Without `relativeWeights` they are the inverse powers themselves, 0 where no class has a volume.
    """
    present = G > 0
    power = {"square": 2, "simple": 1, "uniform": 0}[p["weightType"]]
    w = torch.where(present, 1.0 / torch.where(present, G, 1.0) ** power, 0.0)
    if p.get("emptyTarget", "smooth") == "smooth":
        largest = w.max(dim=1, keepdim=True).values
        if p["relativeWeights"] or not power:
            largest = torch.where(largest > 0, largest, 1.0)
        w = torch.where(present, w, largest) * annotated
    if not p["relativeWeights"]:
        return w
    total = w.sum(dim=1, keepdim=True)
    return w / torch.where(total > 0, total, 1.0)


def generalized_terms(x, p, transform):
    """Mean over samples of `transform(S)`, S the generalized Dice score."""
    sums = region_sums(x, p)
    annotated, counted = left_groups(x, p)
    w = generalized_weights(sums.G, annotated, p)
    live = (counted & (annotated if p["emptyTarget"] == "smooth" else w > 0)).any(dim=1)
    w = w * class_weights(p, x.channels)[first_kept(p, x.channels) :]
    numerator = 2 * (w * sums.I).sum(dim=1) + p["smoothNr"]
    denominator = (w * (sums.P + sums.G)).sum(dim=1) + p["smoothDr"]
    score = over(torch.where(live, numerator, 1.0), torch.where(live, denominator, 1.0))
    terms = torch.where(live, transform(score), 0.0)
    return reduce(terms.reshape(()) if p["batch"] else terms, live.numel(), p)


def generalized_dice(x, p):
    return generalized_terms(x, p, lambda S: 1 - S)


def penalty_generalized_dice(x, p):
    """Generalized Dice with weight k on the errors, or the preprint's equation with the loss in that place."""
    k = p["k"]

    def score(S):
        return 1 - over(S, 1 + k * (1 - S))

    def loss(S):
        return (1 - S) / (1 + k * S)  # L / (1 + k (1 - L)) with L = 1 - S

    return generalized_terms(x, p, score if p["variant"] == "score" else loss)


# ---------------------------------------------------------------------------------------------------
# Lovasz


def lovasz_extension(e, g, weight, slope):
    """Lovasz extension of the IoU loss at the errors e [V] of a class with target g [V] and voxels of `weight`.

    `slope`, the size of de/dz, tells where the order of almost equal errors does not matter.
    """
    order = torch.sort(e.detach(), descending=True, stable=True)
    if len(e) > 1:
        gaps = order.values[:-1] - order.values[1:]
        flat = torch.maximum(slope[order.indices][:-1], slope[order.indices][1:]) < 1e-9
        tied = (gaps == 0) & (g[order.indices][:-1] == g[order.indices][1:])
        tied &= weight[order.indices][:-1] == weight[order.indices][1:]
        note(torch.where(flat | tied, 1.0, gaps), 1e-5)
    yes, no = (weight * g)[order.indices], (weight * (1 - g))[order.indices]
    jaccard = 1 - (yes.sum() - yes.cumsum(0)) / (yes.sum() + no.cumsum(0))
    increments = torch.cat([jaccard[:1], jaccard[1:] - jaccard[:-1]])
    return (e[order.indices] * increments).sum()


def lovasz_softmax(x, p):
    """Mean over the classes present in a sample (or in the batch), or over all, then over samples."""
    k, w = first_kept(p, x.channels), class_weights(p, x.channels)
    e = x.difference().abs()
    slope = (x.s * x.rest).detach()
    if p["errors"] == "hinge":
        odds = x.nll_rest - x.nll
        odds = torch.where(x.rest > 0, odds, odds.clamp(min=2.0))  # a class without others is certain
        margins = 1 - (2 * x.g - 1) * odds
        note(margins.detach().abs()[x.counted[:, None].expand_as(margins)], 1e-4)
        e, slope = margins.clamp(min=0.0), (margins.detach() > 0).double()
    G = group_sum(x.g, x, p)
    samples = range(len(x.g))
    terms = []
    for row, group in enumerate([list(samples)] if p["batch"] else [[n] for n in samples]):
        for c in range(k, x.channels):
            seen = x.counted[group] & (x.annotated[group, c] > 0)[:, None]
            of_class = [field[seen] for field in (e[group, c], x.g[group, c], x.weight[group], slope[group, c])]
            present = G[row, c - k] > 0 or (p["absentClasses"] == "count" and len(of_class[0]) > 0)
            terms.append(w[c] * lovasz_extension(*of_class) if present else 0.0 * x.s.sum())
    terms = torch.stack(terms).reshape(G.shape)
    if p["reduction"] == "mean":
        taken = left_groups(x, p)[0] if p["absentClasses"] == "count" else G > 0
        return (terms.sum(dim=1) / taken.sum(dim=1).clamp(min=1)).mean()
    return reduce(terms.reshape(-1) if p["batch"] else terms, None, p)
