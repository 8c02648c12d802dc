"""A case in 100-digit arithmetic (mpmath): its numbers, its probabilities, its voxels and its distances.

Nothing here is shared with `reference`, and no stable forms are used: the extra digits make them unnecessary.
"""

from copy import copy
from functools import lru_cache
from itertools import product

from mpmath import exp, log, mp, mpf, sqrt, workdps

from .masks import coordinates

DIGITS = 100  # of everything, but for sums of numbers of very different size
mp.dps = DIGITS
CLAMP = mpf("1e-7")
FOREGROUND_ONLY = {  # by default
    "boundary", "hausdorff", "cl-dice", "skeleton-recall", "generalized-surface", "log-hausdorff",
}  # fmt: skip


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
    with workdps(DIGITS):
        return -log(+(max(s, mpf(10) ** -30) if given else s))  # + rounds to the digits set


@lru_cache(maxsize=None)
def raised(base, exponent):
    with workdps(DIGITS):
        return (+base) ** exponent


def power(base, exponent):
    """A power with its base limited from below."""
    return raised(max(base, CLAMP), exponent)


class Case:
    """One case with its target as dense per-voxel tuples; voxels are named (sample, position)."""

    def __init__(self, case):
        self.loss, self.p = case["loss"], case["params"]
        self.n, self.c, *self.spatial = case["shape"]
        self.v = 1
        for size in self.spatial:
            self.v *= size
        self.activation = self.p.get("activation", "softmax")
        self.given = self.activation == "none"
        self.independent = self.activation == "sigmoid" or (self.given and self.c == 1)
        self.channels = list(range(self.c))
        labels = len(case["targetShape"]) == len(case["shape"]) - 1
        lists = case.get("annotated") or [self.channels] * self.n
        self.annotated = [set(row) | (set() if self.independent else {0}) for row in lists]
        self.g, self.counted, self.weight = {}, {}, {}
        for n, v in self.voxels():
            seen = case["mask"] is None or case["mask"][n * self.v + v] == 1
            if labels:
                y = case["target"][n * self.v + v]
                seen = seen and y != self.p.get("ignoreIndex")
                one = [1] if self.c == 1 and self.activation != "softmax" else self.channels
                row = [mpf(1) if y == k else mpf(0) for k in one]
            else:
                row = [mpf(case["target"][(n * self.c + k) * self.v + v]) for k in self.channels]
            weight = mpf(case["weights"][n * self.v + v]) if case.get("weights") else mpf(1)
            self.weight[n, v] = weight if seen else mpf(0)
            self.g[n, v], self.counted[n, v] = self.merged(n, row), self.weight[n, v] > 0
        self.flat = [mpf(x) for x in case["logits"]]
        self.s, self.z, self.frozen, self.parts = {}, {}, {}, {}

    def merged(self, n, row):
        """A row of probabilities in which the background has those of the exclusive classes without annotation."""
        if self.independent:
            return row
        others = [k for k in self.channels if k not in self.annotated[n]]
        return [row[0] + sum(row[k] for k in others)] + [
            mpf(0) if k in others else row[k] for k in self.channels[1:]
        ]

    def activate(self, flat):
        """Set the probabilities from a network output.

        A given probability that rounding left outside 0..1 is a constant 0 or 1, also when it is moved.
        """
        if self.given:
            inside = [0 <= x <= 1 for x in self.flat]
            flat = [x if free else mpf(was > 1) for x, free, was in zip(flat, inside, self.flat)]
        for n, v in self.voxels():
            self.z[n, v] = tuple(flat[(n * self.c + k) * self.v + v] for k in self.channels)
            s = self.merged(n, probabilities(self.z[n, v], self.activation))
            if self.given and self.decide(("rounded", n, v), lambda: s[0] > 1):
                s = [mpf(1), *s[1:]]
            if not self.independent and not self.given and self.annotated[n] == {0}:
                s = [mpf(1), *s[1:]]  # the sum of all, without its rounding
            self.s[n, v] = s

    def logit(self, i, k):
        """The logit of a class; that of the background stands for the classes without annotation too."""
        n, z = i[0], self.z[i]
        if self.independent or k:
            return z[k]
        merged = [j for j in self.channels if j == 0 or j not in self.annotated[n]]
        return log(sum(exp(z[j]) for j in merged)) if len(merged) > 1 else z[0]

    def part(self, loss, **params):
        """The same inputs for another loss, with its own parameters: a part of a compound loss."""
        if loss not in self.parts:
            self.parts[loss] = copy(self)
            part = self.parts[loss]
            part.loss, part.p, part.frozen, part.parts = loss, params, {}, {}
        self.parts[loss].s, self.parts[loss].z = self.s, self.z
        return self.parts[loss]

    def decide(self, name, decision):
        """What `decision()` gave the first time: selections are constants for the gradient."""
        if name not in self.frozen:
            self.frozen[name] = decision()
        return self.frozen[name]

    # -- parameters ---------------------------------------------------------------------------------

    def option(self, name, default):
        return self.p.get(name, default)

    def number(self, name, default):
        return mpf(self.p.get(name, default))

    def kept(self):
        background = self.option("includeBackground", self.loss not in FOREGROUND_ONLY)
        return self.channels[1:] if self.c > 1 and not background else self.channels

    def left(self, *samples):
        """The kept channels that are annotated in one of the samples."""
        return [k for k in self.kept() if any(k in self.annotated[n] for n in samples)]

    def class_weights(self):
        given = self.option("classWeights", None)
        return [mpf(w) for w in given] if given else [mpf(1)] * self.c

    # -- voxels -------------------------------------------------------------------------------------

    def voxels(self):
        return list(product(range(self.n), range(self.v)))

    def groups(self):
        """Samples one by one, or all of them together."""
        samples = list(range(self.n))
        return [samples] if self.option("batch", False) else [[n] for n in samples]

    def seen(self, samples, k=None):
        """The counted voxels of samples, or of those in which class k is annotated."""
        return [
            i for i in self.voxels()
            if i[0] in samples and self.counted[i] and (k is None or k in self.annotated[i[0]])
        ]  # fmt: skip

    def mask(self, n, k):
        """The coordinates of the counted voxels of a sample that belong to class k."""
        return {
            coordinates(v, self.spatial) for v in range(self.v) if self.counted[n, v] and self.g[n, v][k] > 0.5
        }

    def reduced(self, terms, divisor):
        reduction = self.option("reduction", "mean")
        if reduction == "none":
            return terms
        if reduction == "sum":
            return [sum(terms)]
        return [sum(terms) / divisor if divisor else mpf(0)]

    # -- distances ----------------------------------------------------------------------------------

    def position(self, v):
        """Physical coordinates of the voxel at flat position v."""
        return [a * step for a, step in zip(coordinates(v, self.spatial), self.spacing())]

    def spacing(self):
        given = self.option("spacing", None)
        return [mpf(x) for x in given] if given else [mpf(1)] * len(self.spatial)

    def distance(self, n, mask):
        """Distance of every voxel of sample n to the nearest one that is not in `mask`, by trying all."""
        out = [self.position(v) for v in range(self.v) if (n, v) not in mask]
        result = {}
        for v in range(self.v):
            here = self.position(v)
            result[n, v] = sqrt(min(sum((a - b) ** 2 for a, b in zip(here, there)) for there in out))
        return result

    def distances(self, name, k, member, combine, empty=0, full=0):
        """A distance map of every sample for the mask of counted voxels with `member(voxel)`.

        `combine(inside, outside, mask, others)` gives the map of a sample from the distances on both sides. Where
        there is one side only, `empty` or `full` is the distance of every voxel.
        """

        def build():
            maps = {}
            for n in range(self.n):
                every = [(n, v) for v in range(self.v)]
                mask = {i for i in every if self.counted[i] and member(i)}
                others = set(every) - mask
                if mask and others:
                    maps.update(combine(self.distance(n, mask), self.distance(n, others), mask, others))
                else:
                    maps.update({i: mpf(full if mask else empty) for i in every})
            return maps

        return self.decide((name, k), build)
