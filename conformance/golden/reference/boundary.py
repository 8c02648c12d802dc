"""Losses of the boundary family: distance maps, which are constants, times a function of the probabilities."""

import torch

from .distances import distance_maps, rectified, signed, unsigned
from .frame import class_weights, first_kept, left, reduce
from .margins import note
from .region import generalized_weights, group_sum, left_groups, over


def reduce_classes(terms, x, p):
    """Mean of terms [N, C, V] over the voxels, by their weights, and the classes left."""
    k, a = first_kept(p, x.channels), left(x, p)
    w = class_weights(p, x.channels) * x.annotated
    weighted = (terms * w[:, :, None] * x.weight[:, None])[:, k:]
    reduced = reduce(weighted, (x.weight.sum(dim=1) * a.sum(dim=1)).sum(), p)
    return reduced.reshape(*weighted.shape[:2], *x.spatial) if p["reduction"] == "none" else reduced


def boundary(x, p):
    """Mean of phi s, phi the signed distance map of the target."""
    return reduce_classes(distance_maps(signed, x.g > 0.5, x, p) * x.s, x, p)


def hausdorff(x, p):
    """Mean squared error, weighted by powers of the distances to the boundaries of target and prediction."""
    weight = distance_maps(unsigned, x.g > 0.5, x, p) ** p["alpha"]
    if not p["oneSided"]:
        s = x.s.detach()
        note((s - 0.5).abs()[x.counted[:, None].expand_as(s)], 1e-4)
        weight = weight + distance_maps(unsigned, s > 0.5, x, p) ** p["alpha"]
    return reduce_classes((x.s - x.g) ** 2 * weight, x, p)


def log_hausdorff(x, p):
    """log(1 + Hausdorff loss)."""
    return torch.log1p(hausdorff(x, p))


def region_wise(x, p):
    """Mean of r s, r the rectified distance map of the target."""
    return reduce_classes(distance_maps(rectified, x.g > 0.5, x, p) * x.s, x, p)


def generalized_surface(x, p):
    """Squared signed distances of the voxels told apart from the target, by class weights as in generalized Dice."""
    D = distance_maps(signed, x.g > 0.5, x, p)
    annotated, _ = left_groups(x, p)
    w = generalized_weights(group_sum(x.g, x, p), annotated, p)
    w = w * class_weights(p, x.channels)[first_kept(p, x.channels) :]
    found, whole = ((w * group_sum(field**2, x, p)).sum(dim=1) for field in (D * (x.rest - x.g), D))
    live = whole > 0
    score = over(torch.where(live, found + p["smoothNr"], 1.0), torch.where(live, whole + p["smoothDr"], 1.0))
    terms = torch.where(live, 1 - score, 0.0)
    return reduce(terms.reshape(()) if p["batch"] else terms, live.numel(), p)
