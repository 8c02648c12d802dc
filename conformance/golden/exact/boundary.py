"""The boundary losses with Python loops over a `Case`."""

from mpmath import log, mpf

from .frame import raised
from .region import generalized_weights, smoothing


def class_voxels(case, term):
    """Terms `term(voxel, channel)` in the order samples, channels, voxels; mean over the counted ones left."""
    w, terms, divisor = case.class_weights(), [], mpf(0)
    for n in range(case.n):
        for k in case.kept():
            for v in range(case.v):
                there = case.counted[n, v] and k in case.annotated[n]
                terms.append(w[k] * case.weight[n, v] * term((n, v), k) if there else mpf(0))
                divisor += case.weight[n, v] if there else 0
    return case.reduced(terms, divisor)


def signed_distances(case):
    smallest = min(case.spacing())

    def combine(inner, outer, mask, others):
        return {**{i: smallest - inner[i] for i in mask}, **{i: outer[i] for i in others}}

    return {k: case.distances("phi", k, lambda i: case.g[i][k] > 0.5, combine) for k in case.kept()}


def boundary(case):
    phi = signed_distances(case)
    return class_voxels(case, lambda i, k: phi[k][i] * case.s[i][k])


def hausdorff(case):
    def combine(inner, outer, mask, others):
        return {**{i: inner[i] for i in mask}, **{i: outer[i] for i in others}}

    kept, alpha = case.kept(), case.number("alpha", 2)
    of_g = {k: case.distances("g", k, lambda i: case.g[i][k] > 0.5, combine) for k in kept}
    of_s = {k: case.distances("s", k, lambda i: case.s[i][k] > 0.5, combine) for k in kept}
    both = not case.option("oneSided", False)

    def term(i, k):
        weight = raised(of_g[k][i], alpha) + (raised(of_s[k][i], alpha) if both else 0)
        return (case.s[i][k] - case.g[i][k]) ** 2 * weight

    return class_voxels(case, term)


def log_hausdorff(case):
    return [log(1 + x) for x in hausdorff(case)]


def region_wise(case):
    def combine(inner, outer, mask, others):
        deepest = max(inner[i] for i in mask)
        return {**{i: -inner[i] / deepest for i in mask}, **{i: mpf(1) for i in others}}

    r = {
        k: case.distances("r", k, lambda i: case.g[i][k] > 0.5, combine, empty=1, full=-1) for k in case.kept()
    }
    return class_voxels(case, lambda i, k: r[k][i] * case.s[i][k])


def generalized_surface(case):
    nr, dr = smoothing(case)
    D, terms = signed_distances(case), []
    for samples in case.groups():
        seen = {k: case.seen(samples, k) for k in case.left(*samples)}
        volumes = {k: sum(case.weight[i] * case.g[i][k] for i in seen[k]) for k in seen}
        above = below = mpf(0)
        for k, w in generalized_weights(case, volumes).items():
            above += w * sum(case.weight[i] * (D[k][i] * (1 - case.g[i][k] - case.s[i][k])) ** 2 for i in seen[k])
            below += w * sum(case.weight[i] * D[k][i] ** 2 for i in seen[k])
        terms.append(1 - (above + nr) / (below + dr) if below else mpf(0))
    return case.reduced(terms, len(terms))
