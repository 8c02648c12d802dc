"""Losses of the region family other than plain overlap: kinds of errors, borders, noise and distances of classes."""

import torch

from .frame import reduce, voxel_weights
from .neighbours import frontier, per_sample
from .region import class_losses, dice, group_sum, over


def log_cosh_dice(x, p):
    """log cosh of the Dice loss of each class."""
    return dice(x, p, lambda loss: loss.abs() + torch.log1p(torch.exp(-2 * loss.abs())) - torch.tensor(2.0).log())


def matthews(x, p):
    """1 - Matthews correlation coefficient; `smoothNr` counts as a share of the voxels."""
    b = p["smoothDr"]
    parts = [group_sum(field, x, p) for field in (x.s * x.g, x.rest * (1 - x.g), x.s * (1 - x.g), x.rest * x.g)]

    def term(TP, TN, FP, FN):
        n = TP + TN + FP + FN
        square = (TP + FP + b) * (TP + FN + b) * (TN + FN + b) * (TN + FP + b)
        return 1 - over(((TP * TN - FP * FN) / n + p["smoothNr"]) * n, square.sqrt())

    return class_losses(group_sum(x.g, x, p), parts, term, x, p)


def boundary_dou(x, p):
    """Difference over union, where the share of the border in the object says how much the intersection counts."""
    border = per_sample(frontier, (x.g > 0.5) & x.counted[:, None], x)
    I, P2, G2, G, B = (group_sum(field, x, p) for field in (x.s * x.g, x.s**2, x.g**2, x.g, border))

    def term(I, P2, G2, G, B):
        there = torch.where(G > 0, G, 1.0)
        alpha = torch.where(G > 0, (1 - 2 * B / there).clamp(max=p["maxAlpha"]), -1.0)
        return 1 - over((1 - alpha) * I + p["smoothNr"], P2 + G2 - (1 + alpha) * I + p["smoothDr"])

    return class_losses(G, (I, P2, G2, G, B), term, x, p)


def noise_robust_dice(x, p):
    """A power of the absolute errors over the sizes."""
    e, G = group_sum(x.difference().abs() ** p["gamma"], x, p), group_sum(x.g, x, p)
    sizes = group_sum(x.s**2 + x.g**2 if p["squared"] else x.s + x.g, x, p)
    return class_losses(G, (e, sizes), lambda e, sizes: over(e, sizes + p["smoothDr"]), x, p)


def class_distances(given, c):
    """Distances [C, C] of the classes, the largest being 1."""
    M = 1 - torch.eye(c) if given is None else torch.tensor(given, dtype=torch.float64)
    largest = M.max()
    if M.shape != (c, c) or (M != M.T).any() or M.diagonal().any() or (M < 0).any() or (M[1:, 0] != largest).any():
        raise ValueError("distances are symmetric, 0 on the diagonal and largest to the background")
    return M / largest


def generalized_wasserstein_dice(x, p):
    """Generalized Dice of the Wasserstein distance d between the classes predicted and true in a voxel."""
    s, g = x.s, x.g
    if x.channels == 1:
        s, g = torch.cat([x.rest, x.s], dim=1), torch.cat([1 - x.g, x.g], dim=1)
    elif x.independent:
        raise ValueError("the classes must be exclusive")
    M = class_distances(p["distances"], g.shape[1])
    d = torch.einsum("ncv,cl,nlv->nv", g, M, s)
    weight = voxel_weights(x, p)

    def total(field):
        return (field * weight).sum(dim=1).sum(dim=0, keepdim=True) if p["batch"] else (field * weight).sum(dim=1)

    if p["weightType"] == "volume":
        volumes = torch.stack([total(of_class) for of_class in g.unbind(dim=1)], dim=1)  # [N', C]
        a = (g / (volumes + 1)[:, :, None]).sum(dim=1)
        T, denominator = total(a * (1 - d)), total(a * (2 - d))
    else:
        T = total((1 - g[:, 0]) * (1 - d))
        denominator = 2 * T + total(d)
    live = total(torch.ones_like(d)) > 0
    score = over(torch.where(live, 2 * T + p["smoothNr"], 1.0), torch.where(live, denominator + p["smoothDr"], 1.0))
    terms = torch.where(live, 1 - score, 0.0)
    return reduce(terms.reshape(()) if p["batch"] else terms, live.numel(), p)
