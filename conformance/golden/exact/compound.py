"""The boundary and the compound losses with Python loops over a `Case`, and the table of all losses."""

from mpmath import mpf, sqrt

from . import distribution, region
from .frame import minus_log, power, raised


def class_voxels(case, term, kept):
    """Terms `term(voxel, channel)` in the order samples, channels, voxels; mean over the counted ones."""
    w = case.weights()
    terms = [
        w[k] * term((n, v), k) if case.counted[n, v] else mpf(0)
        for n in range(case.n) for k in kept for v in range(case.v)
    ]  # fmt: skip
    return case.reduced(terms, sum(case.counted.values()) * len(kept))


def boundary(case):
    smallest = min(case.spacing())

    def combine(inner, outer, mask, others):
        return {**{i: smallest - inner[i] for i in mask}, **{i: outer[i] for i in others}}

    kept = case.kept(background=False)
    phi = {k: case.distances("phi", k, lambda i: case.g[i][k] > 0.5, combine) for k in kept}
    return class_voxels(case, lambda i, k: phi[k][i] * case.s[i][k], kept)


def hausdorff(case):
    def combine(inner, outer, mask, others):
        return {**{i: inner[i] for i in mask}, **{i: outer[i] for i in others}}

    kept, alpha = case.kept(background=False), case.number("alpha", 2)
    of_g = {k: case.distances("g", k, lambda i: case.g[i][k] > 0.5, combine) for k in kept}
    of_s = {k: case.distances("s", k, lambda i: case.s[i][k] > 0.5, combine) for k in kept}
    both = not case.option("oneSided", False)

    def term(i, k):
        weight = raised(of_g[k][i], alpha) + (raised(of_s[k][i], alpha) if both else 0)
        return (case.s[i][k] - case.g[i][k]) ** 2 * weight

    return class_voxels(case, term, kept)


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
    return [alpha * class_voxels(case, term, case.kept())[0] + (1 - alpha) * second]


def exponential_logarithmic(case):
    smooth, of_dice, of_ce = case.number("smooth", 1), case.number("gammaDice", 0.3), case.number("gammaCe", 0.3)
    first = region.per_class(
        case, lambda I, P, G, P2, G2: power(minus_log((2 * I + smooth) / (P + G + smooth), False), of_dice)
    )[0]
    frequency = {}
    for group in case.groups():
        f = [sum(case.g[i][k] for i in group) for k in case.channels]
        frequency.update({i: (f, len(group)) for i in group})

    def term(i, k):
        s, g = case.s[i][k], case.g[i][k]
        f, n = frequency[i]
        total = mpf(0)
        if g:
            all_f = n if case.independent else sum(f)
            total = g * sqrt(all_f / f[k]) * power(minus_log(s, case.given), of_ce)
        if case.independent and g != 1:
            total += (1 - g) * sqrt(n / (n - f[k])) * power(minus_log(1 - s, case.given), of_ce)
        return total

    second = distribution.voxel_mean(case, distribution.voxel_losses(case, term))[0]
    return [case.number("weightDice", 0.8) * first + case.number("weightCe", 0.2) * second]


def of_two(first, first_weight, second, second_weight):
    """A weighted sum: the first takes the options, the second keeps its own defaults for most."""

    def value(case):
        shared = ("activation", "ignoreIndex", "reduction", "spacing")
        own = {name: case.p[name] for name in shared if name in case.p}
        a, b = LOSSES[first](case), LOSSES[second](case.part(second, **own))
        return [case.number(first_weight, 1) * a[0] + case.number(second_weight, 1) * b[0]]

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
    "boundary": boundary,
    "hausdorff": hausdorff,
    "combo": combo,
    "exponential-logarithmic": exponential_logarithmic,
    "dice-ce": of_two("dice", "weightDice", "cross-entropy", "weightCe"),
    "dice-top-k": of_two("dice", "weightDice", "top-k", "weightTopK"),
    "dice-focal": of_two("dice", "weightDice", "focal", "weightFocal"),
    "dice-boundary": of_two("dice", "weightDice", "boundary", "weightBoundary"),
    "dice-hausdorff": of_two("dice", "weightDice", "hausdorff", "weightHausdorff"),
    "generalized-dice-boundary": of_two(
        "generalized-dice", "weightGeneralizedDice", "boundary", "weightBoundary"
    ),
}
