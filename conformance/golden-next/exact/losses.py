"""The losses, voxel by voxel, with Python loops over `Case`: a second and deliberately naive implementation."""

from math import floor

from mpmath import log, mpf, sqrt

from .frame import minus_log

CLAMP = mpf("1e-7")


def power(base, exponent):
    """A power with its base limited from below."""
    return max(base, CLAMP) ** exponent


# -- distribution -------------------------------------------------------------------------------------


def entropy_term(case, s, g, smoothing=0):
    """Cross entropy of one channel of one voxel."""
    if case.independent:
        soft = (1 - smoothing) * g + smoothing / 2
        return soft * minus_log(s, case.given) + (1 - soft) * minus_log(1 - s, case.given)
    soft = (1 - smoothing) * g + smoothing / case.c
    return soft * minus_log(s, case.given) if soft else mpf(0)


def focal_term(case, s, g):
    gamma = case.option("gamma", 2)
    damping = (lambda base: power(base, gamma)) if gamma < 1 else (lambda base: base**gamma)
    total = g * damping(1 - s) * minus_log(s, case.given) if g else mpf(0)
    if case.independent:
        total += (1 - g) * damping(s) * minus_log(1 - s, case.given)
    return total


def voxel_losses(case, term, weights=None):
    """Loss of every voxel from `term(voxel, channel)`; None where it is not counted."""
    w, kept = weights or case.weights(), case.kept()
    share = len(kept) if case.independent else 1
    return {
        i: sum(w[k] * term(i, k) for k in kept) / share if case.counted[i] else None for i in case.voxels()
    }


def voxel_mean(case, losses, divisor=None):
    count = sum(x is not None for x in losses.values())
    return case.reduced([x or mpf(0) for x in losses.values()], count if divisor is None else divisor)


def cross_entropy(case, weights=None):
    w, kept = weights or case.weights(), case.kept()
    smoothing = case.number("labelSmoothing", 0)
    losses = voxel_losses(case, lambda i, k: entropy_term(case, case.s[i][k], case.g[i][k], smoothing), w)
    if case.option("weightNormalization", "voxels") == "voxels":
        return voxel_mean(case, losses)
    counted = [i for i in case.voxels() if case.counted[i]]
    if case.independent:
        return voxel_mean(case, losses, len(counted) * sum(w[k] for k in kept) / len(kept))
    return voxel_mean(case, losses, sum(w[k] * case.g[i][k] for i in counted for k in kept))


def weighted_cross_entropy(case):
    if case.option("classWeights", None):
        return cross_entropy(case)
    counted = [i for i in case.voxels() if case.counted[i]]
    w = []
    for k in case.channels:
        volume = sum(case.g[i][k] for i in counted)
        w.append(len(counted) / (case.c * volume) if volume else mpf(0))
    return cross_entropy(case, w)


def focal(case):
    return voxel_mean(case, voxel_losses(case, lambda i, k: focal_term(case, case.s[i][k], case.g[i][k])))


def top_k(case):
    losses = voxel_losses(case, lambda i, k: entropy_term(case, case.s[i][k], case.g[i][k]))

    def s_true(i):
        pairs = list(zip(case.s[i], case.g[i]))
        if not case.independent:
            return sum(s * g for s, g in pairs)
        kept = case.kept()
        return sum(pairs[k][0] * pairs[k][1] + (1 - pairs[k][0]) * (1 - pairs[k][1]) for k in kept) / len(kept)

    def selected():
        chosen = []
        for group in case.groups():
            if case.option("threshold", None) is not None:
                chosen.append([i for i in group if s_true(i) < case.p["threshold"]])
                continue
            count = max(1, floor(case.option("k", 0.1) * len(group)))
            chosen.append(sorted(group, key=lambda i: (-losses[i], i))[:count])
        return chosen

    chosen = case.decide("selected", selected)
    if case.option("reduction", "mean") == "mean":
        total = mpf(0)
        for group, kept in zip(case.groups(), chosen):
            divisor = len(kept) if case.option("normalize", "kept") == "kept" else len(group)
            total += sum(losses[i] for i in kept) / divisor if kept else 0
        return [total / len(chosen)]
    everything = {i for kept in chosen for i in kept}
    return case.reduced([losses[i] if i in everything else mpf(0) for i in case.voxels()], None)


def distance_penalized_cross_entropy(case):
    def combine(inner, outer, mask, others):
        result = {}
        for distance, side in ((inner, mask), (outer, others)):
            top = max(distance[i] for i in side)
            spread = max(top - distance[i] for i in side)
            result.update({i: (top - distance[i]) / spread if spread > 1e-30 else mpf(1) for i in side})
        return result

    maps = [case.distances("D", k, lambda i: case.g[i][k] > 0.5, combine) for k in case.channels]

    def term(i, k):
        D = maps[k][i] if case.independent else sum(case.g[i][j] * maps[j][i] for j in case.channels)
        return (1 + D) * entropy_term(case, case.s[i][k], case.g[i][k])

    return voxel_mean(case, voxel_losses(case, term))


# -- region -------------------------------------------------------------------------------------------


def sums(case, group, k):
    """Intersection, prediction, target, squared prediction and squared target sums of class k."""
    pairs = [(case.s[i][k], case.g[i][k]) for i in group]
    P, G = sum(s for s, _ in pairs), sum(g for _, g in pairs)
    overlap = sum(s * g for s, g in pairs)
    if case.option("softLabels", False):
        overlap = (P + G - sum(abs(s - g) for s, g in pairs)) / 2
    return overlap, P, G, sum(s * s for s, _ in pairs), sum(g * g for _, g in pairs)


def error_sums(case, group, k):
    """Squared errors on and off the class, target sum, sum of the rest."""
    pairs = [(case.s[i][k], case.g[i][k]) for i in group]
    on, off = sum((g - s) ** 2 * g for s, g in pairs), sum((g - s) ** 2 * (1 - g) for s, g in pairs)
    return on, off, sum(g for _, g in pairs), sum(1 - g for _, g in pairs)


def per_class(case, term, rows_of=sums):
    """Terms `term(*sums)` of every class, or of the sums over the classes."""
    w, empty = case.weights(), case.option("emptyTarget", "smooth")
    terms, divisor = [], 0
    for group in case.groups():
        rows = {k: rows_of(case, group, k) for k in case.kept()}
        present = [k for k in rows if empty == "smooth" or rows[k][2] != 0]
        if case.option("aggregate", "macro") == "micro":
            divisor += 1
            columns = range(len(next(iter(rows.values()))))
            pooled = [sum(w[k] * rows[k][j] for k in present) for j in columns]
            terms.append(term(*pooled) if group and present else mpf(0))
            continue
        for k in rows:
            divisor += k in present or empty == "zero"
            terms.append(w[k] * term(*rows[k]) if group and k in present else mpf(0))
    return case.reduced(terms, divisor)


def smoothing(case):
    return case.number("smoothNr", 1e-5), case.number("smoothDr", 1e-5)


def dice(case):
    nr, dr = smoothing(case)
    squared = case.option("squared", False)
    return per_class(
        case, lambda I, P, G, P2, G2: 1 - (2 * I + nr) / ((P2 + G2 if squared else P + G) + dr)
    )


def iou(case):
    nr, dr = smoothing(case)
    return per_class(case, lambda I, P, G, P2, G2: 1 - (I + nr) / (P + G - I + dr))


def tversky(case, alpha=None, beta=None, exponent=None):
    nr, dr = smoothing(case)
    a = case.number("alpha", 0.3) if alpha is None else alpha
    b = case.number("beta", 0.7) if beta is None else beta

    def term(I, P, G, P2, G2):
        loss = 1 - (I + nr) / (I + a * (P - I) + b * (G - I) + dr)
        return loss if exponent is None else power(loss, exponent)

    return per_class(case, term)


def focal_tversky(case):
    return tversky(case, exponent=1 / case.number("gamma", 4 / 3))


def asymmetric_similarity(case):
    b2 = case.number("beta", 1.5) ** 2
    return tversky(case, 1 / (1 + b2), b2 / (1 + b2))


def sensitivity_specificity(case):
    w, dr = case.number("w", 0.1), case.number("smoothDr", 1e-5)
    return per_class(
        case, lambda on, off, G, rest: w * on / (G + dr) + (1 - w) * off / (rest + dr), error_sums
    )


def generalized_dice(case, transform=lambda S: 1 - S):
    kind, empty = case.option("weightType", "square"), case.option("emptyTarget", "smooth")
    nr, dr = smoothing(case)
    cw, terms = case.weights(), []
    for group in case.groups():
        rows = {k: sums(case, group, k) for k in case.kept()}
        exponent = {"square": 2, "simple": 1, "uniform": 0}[kind]
        w = {k: 1 / rows[k][2] ** exponent for k in rows if rows[k][2]}
        if empty == "smooth":
            largest = max(w.values(), default=mpf(1))
            w = {k: w.get(k, largest) for k in rows}
        if not group or not w:
            terms.append(mpf(0))
            continue
        w = {k: x / sum(w.values()) * cw[k] for k, x in w.items()}
        above = 2 * sum(w[k] * rows[k][0] for k in w) + nr
        below = sum(w[k] * (rows[k][1] + rows[k][2]) for k in w) + dr
        terms.append(transform(above / below))
    return case.reduced(terms, len(terms))


def penalty_generalized_dice(case):
    k = case.number("k", 2.5)
    if case.option("variant", "score") == "score":
        return generalized_dice(case, lambda S: 1 - S / (1 + k * (1 - S)))
    return generalized_dice(case, lambda S: (1 - S) / (1 + k * (1 - (1 - S))))


def lovasz_softmax(case):
    """By the definition of the extension: IoU losses of the growing sets of the largest errors."""
    w, terms, means = case.weights(), [], []
    for number, group in enumerate(case.groups()):
        of_group = []
        for k in case.kept():
            G = sum(case.g[i][k] for i in group)
            if not G:
                terms.append(mpf(0))
                continue
            errors = {i: abs(case.g[i][k] - case.s[i][k]) for i in group}
            order = case.decide((number, k), lambda: sorted(group, key=lambda i: (-errors[i], i)))
            total, missed, extra, before = mpf(0), mpf(0), mpf(0), mpf(0)
            for i in order:
                missed, extra = missed + case.g[i][k], extra + 1 - case.g[i][k]
                now = 1 - (G - missed) / (G + extra)
                total, before = total + errors[i] * (now - before), now
            of_group.append(w[k] * total)
            terms.append(w[k] * total)
        means.append(sum(of_group) / len(of_group) if of_group else mpf(0))
    if case.option("reduction", "mean") == "mean":
        return [sum(means) / len(means)]
    return case.reduced(terms, None)


# -- boundary -----------------------------------------------------------------------------------------


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
        weight = of_g[k][i] ** alpha + (of_s[k][i] ** alpha if both else 0)
        return (case.s[i][k] - case.g[i][k]) ** 2 * weight

    return class_voxels(case, term, kept)


# -- compound -----------------------------------------------------------------------------------------


def combo(case):
    alpha, beta, smooth = case.number("alpha", 0.5), case.number("beta", 0.5), case.option("smooth", 1)

    def term(i, k):
        s, g = case.s[i][k], case.g[i][k]
        total = beta * g * minus_log(s, case.given)
        if g != 1 and not (case.c == 1 and case.activation == "softmax"):
            total += (1 - beta) * (1 - g) * minus_log(1 - s, case.given)
        return total

    own = {**case.p, "smoothNr": smooth, "smoothDr": smooth}
    second = dice(case.part("dice", **own))[0]
    return [alpha * class_voxels(case, term, case.kept())[0] + (1 - alpha) * second]


def exponential_logarithmic(case):
    smooth, of_dice, of_ce = case.number("smooth", 1), case.number("gammaDice", 0.3), case.number("gammaCe", 0.3)
    first = per_class(
        case, lambda I, P, G, P2, G2: power(-log((2 * I + smooth) / (P + G + smooth)), of_dice)
    )[0]
    frequency = {}
    for group in case.groups():
        f = [sum(case.g[i][k] for i in group) for k in case.channels]
        frequency.update({i: (f, len(group)) for i in group})

    def term(i, k):
        s, g = case.s[i][k], case.g[i][k]
        f, n = frequency[i]
        total = g * sqrt((n if case.independent else sum(f)) / f[k]) * power(minus_log(s, case.given), of_ce) if g else 0
        if case.independent and g != 1:
            total += (1 - g) * sqrt(n / (n - f[k])) * power(minus_log(1 - s, case.given), of_ce)
        return total

    second = voxel_mean(case, voxel_losses(case, term))[0]
    return [case.number("weightDice", 0.8) * first + case.number("weightCe", 0.2) * second]


def of_two(region, region_weight, other, other_weight):
    def value(case):
        own = {name: case.p[name] for name in ("activation", "ignoreIndex", "reduction", "spacing") if name in case.p}
        first, second = LOSSES[region](case), LOSSES[other](case.part(other, **own))
        return [case.number(region_weight, 1) * first[0] + case.number(other_weight, 1) * second[0]]

    return value


LOSSES = {
    "cross-entropy": cross_entropy,
    "weighted-cross-entropy": weighted_cross_entropy,
    "top-k": top_k,
    "focal": focal,
    "distance-penalized-cross-entropy": distance_penalized_cross_entropy,
    "sensitivity-specificity": sensitivity_specificity,
    "dice": dice,
    "iou": iou,
    "tversky": tversky,
    "generalized-dice": generalized_dice,
    "focal-tversky": focal_tversky,
    "asymmetric-similarity": asymmetric_similarity,
    "penalty-generalized-dice": penalty_generalized_dice,
    "lovasz-softmax": lovasz_softmax,
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
