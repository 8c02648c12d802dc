"""A second, deliberately naive implementation of the same losses in 100-digit arithmetic (mpmath).

It shares no code with `region_and_distribution` and uses neither its stable forms nor its autodiff: the
equations are written voxel by voxel with Python loops, the extra digits make stability irrelevant, and the
gradient is a central difference with a step of 1e-40 (truncation and rounding errors below 1e-25). It
exists to verify values and gradients of the generated cases.
"""

from functools import lru_cache
from itertools import product

from mpmath import exp, log, mp, mpf

mp.dps = 100
STEP = mpf(10) ** -40


@lru_cache(maxsize=None)
def probabilities(z, activation):
    """Probabilities of one voxel from the tuple of its channels."""
    if activation == "none":
        return z
    e = [exp(x) for x in z]
    if activation == "sigmoid":
        return tuple(x / (1 + x) for x in e)
    return tuple(x / sum(e) for x in e)


@lru_cache(maxsize=None)
def minus_log(s, given):
    """-log s; probabilities that were given as input are limited from below."""
    return -log(max(s, mpf(10) ** -30) if given else s)


class Case:
    """One case with its target as dense per-voxel tuples."""

    def __init__(self, case):
        self.loss, self.p = case["loss"], case["params"]
        self.n, self.c, *self.spatial = case["shape"]
        self.v = 1
        for size in self.spatial:
            self.v *= size
        self.activation = self.p.get("activation", "softmax")
        self.independent = self.activation == "sigmoid" or (self.activation == "none" and self.c == 1)
        self.channels = list(range(self.c))
        labels = len(case["targetShape"]) == len(case["shape"]) - 1
        self.g, self.counted = {}, {}
        for n, v in product(range(self.n), range(self.v)):
            seen = case["mask"] is None or case["mask"][n * self.v + v] == 1
            if labels:
                y = case["target"][n * self.v + v]
                seen = seen and y != self.p.get("ignoreIndex")
                one = [1] if self.c == 1 and self.activation != "softmax" else self.channels
                row = [mpf(1) if y == k else mpf(0) for k in one]
            else:
                row = [mpf(case["target"][(n * self.c + k) * self.v + v]) for k in self.channels]
            self.g[n, v], self.counted[n, v] = row, seen
        self.flat = [mpf(x) for x in case["logits"]]

    def option(self, name, default):
        return self.p.get(name, default)

    def kept(self):
        dropped = self.c > 1 and not self.option("includeBackground", True)
        return self.channels[1:] if dropped else self.channels

    def weights(self, used=True):
        given = self.option("classWeights", None) if used else None
        return [mpf(w) for w in given] if given else [mpf(1)] * self.c

    def voxels(self):
        return product(range(self.n), range(self.v))

    # -- value --------------------------------------------------------------------------------------

    def value(self, flat=None):
        """List of the elements of the value."""
        flat = self.flat if flat is None else flat
        self.s = {
            (n, v): probabilities(
                tuple(flat[(n * self.c + k) * self.v + v] for k in self.channels), self.activation
            )
            for n, v in self.voxels()
        }
        if self.loss in ("cross-entropy", "focal"):
            return self.voxel_loss()
        if self.loss == "generalized-dice":
            return self.generalized_dice()
        if self.loss == "dice-ce":
            a, b = self.option("weightDice", 1), self.option("weightCe", 1)
            return [a * self.ratio_loss()[0] + b * self.voxel_loss(plain=True)[0]]
        return self.ratio_loss()

    def term(self, s, g, plain):
        given = self.activation == "none"
        if self.loss == "focal":
            gamma = self.option("gamma", 2)

            def power(base):
                return max(base, mpf("1e-7")) ** gamma if gamma < 1 else base**gamma

            total = g * power(1 - s) * minus_log(s, given) if g else mpf(0)
            return total + (1 - g) * power(s) * minus_log(1 - s, given) if self.independent else total
        eps = 0 if plain else mpf(self.option("labelSmoothing", 0))
        if self.independent:
            smooth = (1 - eps) * g + eps / 2
            return smooth * minus_log(s, given) + (1 - smooth) * minus_log(1 - s, given)
        smooth = (1 - eps) * g + eps / self.c
        return smooth * minus_log(s, given) if smooth else mpf(0)

    def voxel_loss(self, plain=False):
        """`plain`: as part of a sum of losses, with the options of the other part not applied."""
        w = self.weights(not plain)
        kept = self.channels if plain else self.kept()
        by_weight = not plain and self.option("weightNormalization", "voxels") == "weights"
        terms, divisor = [], mpf(0)
        for i in self.voxels():
            if not self.counted[i]:
                terms.append(mpf(0))
                continue
            parts = [w[k] * self.term(self.s[i][k], self.g[i][k], plain) for k in kept]
            terms.append(sum(parts) / (len(kept) if self.independent else 1))
            if not by_weight:
                divisor += 1
            elif self.independent:
                divisor += sum(w[k] for k in kept) / len(kept)
            else:
                divisor += sum(w[k] * self.g[i][k] for k in kept)
        return self.reduced(terms, divisor)

    def reduced(self, terms, divisor):
        reduction = self.option("reduction", "mean")
        if reduction == "none":
            return terms
        if reduction == "sum":
            return [sum(terms)]
        return [sum(terms) / divisor if divisor else mpf(0)]

    def groups(self):
        """The voxels of each sample, or of the whole batch; only counted ones."""
        seen = [i for i in self.voxels() if self.counted[i]]
        if self.option("batch", False):
            return [seen]
        return [[i for i in seen if i[0] == n] for n in range(self.n)]

    def sums(self, group, k):
        """Intersection, prediction, target, squared prediction and squared target sums of class k."""
        pairs = [(self.s[i][k], self.g[i][k]) for i in group]
        P, G = sum(s for s, _ in pairs), sum(g for _, g in pairs)
        I = sum(s * g for s, g in pairs)
        if self.option("softLabels", False):
            I = (P + G - sum(abs(s - g) for s, g in pairs)) / 2
        return I, P, G, sum(s * s for s, _ in pairs), sum(g * g for _, g in pairs)

    def score(self, I, P, G, P2, G2):
        nr, dr = mpf(self.option("smoothNr", 1e-5)), mpf(self.option("smoothDr", 1e-5))
        if self.loss == "tversky":
            alpha, beta = mpf(self.option("alpha", 0.3)), mpf(self.option("beta", 0.7))
            return (I + nr) / (I + alpha * (P - I) + beta * (G - I) + dr)
        return (2 * I + nr) / ((P2 + G2 if self.option("squared", False) else P + G) + dr)

    def ratio_loss(self):
        w, empty = self.weights(), self.option("emptyTarget", "smooth")
        terms, divisor = [], 0
        for group in self.groups():
            rows = {k: self.sums(group, k) for k in self.kept()}
            taking_part = [k for k in rows if empty == "smooth" or rows[k][2] != 0]
            if self.option("aggregate", "macro") == "micro":
                divisor += 1
                if not group or not taking_part:
                    terms.append(mpf(0))
                else:
                    pooled = [sum(w[k] * rows[k][j] for k in taking_part) for j in range(5)]
                    terms.append(1 - self.score(*pooled))
                continue
            for k in rows:
                divisor += k in taking_part or empty == "zero"
                live = group and k in taking_part
                terms.append(w[k] * (1 - self.score(*rows[k])) if live else mpf(0))
        return self.reduced(terms, divisor)

    def generalized_dice(self):
        kind, empty = self.option("weightType", "square"), self.option("emptyTarget", "smooth")
        nr, dr = mpf(self.option("smoothNr", 1e-5)), mpf(self.option("smoothDr", 1e-5))
        cw, terms = self.weights(), []
        for group in self.groups():
            rows = {k: self.sums(group, k) for k in self.kept()}
            power = {"square": 2, "simple": 1, "uniform": 0}[kind]
            w = {k: 1 / rows[k][2] ** power for k in rows if rows[k][2]}
            if empty == "smooth":
                largest = max(w.values(), default=mpf(1))
                w = {k: w.get(k, largest) for k in rows}
            if not group or not w:
                terms.append(mpf(0))
                continue
            w = {k: x / sum(w.values()) * cw[k] for k, x in w.items()}
            above = 2 * sum(w[k] * rows[k][0] for k in w) + nr
            below = sum(w[k] * (rows[k][1] + rows[k][2]) for k in w) + dr
            terms.append(1 - above / below)
        return self.reduced(terms, len(terms))

    # -- gradient -----------------------------------------------------------------------------------

    def derivative(self, i):
        """Derivative of the sum of the elements of the value with respect to input element i."""
        moved = list(self.flat)
        moved[i] = self.flat[i] + STEP
        above = sum(self.value(moved))
        moved[i] = self.flat[i] - STEP
        return (above - sum(self.value(moved))) / (2 * STEP)


def errors(case):
    """Largest error of the value (relative above 1) and of the gradient, absolute and relative.

    The relative gradient error is the largest absolute one divided by the largest gradient element.
    """
    # 1 - s of a logit of 1e4 has more than four thousand leading nines
    mp.dps = 100 if max(map(abs, case["logits"])) < 100 else 9000
    exact = Case(case)
    stored = case["value"] if isinstance(case["value"], list) else [case["value"]]
    value = exact.value()
    if len(value) != len(stored):
        raise AssertionError(f"{case['id']}: {len(stored)} elements instead of {len(value)}")
    value_error = max(abs(a - b) / max(1, abs(b)) for a, b in zip(stored, value))
    derivatives = [exact.derivative(i) for i in range(len(exact.flat))]
    gradient_error = max(abs(a - b) for a, b in zip(case["gradient"], derivatives))
    scale = max(abs(d) for d in derivatives)
    probabilities.cache_clear()
    minus_log.cache_clear()
    # gradients below 1e-12 everywhere are judged by their absolute error alone
    return float(value_error), float(gradient_error), float(gradient_error / scale) if scale > 1e-12 else 0.0
