"""Losses of the boundary family: distance maps, which are constants, times a function of the probabilities."""

from .distances import distance_maps, signed, unsigned
from .frame import class_weights, first_kept, left, reduce
from .margins import note


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
