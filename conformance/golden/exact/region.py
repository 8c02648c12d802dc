"""The region losses, class by class, with Python loops over a `Case`."""

from mpmath import mpf

from .frame import minus_log, power


def sums(case, group, k):
    """Intersection, prediction, target, squared prediction and squared target sums of class k."""
    rows = [(case.weight[i], case.s[i][k], case.g[i][k]) for i in group]
    P, G = sum(w * s for w, s, _ in rows), sum(w * g for w, _, g in rows)
    overlap = sum(w * s * g for w, s, g in rows)
    if case.option("softLabels", False):
        overlap = (P + G - sum(w * abs(s - g) for w, s, g in rows)) / 2
    return overlap, P, G, sum(w * s * s for w, s, _ in rows), sum(w * g * g for w, _, g in rows)


def error_sums(case, group, k):
    """Squared errors on and off the class, target sum, sum of the rest."""
    rows = [(case.weight[i], case.s[i][k], case.g[i][k]) for i in group]
    on, off = sum(w * (g - s) ** 2 * g for w, s, g in rows), sum(w * (g - s) ** 2 * (1 - g) for w, s, g in rows)
    return on, off, sum(w * g for w, _, g in rows), sum(w * (1 - g) for w, _, g in rows)


def per_class(case, term, rows_of=sums, empty="smooth"):
    """Terms `term(*sums)` of every class, or of the sums over the classes; the third of them tells an absent class."""
    w, empty = case.class_weights(), case.option("emptyTarget", empty)
    terms, divisor = [], 0
    for samples in case.groups():
        left = case.left(*samples)
        seen = {k: case.seen(samples, k) for k in left}
        rows = {k: rows_of(case, seen[k], k) for k in left}
        present = [k for k in left if empty == "smooth" or rows[k][2] != 0]
        if case.option("aggregate", "macro") == "micro":
            divisor += 1
            if any(seen[k] for k in present):
                terms.append(term(*(sum(w[k] * rows[k][j] for k in present) for j in range(len(rows[left[0]])))))
            else:
                terms.append(mpf(0))
            continue
        for k in case.kept():
            divisor += k in present or (k in left and empty == "zero")
            terms.append(w[k] * term(*rows[k]) if k in present and seen[k] else mpf(0))
    return case.reduced(terms, divisor)


def smoothing(case):
    return case.number("smoothNr", 1e-5), case.number("smoothDr", 1e-5)


def dice(case, transform=lambda loss: loss):
    nr, dr = smoothing(case)
    squared, least = case.option("squared", False), case.number("clipTp", 0)

    def term(I, P, G, P2, G2):
        true = max(I, least)
        false = (P2 + G2 if squared else P + G) - 2 * I
        return transform(1 - (2 * true + nr) / (2 * true + false + dr))

    return per_class(case, term)


def iou(case):
    nr, dr = smoothing(case)
    squared = case.option("squared", False)
    return per_class(
        case, lambda I, P, G, P2, G2: 1 - (I + nr) / ((P2 + G2 if squared else P + G) - I + dr)
    )


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


def generalized_weights(case, volumes):
    """Weights of the classes by their volumes, times their class weights."""
    exponent = {"square": 2, "simple": 1, "uniform": 0}[case.option("weightType", "square")]
    relative = case.option("relativeWeights", True)
    w = {k: 1 / G**exponent for k, G in volumes.items() if G}
    if case.option("emptyTarget", "smooth") == "smooth":
        largest = max(w.values(), default=mpf(1 if relative or not exponent else 0))
        w = {k: w.get(k, largest) for k in volumes}
    total = sum(w.values()) if relative else 1
    return {k: x / total * case.class_weights()[k] for k, x in w.items()}


def generalized_dice(case, transform=lambda S: 1 - S):
    nr, dr = smoothing(case)
    terms = []
    for samples in case.groups():
        seen = {k: case.seen(samples, k) for k in case.left(*samples)}
        rows = {k: sums(case, seen[k], k) for k in seen}
        w = generalized_weights(case, {k: row[2] for k, row in rows.items()})
        if not any(seen[k] for k in w):
            terms.append(mpf(0))
            continue
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
    w, terms, means = case.class_weights(), [], []
    hinge, every = case.option("errors", "probability") == "hinge", case.option("absentClasses", "skip") == "count"

    def error(i, k):
        s, g = case.s[i][k], case.g[i][k]
        if not hinge:
            return abs(g - s)
        odds = minus_log(1 - s, case.given) - minus_log(s, case.given)
        return max(1 - (2 * g - 1) * odds, mpf(0))

    for number, samples in enumerate(case.groups()):
        of_group = []
        for k in case.kept():
            group = case.seen(samples, k)
            G = sum(case.weight[i] * case.g[i][k] for i in group)
            if not G and not (every and k in case.left(*samples)):
                terms.append(mpf(0))
                continue
            errors = {i: error(i, k) for i in group}
            order = case.decide((number, k), lambda: sorted(group, key=lambda i: (-errors[i], i)))
            total, missed, extra, before = mpf(0), mpf(0), mpf(0), mpf(0)
            for i in order:
                missed += case.weight[i] * case.g[i][k]
                extra += case.weight[i] * (1 - case.g[i][k])
                now = 1 - (G - missed) / (G + extra) if G + extra else mpf(0)
                total, before = total + errors[i] * (now - before), now
            of_group.append(w[k] * total)
            terms.append(w[k] * total)
        means.append(sum(of_group) / len(of_group) if of_group else mpf(0))
    if case.option("reduction", "mean") == "mean":
        return [sum(means) / len(means)]
    return case.reduced(terms, None)
