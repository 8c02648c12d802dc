"""Reference values of segmentation losses: cross-entropy, dice, dice-ce, generalized-dice, focal, tversky.

Everything is float64 and follows the definitions literally; gradients come from `autodiff`. Inside this file
arrays have the axes [N, C, V]: samples, channels, voxels (all spatial axes flattened in C order).

`evaluate` is the entry point. A voxel is *counted* when its mask is 1 and its label is not `ignoreIndex`.
"""

from collections import namedtuple

import numpy as np

from autodiff import Tensor, gradient, where

# ---------------------------------------------------------------------------------------------------
# Parameters

INPUT = {"activation": "softmax", "ignoreIndex": None, "reduction": "mean"}
CLASSES = {"includeBackground": True, "classWeights": None}
REGION = {
    **INPUT, **CLASSES, "batch": False, "smoothNr": 1e-5, "smoothDr": 1e-5,
    "emptyTarget": "smooth", "softLabels": False,
}  # fmt: skip
VOXEL = {**INPUT, **CLASSES}
DICE = {**REGION, "aggregate": "macro", "squared": False}

DEFAULTS = {
    "cross-entropy": {**VOXEL, "weightNormalization": "voxels", "labelSmoothing": 0.0},
    "focal": {**VOXEL, "gamma": 2.0},
    "dice": DICE,
    "tversky": {**REGION, "aggregate": "macro", "alpha": 0.3, "beta": 0.7},
    "generalized-dice": {**REGION, "weightType": "square"},
    "dice-ce": {**DICE, "weightDice": 1.0, "weightCe": 1.0},
}
CHOICES = {
    "activation": ("softmax", "sigmoid", "none"),
    "reduction": ("mean", "sum", "none"),
    "aggregate": ("macro", "micro"),
    "emptyTarget": ("smooth", "skip", "zero"),
    "weightNormalization": ("voxels", "weights"),
    "weightType": ("square", "simple", "uniform"),
}


def resolve(loss, params):
    """All parameters of `loss` with defaults filled in; unknown names and values are an error."""
    unknown = set(params) - set(DEFAULTS[loss])
    if unknown:
        raise ValueError(f"{loss}: unknown parameters {sorted(unknown)}")
    full = {**DEFAULTS[loss], **params}
    for name, value in full.items():
        if name in CHOICES and value not in CHOICES[name]:
            raise ValueError(f"{loss}: {name} cannot be {value!r}")
        if isinstance(DEFAULTS[loss][name], bool) and not isinstance(value, bool):
            raise ValueError(f"{loss}: {name} must be true or false")
    if loss == "dice-ce" and full["reduction"] == "none":
        raise ValueError("dice-ce: the parts have different shapes without a reduction")
    return full


# ---------------------------------------------------------------------------------------------------
# Target and activation


def read_target(target, shape, mask, p):
    """Dense target g [N, C, V] and the counted voxels [N, V] for an input of shape [N, C, ...]."""
    n, c = shape[:2]
    counted = np.ones((n, int(np.prod(shape[2:]))), dtype=bool)
    if mask is not None:
        if mask.shape != (n, *shape[2:]):
            raise ValueError(f"mask of shape {mask.shape} for an input of shape {shape}")
        counted &= mask.reshape(counted.shape) == 1
    if target.shape == tuple(shape):
        if p["ignoreIndex"] is not None:
            raise ValueError("ignoreIndex needs integer labels")
        return target.reshape(n, c, -1).astype(np.float64), counted
    if target.shape != (n, *shape[2:]):
        raise ValueError(f"target of shape {target.shape} for an input of shape {shape}")
    labels = target.reshape(n, -1)
    if p["ignoreIndex"] is not None:
        counted &= labels != p["ignoreIndex"]
    binary = c == 1 and p["activation"] != "softmax"
    classes = np.array([1]) if binary else np.arange(c)
    if not np.isin(labels[counted], [0, 1] if binary else classes).all():
        raise ValueError("a counted label is out of range")
    return (labels[:, None, :] == classes[:, None]).astype(np.float64), counted


# s: probability; nll: -log s; rest: 1 - s; nll_rest: -log(1 - s), only for independent channels (else None)
Prediction = namedtuple("Prediction", "s nll rest nll_rest")

FLOOR = 1e-30  # smallest probability inside a logarithm when probabilities are given


def softplus(x):
    """log(1 + e^x), never overflowing and with full relative accuracy for very negative x."""
    positive = x.value >= 0
    return where(positive, x, 0.0) + where(positive, -x, x).exp().log1p()


def activate(z, activation):
    """Probabilities and their logarithms from the input z [N, C, V], without cancellation."""
    if activation == "sigmoid":
        nll, nll_rest = softplus(-z), softplus(z)
        return Prediction((-nll).exp(), nll, (-nll_rest).exp(), nll_rest)
    if activation == "none":
        nll_rest = -(1 - z).clamp_min(FLOOR).log() if z.shape[1] == 1 else None
        return Prediction(z, -z.clamp_min(FLOOR).log(), 1 - z, nll_rest)
    # softmax: distances to the largest logit, exactly 0 (also in the gradient) for that channel itself, so
    # that -log s = -delta + log1p(the others) keeps its relative accuracy when s is close to 1
    top = np.arange(z.shape[1])[:, None] == z.value.argmax(axis=1)[:, None, :]
    largest = where(top, z, 0.0).sum(axis=1, keepdims=True)
    delta = where(top, 0.0, z - largest)
    others = where(top, 0.0, delta.exp()).sum(axis=1, keepdims=True)
    nll = others.log1p() - delta
    s = (-nll).exp()
    sum_of_others = where(top, 0.0, s).sum(axis=1, keepdims=True)
    return Prediction(s, nll, where(top, sum_of_others, 1 - s), None)


def class_weights(p, c):
    """Weights [C], all 1 when none are given."""
    w = np.ones(c) if p["classWeights"] is None else np.array(p["classWeights"], dtype=np.float64)
    if w.shape != (c,):
        raise ValueError(f"{w.size} class weights for {c} channels")
    return w


def first_kept(p, c):
    """Index of the first channel that takes part; the background of a single channel cannot be dropped."""
    return 0 if p["includeBackground"] or c == 1 else 1


# ---------------------------------------------------------------------------------------------------
# Voxel losses


def reduce_voxels(terms, g, counted, independent, p):
    """Weight and reduce class terms [N, C, V] of a voxel loss.

    A voxel's loss is the sum of its terms over the kept channels, or the mean when every channel is a
    binary problem of its own. With `weights` the mean divides by the weight that each counted voxel
    carries: that of its (unsmoothed) class, or the mean channel weight for independent channels.
    """
    c = terms.shape[1]
    k = first_kept(p, c)
    w = class_weights(p, c)
    share = 1.0 / (c - k) if independent else 1.0
    voxels = (terms * w[:, None])[:, k:].sum(axis=1) * share * counted
    if p["reduction"] == "none":
        return voxels
    if p["reduction"] == "sum":
        return voxels.sum()
    if p.get("weightNormalization", "voxels") == "voxels":
        divisor = counted.sum()
    else:
        carried = w[:, None] * (np.ones_like(g) if independent else g)
        divisor = (carried[:, k:].sum(axis=1) * share * counted).sum()
    return voxels.sum() / divisor if divisor > 0 else voxels.sum() * 0.0


def cross_entropy(pred, g, counted, p):
    """Mean of -log s of the target, with label smoothing over the C classes (2 for a binary channel)."""
    eps, c = p["labelSmoothing"], g.shape[1]
    if pred.nll_rest is None:
        terms = (g * (1 - eps) + eps / c) * pred.nll
    else:
        soft = g * (1 - eps) + eps / 2
        terms = soft * pred.nll + (1 - soft) * pred.nll_rest
    return reduce_voxels(terms, g, counted, pred.nll_rest is not None, p)


def focal(pred, g, counted, p):
    """Cross entropy whose terms are damped by the power gamma of the missing probability."""

    def damping(base):
        return (base.clamp_min(1e-7) if p["gamma"] < 1 else base) ** p["gamma"]

    terms = g * (damping(pred.rest) * pred.nll)
    if pred.nll_rest is not None:
        terms = terms + (1 - g) * (damping(pred.s) * pred.nll_rest)
    return reduce_voxels(terms, g, counted, pred.nll_rest is not None, p)


# ---------------------------------------------------------------------------------------------------
# Region losses

# Sums over the counted voxels, [N', C'] over the kept classes (N' = 1 when over the whole batch). G and G2
# are constants; `ignored` [N'] marks groups without a counted voxel, `w` are the class weights [C'].
Sums = namedtuple("Sums", "I P G P2 G2 ignored w")


def region_sums(pred, g, counted, p):
    k = first_kept(p, g.shape[1])
    axis = (0, 2) if p["batch"] else 2

    def total(x):
        x = (x * counted[:, None, :])[:, k:].sum(axis=axis)
        return x.reshape(1, -1) if p["batch"] else x

    s = pred.s
    P, G = total(s), total(g)
    overlap = (P + G - total((s - g).abs())) / 2 if p["softLabels"] else total(s * g)
    voxels = counted.sum(keepdims=True) if p["batch"] else counted.sum(axis=1)
    weights = class_weights(p, g.shape[1])[k:]
    return Sums(overlap, P, G, total(s * s), total(g * g), voxels.reshape(-1) == 0, weights)


def one_minus_ratio(numerator, denominator, live):
    """1 - numerator / denominator where `live`, 0 elsewhere (there the denominator may be 0)."""
    if (denominator.value[live] <= 0).any():
        raise ValueError("a ratio without a positive denominator; use smoothDr")
    return where(live, 1 - numerator / where(live, denominator, 1.0), 0.0)


def reduce_groups(terms, divisor, p):
    if p["reduction"] == "none":
        return terms
    if p["reduction"] == "sum":
        return terms.sum()
    return terms.sum() / divisor if divisor > 0 else terms.sum() * 0.0


def ratio_loss(sums, fraction, p):
    """Mean of 1 - ratio per class (macro), or of the ratio of sums over the classes (micro).

    `fraction(I, P, G, P2, G2)` gives numerator and denominator of the ratio without smoothing.
    """
    absent = (sums.G == 0) & (p["emptyTarget"] != "smooth")
    live = ~absent & ~sums.ignored[:, None]
    parts = (sums.I, sums.P, sums.G, sums.P2, sums.G2)
    if p["aggregate"] == "micro":
        parts = [(x * (sums.w * ~absent)).sum(axis=1) for x in parts]
        live = live.any(axis=1)
    numerator, denominator = fraction(*parts)
    terms = one_minus_ratio(numerator + p["smoothNr"], denominator + p["smoothDr"], live)
    if p["aggregate"] == "micro":
        return reduce_groups(terms.reshape(()) if p["batch"] else terms, live.size, p)
    divisor = (~absent).sum() if p["emptyTarget"] == "skip" else live.size
    terms = terms * sums.w
    return reduce_groups(terms.reshape(-1) if p["batch"] else terms, divisor, p)


def dice(pred, g, counted, p):
    def fraction(I, P, G, P2, G2):
        return 2 * I, (P2 + G2 if p["squared"] else P + G)

    return ratio_loss(region_sums(pred, g, counted, p), fraction, p)


def tversky(pred, g, counted, p):
    def fraction(I, P, G, P2, G2):
        return I, I + p["alpha"] * (P - I) + p["beta"] * (G - I)

    return ratio_loss(region_sums(pred, g, counted, p), fraction, p)


def generalized_weights(G, p):
    """Class weights [N', C'] from the target volumes, summing to 1 (or all 0 when no class takes part)."""
    present = G > 0
    power = {"square": 2, "simple": 1, "uniform": 0}[p["weightType"]]
    w = np.where(present, 1.0 / np.where(present, G, 1.0) ** power, 0.0)
    if p["emptyTarget"] == "smooth":
        largest = w.max(axis=1, keepdims=True)
        w = np.where(present, w, np.where(largest > 0, largest, 1.0))
    total = w.sum(axis=1, keepdims=True)
    return w / np.where(total > 0, total, 1.0)


def generalized_dice(pred, g, counted, p):
    sums = region_sums(pred, g, counted, p)
    w = generalized_weights(sums.G, p)
    live = (w > 0).any(axis=1) & ~sums.ignored
    w = w * sums.w
    numerator = 2 * (w * sums.I).sum(axis=1) + p["smoothNr"]
    denominator = (w * (sums.P + sums.G)).sum(axis=1) + p["smoothDr"]
    terms = one_minus_ratio(numerator, denominator, live)
    return reduce_groups(terms.reshape(()) if p["batch"] else terms, live.size, p)


def dice_ce(pred, g, counted, p):
    """Weighted sum; only activation, ignored voxels and reduction reach the cross-entropy part."""
    shared = {name: p[name] for name in INPUT}
    entropy = cross_entropy(pred, g, counted, resolve("cross-entropy", shared))
    return p["weightDice"] * dice(pred, g, counted, p) + p["weightCe"] * entropy


# ---------------------------------------------------------------------------------------------------

LOSSES = {
    "cross-entropy": cross_entropy,
    "focal": focal,
    "dice": dice,
    "tversky": tversky,
    "generalized-dice": generalized_dice,
    "dice-ce": dice_ce,
}


def evaluate(loss, params, logits, target, mask=None):
    """Value and gradient of a loss.

    `logits` is [N, C, ...spatial]; `target` is [N, ...spatial] with labels or has the shape of `logits`;
    `mask` is [N, ...spatial] of 0 and 1. The gradient, of the shape of `logits`, is that of the sum of the
    elements of the value when `reduction` is 'none'.
    """
    p = resolve(loss, params)
    z = Tensor(logits)
    flat = z.reshape(*z.shape[:2], -1)
    g, counted = read_target(target, z.shape, mask, p)
    value = LOSSES[loss](activate(flat, p["activation"]), g, counted, p)
    if loss in ("cross-entropy", "focal") and p["reduction"] == "none":
        value = value.reshape(z.shape[0], *z.shape[2:])
    return value.value, gradient(value, z) + 0.0  # + 0.0 turns -0.0 into 0.0
