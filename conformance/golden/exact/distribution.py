"""The distribution losses, voxel by voxel, with Python loops over a `Case`."""

from math import floor

from mpmath import mpf

from .frame import minus_log, power


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
