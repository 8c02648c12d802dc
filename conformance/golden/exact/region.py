"""The region losses, class by class, with Python loops over a `Case`."""

from mpmath import mpf

from .frame import power


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
