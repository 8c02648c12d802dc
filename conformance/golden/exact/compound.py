"""The compound losses with Python loops over a `Case`, and the table of all losses."""

from mpmath import mpf, sqrt

from . import boundary, connected, distribution, overlap, region
from .boundary import class_voxels
from .frame import minus_log, power


def combo(case):
    alpha, beta, smooth = case.number("alpha", 0.5), case.number("beta", 0.5), case.option("smooth", 1)

    def term(i, k):
        s, g = case.s[i][k], case.g[i][k]
        total = beta * g * minus_log(s, case.given)
        if g != 1 and not (case.c == 1 and case.activation == "softmax"):
            total += (1 - beta) * (1 - g) * minus_log(1 - s, case.given)
        return total

    own = {**case.p, "smoothNr": smooth, "smoothDr": smooth}
    second = region.dice(case.part("dice", **own))[0]
    return [alpha * class_voxels(case, term)[0] + (1 - alpha) * second]


def exponential_logarithmic(case):
    smooth, of_dice, of_ce = case.number("smooth", 1), case.number("gammaDice", 0.3), case.number("gammaCe", 0.3)
    first = region.per_class(
        case, lambda I, P, G, P2, G2: power(minus_log((2 * I + smooth) / (P + G + smooth), False), of_dice)
    )[0]
    frequency = {}
    for samples in case.groups():
        for k in case.channels:
            seen = case.seen(samples, k)
            f = sum(case.weight[i] * case.g[i][k] for i in seen)
            n = sum(case.weight[i] * (1 if case.independent else sum(case.g[i])) for i in seen)
            frequency.update({(i, k): (f, n) for i in seen})

    def term(i, k):
        s, g = case.s[i][k], case.g[i][k]
        f, n = frequency[i, k]
        total = mpf(0)
        if g:
            total = g * sqrt(n / f) * power(minus_log(s, case.given), of_ce)
        if case.independent and g != 1:
            total += (1 - g) * sqrt(n / (n - f)) * power(minus_log(1 - s, case.given), of_ce)
        return total

    second = distribution.voxel_mean(case, distribution.voxel_losses(case, term))[0]
    return [case.number("weightDice", 0.8) * first + case.number("weightCe", 0.2) * second]


def dice_cl_dice(case):
    alpha, smooth = case.number("alpha", 0.5), case.option("smooth", 1)
    own = {"includeBackground": False, **case.p}
    first = region.dice(case.part("dice", **own, smoothNr=smooth, smoothDr=smooth))[0]
    return [(1 - alpha) * first + alpha * connected.cl_dice(case.part("cl-dice", **own))[0]]


def unified_focal(case):
    delta, gamma, both = case.number("delta", 0.6), case.number("gamma", 0.5), case.number("lambda", 0.5)
    symmetric = case.option("variant", "asymmetric") == "symmetric"
    nr, dr = region.smoothing(case)

    def of_voxel(s, g, background):
        if not g:
            return mpf(0)
        if background:
            return (1 - delta) * power(1 - s, gamma) * g * minus_log(s, case.given)
        return delta * (power(1 - s, gamma) if symmetric else 1) * g * minus_log(s, case.given)

    def voxel(i, k):
        s, g = case.s[i][k], case.g[i][k]
        if case.independent:
            return of_voxel(s, g, False) + of_voxel(1 - s, 1 - g, True)
        return of_voxel(s, g, k == 0)

    def of_class(TP, P, G, background):
        index = (TP + nr) / (TP + delta * (G - TP) + (1 - delta) * (P - TP) + dr)
        return 1 - index if background and not symmetric else power(1 - index, 1 - gamma)

    def term(I, P, G, n, k):
        if case.independent:
            return (of_class(I, P, G, False) + of_class(n - P - G + I, n - P, n - G, True)) / 2
        return of_class(I, P, G, k == 0)

    def rows(case, group, k):
        return (*region.sums(case, group, k)[:3], sum(case.weight[i] for i in group), k)

    focal = distribution.voxel_mean(case, distribution.voxel_losses(case, voxel))[0]
    return [both * focal + (1 - both) * region.per_class(case, term, rows)[0]]


def weighted_sum(first, first_weight, *others):
    """The first loss takes the options, the others keep their own defaults for most."""

    def value(case):
        shared = ("activation", "ignoreIndex", "reduction", "spacing", "tube", "skeletonOf")
        own = {name: case.p[name] for name in shared if name in case.p}
        total = case.number(first_weight, 1) * LOSSES[first](case)[0]
        for other, weight in zip(others[::2], others[1::2]):
            total += case.number(weight, 1) * LOSSES[other](case.part(other, **own))[0]
        return [total]

    return value


LOSSES = {
    "cross-entropy": distribution.cross_entropy,
    "weighted-cross-entropy": distribution.weighted_cross_entropy,
    "top-k": distribution.top_k,
    "focal": distribution.focal,
    "distance-penalized-cross-entropy": distribution.distance_penalized_cross_entropy,
    "sensitivity-specificity": region.sensitivity_specificity,
    "dice": region.dice,
    "iou": region.iou,
    "tversky": region.tversky,
    "generalized-dice": region.generalized_dice,
    "focal-tversky": region.focal_tversky,
    "asymmetric-similarity": region.asymmetric_similarity,
    "penalty-generalized-dice": region.penalty_generalized_dice,
    "lovasz-softmax": region.lovasz_softmax,
    "boundary": boundary.boundary,
    "hausdorff": boundary.hausdorff,
    "combo": combo,
    "exponential-logarithmic": exponential_logarithmic,
    "cl-dice": connected.cl_dice,
    "dice-cl-dice": dice_cl_dice,
    "skeleton-recall": connected.skeleton_recall,
    "dice-ce-skeleton-recall": weighted_sum(
        "dice", "weightDice", "cross-entropy", "weightCe", "skeleton-recall", "weightSkeletonRecall"
    ),
    "unified-focal": unified_focal,
    "generalized-wasserstein-dice": overlap.generalized_wasserstein_dice,
    "log-cosh-dice": overlap.log_cosh_dice,
    "matthews": overlap.matthews,
    "poly-cross-entropy": distribution.poly_cross_entropy,
    "neighbor-aware-calibration": distribution.neighbor_aware_calibration,
    "boundary-dou": overlap.boundary_dou,
    "noise-robust-dice": overlap.noise_robust_dice,
    "generalized-surface": boundary.generalized_surface,
    "region-wise": boundary.region_wise,
    "log-hausdorff": boundary.log_hausdorff,
    "blob": connected.blob,
    "dice-ce": weighted_sum("dice", "weightDice", "cross-entropy", "weightCe"),
    "dice-top-k": weighted_sum("dice", "weightDice", "top-k", "weightTopK"),
    "dice-focal": weighted_sum("dice", "weightDice", "focal", "weightFocal"),
    "dice-boundary": weighted_sum("dice", "weightDice", "boundary", "weightBoundary"),
    "dice-hausdorff": weighted_sum("dice", "weightDice", "hausdorff", "weightHausdorff"),
    "generalized-dice-boundary": weighted_sum(
        "generalized-dice", "weightGeneralizedDice", "boundary", "weightBoundary"
    ),
}
