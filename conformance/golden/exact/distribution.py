"""The distribution losses, voxel by voxel, with Python loops over a `Case`."""

from math import floor

from mpmath import mpf

from .frame import minus_log, power
from .masks import coordinates, near, position


def soft_target(case, i, k):
    """Share of the target that one channel of a voxel has once labels are smoothed."""
    smoothing, answers = case.number("labelSmoothing", 0), 2 if case.independent else len(case.annotated[i[0]])
    return (1 - smoothing) * case.g[i][k] + smoothing / answers


def yes_weight(case, k):
    given = case.option("positiveWeight", None)
    if isinstance(given, list):
        return mpf(given[k])
    return mpf(1) if given is None or (k == 0 and not case.independent) else mpf(given)


def entropy_term(case, i, k):
    """Cross entropy of one channel of one voxel."""
    s, soft = case.s[i][k], soft_target(case, i, k)
    total = yes_weight(case, k) * soft * minus_log(s, case.given) if soft else mpf(0)
    return total + (1 - soft) * minus_log(1 - s, case.given) if case.independent else total


def focal_term(case, i, k):
    """Focal loss of one channel of one voxel, and the sum of the factors in it."""
    gamma, threshold, alpha = case.option("gamma", 2), case.option("reducedThreshold", None), case.option("alpha", None)
    s, g = case.s[i][k], soft_target(case, i, k)
    yes, no = (mpf(1), mpf(1)) if alpha is None else (mpf(alpha), 1 - mpf(alpha))

    def damping(answer):
        base = 1 - answer
        if threshold is not None and answer < threshold:
            return mpf(1)
        damped = power(base, gamma) if gamma < 1 else base**gamma
        return damped if threshold is None else damped / mpf(threshold) ** gamma

    if not case.independent:
        of_answer = g * damping(s) if g else mpf(0)
        return (no if k == 0 else yes) * of_answer * minus_log(s, case.given) if g else mpf(0), of_answer
    of_yes, of_no = g * damping(s), (1 - g) * damping(1 - s)
    return yes * of_yes * minus_log(s, case.given) + no * of_no * minus_log(1 - s, case.given), of_yes + of_no


def counts(case, i):
    """Whether a voxel counts: it does not where no channel of its own is left."""
    return case.counted[i] and bool(case.left(i[0]) or not case.independent)


def over_left(case, i, term):
    """Sum of `term(channel)` over the channels left, or the mean over channels of their own."""
    left = case.left(i[0])
    return sum((term(k) for k in left), mpf(0)) / (len(left) if case.independent else 1)


def voxel_losses(case, term, weights=None):
    """Loss of every voxel from `term(voxel, channel)`, whatever its weight; None where it is not counted."""
    w = weights or case.class_weights()
    return {
        i: over_left(case, i, lambda k: w[k] * term(i, k)) if counts(case, i) else None for i in case.voxels()
    }


def voxel_mean(case, losses, divisor=None):
    if divisor is None:
        divisor = sum(case.weight[i] for i in losses if losses[i] is not None)
    return case.reduced([case.weight[i] * (loss or 0) for i, loss in losses.items()], divisor)


def term_mean(case, term, weights=None, carried=None):
    """The loss of terms `term(voxel, channel)`, whose mean divides by that of `carried` or by their number."""
    w = weights or case.class_weights()
    if case.option("terms", "voxels") == "channels":
        terms, divisor = [], mpf(0)
        for n in range(case.n):
            for k in case.kept():
                for i in [(n, v) for v in range(case.v)]:
                    there = case.counted[i] and k in case.annotated[n]
                    terms.append(case.weight[i] * w[k] * term(i, k) if there else mpf(0))
                    if there:
                        divisor += case.weight[i] * (w[k] * carried(i, k) if carried else 1)
        return case.reduced(terms, divisor)
    losses = voxel_losses(case, term, w)
    if not carried:
        return voxel_mean(case, losses)
    weighed = [case.weight[i] * over_left(case, i, lambda k: w[k] * carried(i, k)) for i in losses if counts(case, i)]
    return voxel_mean(case, losses, sum(weighed, mpf(0)))


def cross_entropy(case, weights=None):
    def carried(i, k):
        g = case.g[i][k]
        return yes_weight(case, k) * g + (1 - g if case.independent else 0)

    by_weight = case.option("weightNormalization", "voxels") == "weights"
    return term_mean(case, lambda i, k: entropy_term(case, i, k), weights, carried if by_weight else None)


def weighted_cross_entropy(case):
    if case.option("classWeights", None):
        return cross_entropy(case)
    w = []
    for k in case.channels:
        seen = case.seen(range(case.n), k)
        n, volume = sum(case.weight[i] for i in seen), sum(case.weight[i] * case.g[i][k] for i in seen)
        w.append(n / (case.c * volume) if volume else mpf(0))
    return cross_entropy(case, w)


def focal(case):
    normalize = case.option("normalize", "voxels")
    if normalize == "class-factors" and case.option("reduction", "mean") == "mean":
        means, w = [], case.class_weights()
        for k in case.left(*range(case.n)):
            rows = [(case.weight[i], *focal_term(case, i, k)) for i in case.seen(range(case.n), k)]
            factors = sum((weight * factor for weight, _, factor in rows), mpf(0))
            means.append(w[k] * sum(weight * loss for weight, loss, _ in rows) / factors if factors else mpf(0))
        return [sum(means) / len(means) if means else mpf(0)]
    carried = (lambda i, k: focal_term(case, i, k)[1]) if normalize == "factors" else None
    return term_mean(case, lambda i, k: focal_term(case, i, k)[0], carried=carried)


def top_k(case):
    losses = voxel_losses(case, lambda i, k: entropy_term(case, i, k))
    groups = [[i for i in case.seen(samples) if counts(case, i)] for samples in case.groups()]

    def s_true(i):
        pairs = list(zip(case.s[i], case.g[i]))
        if not case.independent:
            return sum(s * g for s, g in pairs)
        return over_left(case, i, lambda k: pairs[k][0] * pairs[k][1] + (1 - pairs[k][0]) * (1 - pairs[k][1]))

    def selected():
        chosen = []
        for group in groups:
            if case.option("threshold", None) is not None:
                chosen.append([i for i in group if s_true(i) < case.p["threshold"]])
                continue
            count = max(1, floor(case.option("k", 0.1) * len(group)))
            chosen.append(sorted(group, key=lambda i: (-losses[i], i))[:count])
        return chosen

    chosen = case.decide("selected", selected)
    if case.option("reduction", "mean") == "mean":
        total = mpf(0)
        for group, kept in zip(groups, chosen):
            divisor = sum(case.weight[i] for i in (kept if case.option("normalize", "kept") == "kept" else group))
            total += sum(case.weight[i] * losses[i] for i in kept) / divisor if kept else 0
        return [total / len(chosen)]
    everything = {i for kept in chosen for i in kept}
    return case.reduced([case.weight[i] * losses[i] if i in everything else mpf(0) for i in case.voxels()], None)


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
        return (1 + D) * entropy_term(case, i, k)

    return term_mean(case, term)


def poly_cross_entropy(case):
    epsilon = case.number("epsilon", 1)

    def term(i, k):
        s, g = case.s[i][k], case.g[i][k]
        total = yes_weight(case, k) * g * (minus_log(s, case.given) + epsilon * (1 - s)) if g else mpf(0)
        if case.independent and g != 1:
            total += (1 - g) * (minus_log(1 - s, case.given) + epsilon * s)
        return total

    return term_mean(case, term)


def neighbor_aware_calibration(case):
    alpha, size = case.number("alpha", 0.1), case.option("size", 3)

    def share(i, k):
        """Share of class k around a voxel."""
        window = near(coordinates(i[1], case.spatial), case.spatial, size // 2)
        around = [(i[0], position(voxel, case.spatial)) for voxel in window]
        of_class = [case.g[j][k] for j in around if case.counted[j]]
        whole = case.option("border", "share") == "zero"
        return sum(of_class) / (size ** len(case.spatial) if whole else len(of_class))

    def distance(i, k):
        apart = case.decide((i, k), lambda: share(i, k)) - case.logit(i, k)
        return abs(apart) if case.option("distance", "l1") == "l1" else apart**2

    losses = voxel_losses(case, lambda i, k: entropy_term(case, i, k))
    for i in losses:
        left = case.left(i[0])
        if losses[i] is not None and left:
            losses[i] += alpha * sum(distance(i, k) for k in left) / len(left)
    return voxel_mean(case, losses)
