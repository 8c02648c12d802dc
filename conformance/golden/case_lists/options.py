"""Cases of options that other libraries have, for losses whose other cases are older: name, inputs, parameters."""

from functools import partial

from reference import DEFAULTS

from . import inputs, rare_inputs, weighted_inputs as w
from .common import BATCH, BY_WEIGHT, MICRO, NO_BACKGROUND, NONE, SKIP, SUM, UNSMOOTHED, W3, W4, ZERO

CHANNELS, COUNT, HINGE, RAW = (
    {"terms": "channels"}, {"absentClasses": "count"}, {"errors": "hinge"}, {"relativeWeights": False},
)  # fmt: skip
YES = {"positiveWeight": 3.0}
YES3 = {"positiveWeight": [2.0, 0.5, 4.0]}

_POSITIVE = [
    ("positive-weight", inputs.plain, YES),
    ("positive-weights", inputs.plain, YES3),
    ("positive-weight-multi-label", inputs.multi_label, YES),
    ("positive-weights-multi-label", w.both_channels, {"positiveWeight": [2.0, 0.5, 4.0, 3.0], **NO_BACKGROUND}),
    ("positive-weight-binary-probabilities", inputs.binary_probabilities, YES),
]
_CHANNELS = [
    ("channels", inputs.ignored, CHANNELS),
    ("channels-none", inputs.masked, {**CHANNELS, **NONE, **NO_BACKGROUND}),
    ("channels-sum-multi-label", w.weighted_masked_labels, {**CHANNELS, **SUM, "classWeights": W3}),
    ("channels-annotated", w.both, {**CHANNELS, "classWeights": W4}),
    ("channels-annotated-multi-label", w.both_channels, CHANNELS),
    ("channels-annotated-no-background", w.both, {**CHANNELS, "classWeights": W4, **NO_BACKGROUND}),
    ("channels-all", inputs.plain, CHANNELS),
    ("channels-ignored-answers", partial(inputs.ignored, make=inputs.sigmoid_labels), CHANNELS),
]
_BY_POSITIVE = [
    ("positive-weight-weight-normalization", inputs.masked, {**YES, **BY_WEIGHT, "classWeights": W3}),
    ("positive-weight-weight-normalization-multi-label", w.both_channels, {**YES, **BY_WEIGHT}),
    ("positive-weight-label-smoothing", inputs.soft_multi_label, {**YES, "labelSmoothing": 0.25, **BY_WEIGHT}),
    ("channels-weight-normalization-multi-label", w.both_channels, {**CHANNELS, **BY_WEIGHT, **YES}),
    ("channels-weight-normalization-nothing", inputs.all_masked, {**CHANNELS, **BY_WEIGHT}),
    ("channels-none-label-smoothing", inputs.sigmoid_labels, {**CHANNELS, **NONE, "labelSmoothing": 0.1}),
]
_CLIP = [
    ("clipped", inputs.absent, {"clipTp": 1.5}),
    ("clipped-batch", partial(inputs.multi_label, shape=(2, 3, 2, 3)), {"clipTp": 2.5, **BATCH, **NO_BACKGROUND}),
    ("clipped-batch-softmax", partial(inputs.plain, shape=(2, 4, 3, 4)), {"clipTp": 1.25, **BATCH}),
]
_RAW = [
    ("raw-weights", inputs.absent, RAW),
    ("raw-weights-simple", w.both, {**RAW, "weightType": "simple", "smoothNr": 0.5, "smoothDr": 0.25}),
    ("raw-weights-uniform", inputs.masked, {**RAW, "weightType": "uniform", "smoothNr": 0.5, "smoothDr": 0.25}),
    ("raw-weights-nothing", partial(inputs.only_class, shape=(2, 3, 3, 3), label=0),
     {**RAW, **NO_BACKGROUND, "smoothNr": 0.5, "smoothDr": 0.75}),
    ("raw-weights-batch", inputs.multi_label, {**RAW, **BATCH, "classWeights": W3}),
]  # fmt: skip

CASES = {
    "cross-entropy": [*_POSITIVE, *_CHANNELS, *_BY_POSITIVE],
    "weighted-cross-entropy": [*_POSITIVE, *_CHANNELS, *_BY_POSITIVE[:2]],
    "focal": [
        *_CHANNELS,
        ("label-smoothing", inputs.masked, {"labelSmoothing": 0.25}),
        ("label-smoothing-multi-label", inputs.soft_multi_label, {"labelSmoothing": 0.1, "gamma": 1.5}),
        ("alpha", inputs.plain, {"alpha": 0.25}),
        ("alpha-multi-label", inputs.masked_multi_label, {"alpha": 0.875, "classWeights": W3}),
        ("alpha-binary", inputs.binary, {"alpha": 0.75, **CHANNELS}),
        ("alpha-no-background", w.both, {"alpha": 0.75, **NO_BACKGROUND}),
        ("reduced-threshold", inputs.plain, {"reducedThreshold": 0.5}),
        ("reduced-threshold-multi-label", inputs.multi_label, {"reducedThreshold": 0.25, "gamma": 1.5}),
        ("reduced-threshold-root", inputs.soft, {"reducedThreshold": 0.75, "gamma": 0.5}),
        ("by-factors", w.both, {"normalize": "factors", "classWeights": W4}),
        ("by-factors-multi-label", w.both_channels, {"normalize": "factors", "alpha": 0.25}),
        ("by-factors-channels-multi-label", w.both_channels, {"normalize": "factors", **CHANNELS, **NO_BACKGROUND}),
        ("by-factors-soft", inputs.soft_multi_label, {"normalize": "factors", "reducedThreshold": 0.5}),
        ("by-factors-sum", inputs.masked, {"normalize": "factors", **SUM}),
        ("by-class-factors", inputs.absent, {"normalize": "class-factors", "classWeights": W4}),
        ("by-class-factors-multi-label", w.both_channels, {"normalize": "class-factors", "alpha": 0.75}),
        ("by-class-factors-no-background", w.both, {"normalize": "class-factors", **NO_BACKGROUND}),
        ("by-class-factors-nothing", inputs.all_masked, {"normalize": "class-factors"}),
    ],
    "top-k": [
        *_POSITIVE,
        ("positive-weights-most", inputs.plain, {**YES3, "k": 0.75}),
        ("positive-weight-most-binary-probabilities", inputs.binary_probabilities, {**YES, "k": 0.75}),
        ("label-smoothing", inputs.masked, {"labelSmoothing": 0.25, "k": 0.3}),
        ("label-smoothing-threshold-multi-label", inputs.multi_label, {"labelSmoothing": 0.1, "threshold": 0.6}),
        ("label-smoothing-weights", w.both, {"labelSmoothing": 0.1, "classWeights": W4, "k": 0.4, **BATCH}),
    ],
    "distance-penalized-cross-entropy": [*_POSITIVE, *_CHANNELS],
    "poly-cross-entropy": [*_POSITIVE, *_CHANNELS],
    "neighbor-aware-calibration": _POSITIVE[:4],
    "dice": [
        *_CLIP,
        ("clipped-squared", inputs.masked, {"clipTp": 3.0, "squared": True}),
        ("clipped-micro", inputs.absent, {"clipTp": 9.0, **MICRO}),
        ("clipped-skip", w.both, {"clipTp": 1.5, **SKIP, "smoothNr": 0.5}),
    ],
    **{
        loss: _CLIP
        for loss in (
            "log-cosh-dice", "dice-ce", "dice-top-k", "dice-focal", "dice-boundary", "dice-hausdorff",
            "dice-ce-skeleton-recall",
        )
    },
    "iou": [
        ("squared", inputs.plain, {"squared": True}),
        ("squared-micro", inputs.absent, {"squared": True, **MICRO, "classWeights": W4}),
        ("squared-soft-labels", inputs.soft_multi_label, {"squared": True, "softLabels": True}),
        ("squared-voxel-weights", w.both_channels, {"squared": True, **BATCH}),
    ],
    "generalized-dice": [*_RAW, ("raw-weights-skip", inputs.absent, {**RAW, **SKIP}),
                         ("raw-weights-zero-no-smoothing", inputs.absent, {**RAW, **ZERO, **UNSMOOTHED})],
    "penalty-generalized-dice": [*_RAW[:2], _RAW[3]],
    "generalized-dice-boundary": [*_RAW[:2], _RAW[3]],
    "generalized-surface": [
        ("raw-weights", inputs.regions, RAW),
        ("raw-weights-simple", w.both_regions, {**RAW, "weightType": "simple", "smoothNr": 0.5, "smoothDr": 0.75}),
        ("raw-weights-uniform", w.annotated_regions, {**RAW, "weightType": "uniform", "smoothDr": 0.75}),
    ],
    "lovasz-softmax": [
        ("hinge", inputs.multi_label, HINGE),
        ("hinge-binary", inputs.binary, {**HINGE, **COUNT}),
        ("hinge-softmax", inputs.masked, {**HINGE, "classWeights": W3}),
        ("hinge-probabilities", inputs.probabilities, HINGE),
        ("hinge-confident", partial(inputs.confident, shape=(2, 3, 3, 4)), HINGE),
        ("hinge-extreme", inputs.extreme, HINGE),
        ("hinge-worst", inputs.worst, HINGE),
        ("hinge-near-perfect", inputs.near_perfect, HINGE),
        ("hinge-annotated-confident", w.both_confident, {**HINGE, **COUNT}),
        ("hinge-annotated-background", w.background_only, {**HINGE, **COUNT}),
        ("hinge-batch-absent-multi-label", rare_inputs.lacking_class, {**HINGE, **BATCH}),
        ("hinge-soft", inputs.soft_multi_label, {**HINGE, **BATCH}),
        ("hinge-annotated", w.both, {**HINGE, **COUNT}),
        ("hinge-annotated-multi-label", w.both_channels, {**HINGE, **COUNT, **BATCH}),
        ("hinge-absent", inputs.absent, {**HINGE, **COUNT, **NO_BACKGROUND}),
        ("absent", inputs.absent, COUNT),
        ("absent-batch", partial(inputs.absent, others=(0, 1)), {**COUNT, **BATCH, "classWeights": W4}),
        ("absent-none", inputs.absent, {**COUNT, **NONE}),
        ("absent-annotated", w.both, {**COUNT, **NO_BACKGROUND}),
        ("absent-ignored-sample", inputs.ignored_sample, COUNT),
    ],
}

# A single spatial axis, for every loss: labels in runs, so that there are distances and skeletons
_LINE, _LINE_CHANNELS = partial(inputs.regions, shape=(2, 3, 12)), partial(inputs.multi_label, shape=(2, 2, 9))
for _loss in DEFAULTS:
    _lines = [("one-axis", _LINE, {})]
    if _loss not in ("generalized-wasserstein-dice",):
        _lines.append(("one-axis-multi-label", _LINE_CHANNELS, {}))
    if "spacing" in DEFAULTS[_loss]:
        _lines.append(("one-axis-spacing", _LINE, {"spacing": [1.5]}))
    CASES[_loss] = [*CASES.get(_loss, ()), *_lines]
CASES["neighbor-aware-calibration"].append(("one-axis-zero", _LINE, {"border": "zero"}))

# From these random cases of such options draw, besides those of others; by loss, the options that are younger than its cases
VALUES = {
    "positiveWeight": [0.5, 3.0], "terms": ["channels"], "labelSmoothing": [0.05, 0.25], "alpha": [0.25, 0.75],
    "reducedThreshold": [0.5, 0.75], "normalize": ["factors", "class-factors"], "clipTp": [1.5],
    "relativeWeights": [False], "squared": [True], "errors": ["hinge"], "absentClasses": ["count"],
}  # fmt: skip
_ENTROPY = ("positiveWeight", "terms")
YOUNGER = {
    "cross-entropy": _ENTROPY,
    "weighted-cross-entropy": _ENTROPY,
    "focal": ("labelSmoothing", "terms", "alpha", "reducedThreshold", "normalize"),
    "top-k": ("labelSmoothing", "positiveWeight"),
    "distance-penalized-cross-entropy": _ENTROPY,
    "poly-cross-entropy": _ENTROPY,
    "neighbor-aware-calibration": ("positiveWeight",),
    "dice": ("clipTp",),
    "iou": ("squared",),
    "generalized-dice": ("relativeWeights",),
    "generalized-surface": ("relativeWeights",),
    "lovasz-softmax": ("errors", "absentClasses"),
}
