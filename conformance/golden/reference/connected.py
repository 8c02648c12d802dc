"""Losses of centrelines and of connected components."""

import torch

from .frame import class_weights, reduce
from .neighbours import components, dilated, per_sample, soft_skeleton
from .region import class_losses, dice, group_sum, iou, over, tversky
from .skeletons import skeleton


def cl_dice(x, p):
    """Dice of how much of each centreline lies in the other side's volume."""
    counted = x.counted[:, None].double()
    of_s = soft_skeleton(x.s * counted, x.spatial, p["iterations"])
    of_g = soft_skeleton(x.g * counted, x.spatial, p["iterations"])
    parts = [group_sum(field, x, p) for field in (of_s * x.g, of_s, of_g * x.s, of_g)]

    def term(s_in_g, s_line, g_in_s, g_line):
        precision = over(s_in_g + p["smooth"], s_line + p["smooth"])
        sensitivity = over(g_in_s + p["smooth"], g_line + p["smooth"])
        return 1 - over(2 * precision * sensitivity, precision + sensitivity)

    return class_losses(group_sum(x.g, x, p), parts, term, x, p)


def tubes(x, p):
    """What skeletons, dilated, cover of each class [N, C, V]."""
    masks = (x.g > 0.5) & x.counted[:, None]
    whole = masks
    if p["skeletonOf"] == "foreground" and not x.independent:
        whole = masks[:, 1:].any(dim=1, keepdim=True)
    return masks * per_sample(lambda mask: dilated(skeleton(mask), p["tube"]), whole, x)


def skeleton_recall(x, p):
    """Share of a tube around the target's centreline that is not predicted."""
    K = tubes(x, p)
    found, size = group_sum(x.s * K, x, p), group_sum(K, x, p)

    def term(found, size):
        return 1 - over(found + p["smoothNr"], size + p["smoothDr"])

    return class_losses(size, (found, size), term, x, p)


BASES = {
    "dice": (dice, lambda I, FP, FN, p: 2 * I, lambda I, FP, FN, p: 2 * I + FP + FN),
    "iou": (iou, lambda I, FP, FN, p: I, lambda I, FP, FN, p: I + FP + FN),
    "tversky": (tversky, lambda I, FP, FN, p: I, lambda I, FP, FN, p: I + p["alpha"] * FP + p["beta"] * FN),
}


def blob(x, p):
    """A region loss, plus the same for each component of the target without the others, averaged class by class."""
    whole, above, below = BASES[p["base"]]
    masks = (x.g > 0.5) & x.counted[:, None]
    numbers = per_sample(lambda mask: components(mask, p["connectivity"]), masks, x)
    w, terms = class_weights(p, x.channels), []

    def term(sample, c, inside, outside):
        weight = x.weight[sample]
        I, FN = (weight * x.s[sample, c])[inside].sum(), (weight * x.rest[sample, c])[inside].sum()
        parts = I, (weight * x.s[sample, c])[outside].sum(), FN, p
        return 1 - over(above(*parts) + p["smoothNr"], below(*parts) + p["smoothDr"])

    for sample, c in x.annotated.nonzero().tolist():
        count = int(numbers[sample, c].max())
        if count and (c > 0 or x.independent):
            outside = ~masks[sample, c]
            of_blobs = [term(sample, c, numbers[sample, c] == b, outside) for b in range(1, count + 1)]
            terms.append(w[c] * torch.stack(of_blobs).mean())
    of_blobs = torch.stack(terms) if terms else 0 * x.s.sum().reshape(1)
    part = reduce(of_blobs, len(of_blobs), p)
    return p["weightGlobal"] * whole(x, {**p, "squared": False}) + p["weightBlob"] * part
