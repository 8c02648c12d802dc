"""A case in 100-digit arithmetic (mpmath): its numbers, its probabilities, its voxels and its distances.

Nothing here is shared with `reference`, and no stable forms are used: the extra digits make them unnecessary.
"""

from copy import copy
from functools import lru_cache
from itertools import product

from mpmath import exp, log, mp, mpf, sqrt, workdps

DIGITS = 100  # of everything, but for sums of numbers of very different size
mp.dps = DIGITS
CLAMP = mpf("1e-7")


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
        self.g, self.counted = {}, {}
        for n, v in self.voxels():
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
        self.s, self.frozen, self.parts = {}, {}, {}

    def activate(self, flat):
        """Set the probabilities from a network output.

        A given probability that rounding left outside 0..1 is a constant 0 or 1, also when it is moved.
        """
        if self.given:
            inside = [0 <= x <= 1 for x in self.flat]
            flat = [x if free else mpf(was > 1) for x, free, was in zip(flat, inside, self.flat)]
        self.s = {
            (n, v): probabilities(
                tuple(flat[(n * self.c + k) * self.v + v] for k in self.channels), self.activation
            )
            for n, v in self.voxels()
        }

    def part(self, loss, **params):
        """The same inputs for another loss, with its own parameters: a part of a compound loss."""
        if loss not in self.parts:
            self.parts[loss] = copy(self)
            part = self.parts[loss]
            part.loss, part.p, part.frozen, part.parts = loss, params, {}, {}
        self.parts[loss].s = self.s
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

    def kept(self, background=True):
        dropped = self.c > 1 and not self.option("includeBackground", background)
        return self.channels[1:] if dropped else self.channels

    def weights(self):
        given = self.option("classWeights", None)
        return [mpf(w) for w in given] if given else [mpf(1)] * self.c

    # -- voxels -------------------------------------------------------------------------------------

    def voxels(self):
        return list(product(range(self.n), range(self.v)))

    def groups(self, batch=None):
        """The counted voxels of each sample, or of the whole batch."""
        seen = [i for i in self.voxels() if self.counted[i]]
        if self.option("batch", False) if batch is None else batch:
            return [seen]
        return [[i for i in seen if i[0] == n] for n in range(self.n)]

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
        coordinates = []
        for size, step in reversed(list(zip(self.spatial, self.spacing()))):
            coordinates.append(v % size * step)
            v //= size
        return coordinates

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

    def distances(self, name, k, member, combine):
        """A distance map of every sample for the mask of counted voxels with `member(voxel)`.

        `combine(inside, outside, mask, others)` gives the map of a sample from the distances on both sides.
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
                    maps.update({i: mpf(0) for i in every})
            return maps

        return self.decide((name, k), build)
