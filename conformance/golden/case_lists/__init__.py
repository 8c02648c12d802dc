"""The cases of every loss as (name, inputs, parameters), and random combinations of options."""

from functools import partial

import numpy as np

from reference import DEFAULTS, choices

from . import (
    beyond_inputs, beyond_region, beyond_rest, compound, distribution, inputs, options, rare_compound, rare_distribution,
    rare_region, region, weighted, weighted_inputs,
)  # fmt: skip

CASES = {**distribution.CASES, **region.CASES, **compound.CASES}

# Each draws from a random stream of its own, by its name
_NAMED = (
    rare_distribution.CASES, rare_region.CASES, rare_compound.CASES, weighted.CASES, beyond_region.CASES,
    beyond_rest.CASES, options.CASES,
)  # fmt: skip
RARE = {loss: [row for lists in _NAMED for row in lists.get(loss, ())] for loss in DEFAULTS}

# These share one random stream, so their inputs stay what they were when there were no others.
OLDEST = ("cross-entropy", "focal", "dice", "tversky", "generalized-dice", "dice-ce")

# Random combinations draw from these; exponents below 1 have cases of their own
_RANDOM = {
    "includeBackground": [False], "batch": [True], "aggregate": ["micro"], "reduction": ["sum", "none"],
    "smoothNr": [0.01, 0.5], "smoothDr": [0.02, 1.0], "emptyTarget": ["skip", "zero"], "softLabels": [True],
    "squared": [True], "labelSmoothing": [0.05, 0.25], "gamma": [1.0, 1.5, 3.0], "alpha": [0.5, 1.5],
    "beta": [0.25, 1.0], "weightType": ["simple", "uniform"], "weightDice": [0.25], "weightCe": [2.0],
    "classWeights": ["random"],
}  # fmt: skip
_RANDOM_INPUTS = [
    partial(inputs.absent, shape=(2, 5, 2, 3, 3), first=(0, 1, 4), others=(0, 3, 2)),
    partial(inputs.ignored, shape=(2, 4, 2, 3, 2), index=7),
    inputs.soft, inputs.binary, inputs.masked, inputs.soft_multi_label, inputs.masked_multi_label,
    partial(inputs.plain, shape=(3, 2, 4, 4)), inputs.binary_probabilities, inputs.ignored_and_masked,
]  # fmt: skip

# Additions for the other losses
_RANDOM_MORE = {
    **_RANDOM, "weightNormalization": ["weights"], "normalize": ["all"], "spacing": ["random"], "w": [0.3, 0.9],
    "variant": ["loss"], "oneSided": [True], "smooth": [0.25, 2.0], "gammaDice": [0.5, 1.0, 2.0],
    "gammaCe": [0.5, 1.0, 2.0], "weightTopK": [2.0], "weightFocal": [0.5], "weightBoundary": [0.75],
    "weightHausdorff": [0.5], "weightGeneralizedDice": [1.5],
}  # fmt: skip
_RANDOM_OF = {
    "top-k": {"k": [0.2, 0.35, 0.6], "threshold": [0.3, 0.8]},
    "penalty-generalized-dice": {"k": [0.5, 4.0]},
    "combo": {"alpha": [0.2, 0.8], "beta": [0.2, 0.8]},
    "boundary": {"includeBackground": [True]},
    "hausdorff": {"includeBackground": [True]},
}
_RANDOM_INPUTS_MORE = [
    *_RANDOM_INPUTS, inputs.regions, inputs.regions_3d, inputs.soft_regions, inputs.masked_regions,
    inputs.overlapping_regions,
]  # fmt: skip

# Additions for the losses beyond the paper
_RANDOM_BEYOND = {
    **_RANDOM_MORE, "iterations": [1, 2], "tube": [0, 1], "skeletonOf": ["class"], "lambda": [0.25, 0.75],
    "delta": [0.25, 0.75], "epsilon": [-0.5, 2.0], "size": [5], "distance": ["l2"], "border": ["zero"],
    "maxAlpha": [0.25, 0.5], "base": ["iou", "tversky"], "connectivity": ["full"], "weightGlobal": [0.5],
    "weightBlob": [2.0], "weightSkeletonRecall": [0.5],
}  # fmt: skip
_RANDOM_OF |= {
    "cl-dice": {"includeBackground": [True]},
    "dice-cl-dice": {"includeBackground": [True], "alpha": [0.25, 0.75]},
    "skeleton-recall": {"includeBackground": [True]},
    "unified-focal": {"variant": ["symmetric"], "gamma": [0.25, 0.75]},
    "generalized-wasserstein-dice": {"weightType": ["volume"]},
    "noise-robust-dice": {"gamma": [1.25, 2.0], "squared": [False], "emptyTarget": ["smooth", "zero"]},
    "generalized-surface": {"includeBackground": [True]},
    "log-hausdorff": {"includeBackground": [True]},
}
_RANDOM_INPUTS_BEYOND = [
    beyond_inputs.lines, beyond_inputs.weighted_lines, inputs.regions_3d, inputs.binary_regions,
    weighted_inputs.weighted_binary, weighted_inputs.both_regions, weighted_inputs.weighted_regions_3d,
    weighted_inputs.annotated_regions, weighted_inputs.weighted_soft,
]  # fmt: skip


def random_row(rng, loss, younger=False):
    """Inputs and at least two parameters for a random case of `loss`.

    Options of `options.YOUNGER` are drawn only where they are asked for, and then one of them at least.
    """
    makers = _RANDOM_INPUTS if loss in OLDEST else _RANDOM_INPUTS_MORE if loss in CASES else _RANDOM_INPUTS_BEYOND
    more = _RANDOM_MORE if loss in CASES else _RANDOM_BEYOND
    table = _RANDOM if loss in OLDEST else {**more, **_RANDOM_OF.get(loss, {})}
    late = options.YOUNGER.get(loss, ())
    if younger:
        table = {**table, **{key: options.VALUES[key] for key in late}}
    make = makers[rng.integers(len(makers))]
    params = {}
    while len(params) < 2 or (younger and not any(key in late for key in params)):
        names = [key for key in DEFAULTS[loss] if key in table and (younger or key not in late)]
        drawn = [key for key in names if rng.random() < 0.5]
        params = {key: table[key][rng.integers(len(table[key]))] for key in drawn}
    _, channels, *spatial = make(np.random.default_rng(0)).logits.shape
    if "classWeights" in params:
        params["classWeights"] = inputs.grid(rng.uniform(0.25, 3, channels), 64).tolist()
    if "spacing" in params:
        params["spacing"] = inputs.grid(rng.uniform(0.5, 2, len(spatial)), 16).tolist()
    if params.get("reduction") not in (None, *choices(loss, "reduction")):
        params["reduction"] = "sum"
    return make, params
