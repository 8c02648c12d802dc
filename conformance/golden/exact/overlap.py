"""The region losses that are not plain ratios of overlap, with Python loops over a `Case`."""

from mpmath import cosh, log, mpf, sqrt

from .frame import raised
from .masks import coordinates, frontier
from .region import dice, per_class, smoothing, sums


def log_cosh_dice(case):
    return dice(case, lambda loss: log(cosh(loss)))


def matthews(case):
    nr, b = smoothing(case)

    def rows(case, group, k):
        return (*sums(case, group, k)[:3], sum(case.weight[i] for i in group))

    def term(TP, P, G, n):
        FP, FN, TN = P - TP, G - TP, n - P - G + TP
        return 1 - ((TP * TN - FP * FN) / n + nr) * n / sqrt((P + b) * (G + b) * (n - P + b) * (n - G + b))

    return per_class(case, term, rows)


def boundary_dou(case):
    nr, dr = smoothing(case)
    most = case.number("maxAlpha", 0.8)

    def rows(case, group, k):
        def borders():
            found = {n: frontier(case.mask(n, k), case.spatial) for n in range(case.n)}
            return [i for i in case.voxels() if coordinates(i[1], case.spatial) in found[i[0]]]

        border = set(case.decide(("border", k), borders))
        return (*sums(case, group, k), sum((case.weight[i] for i in group if i in border), mpf(0)))

    def term(I, P, G, P2, G2, B):
        alpha = min(most, 1 - 2 * B / G) if G else mpf(-1)
        return 1 - ((1 - alpha) * I + nr) / (P2 + G2 - (1 + alpha) * I + dr)

    return per_class(case, term, rows)


def noise_robust_dice(case):
    dr, gamma, squared = case.number("smoothDr", 1e-5), case.number("gamma", 1.5), case.option("squared", True)

    def rows(case, group, k):
        errors = sum(case.weight[i] * raised(abs(case.s[i][k] - case.g[i][k]), gamma) for i in group)
        return (*sums(case, group, k), errors)

    def term(I, P, G, P2, G2, errors):
        return errors / ((P2 + G2 if squared else P + G) + dr)

    return per_class(case, term, rows, empty="skip")


def generalized_wasserstein_dice(case):
    nr, dr = smoothing(case)
    c = max(case.c, 2)
    M = case.option("distances", None) or [[int(a != b) for b in range(c)] for a in range(c)]
    largest = max(max(row) for row in M)

    def both(i):
        if case.c == 1:
            return [1 - case.s[i][0], case.s[i][0]], [1 - case.g[i][0], case.g[i][0]]
        return case.s[i], case.g[i]

    def distance(i):
        s, g = both(i)
        return sum(g[a] * mpf(M[a][b]) / mpf(largest) * s[b] for a in range(c) for b in range(c))

    terms = []
    for samples in case.groups():
        seen = case.seen(samples, 0)
        if not seen:
            terms.append(mpf(0))
            continue
        true = error = weighted = mpf(0)
        volumes = [sum(case.weight[i] * both(i)[1][k] for i in seen) for k in range(c)]
        for i in seen:
            w, d, g = case.weight[i], distance(i), both(i)[1]
            if case.option("weightType", "foreground") == "volume":
                w *= sum(g[k] / (volumes[k] + 1) for k in range(c))
                true, weighted = true + w * (1 - d), weighted + w * (2 - d)
            else:
                true, error = true + w * (1 - g[0]) * (1 - d), error + w * d
        below = weighted if case.option("weightType", "foreground") == "volume" else 2 * true + error
        terms.append(1 - (2 * true + nr) / (below + dr))
    return case.reduced(terms, len(terms))
