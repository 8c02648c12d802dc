"""Cases of voxel weights and of partial labels, for the losses of the paper: name, inputs, parameters."""

from functools import partial

from . import inputs, weighted_inputs as w
from .common import (
    BACKGROUND, BATCH, BY_WEIGHT, MICRO, NO_BACKGROUND, NONE, SKIP, SOFT, SUM, W3, W4, ZERO,
)  # fmt: skip

DISTRIBUTION = [
    ("voxel-weights", w.weighted, {}),
    ("voxel-weights-multi-label", w.weighted_masked_labels, {}),
    ("annotated", w.annotated, {}),
    ("annotated-multi-label", w.annotated_channels, {}),
    ("annotated-voxel-weights", w.both, NO_BACKGROUND),
    ("annotated-voxel-weights-multi-label-no-background", w.both_channels, NO_BACKGROUND),
    ("annotated-probabilities", w.annotated_probabilities, {}),
    ("no-voxel-weight", w.no_weight, {}),
]
REGION = [
    ("voxel-weights", w.weighted, {}),
    ("zero-weights-sample", w.weighted_ignored, {}),
    ("voxel-weights-multi-label", w.weighted_masked_labels, {}),
    ("zero-weights-beyond-reason", w.zeros_and_ones, {}),
    ("annotated", w.annotated, {}),
    ("annotated-multi-label", w.annotated_channels, {}),
    ("annotated-voxel-weights-batch", w.both, BATCH),
    ("annotated-nowhere", w.nowhere, {}),
]
RATIO = [
    ("voxel-weights", w.weighted, {}),
    ("zero-weights-sample", w.weighted_ignored, {}),
    ("annotated", w.annotated, {}),
    ("annotated-multi-label", w.annotated_channels, {"classWeights": W3}),
    ("annotated-voxel-weights-batch", w.both, {**BATCH, **NO_BACKGROUND}),
    ("annotated-voxel-weights-micro-batch", w.both_channels, {**MICRO, **BATCH, **NO_BACKGROUND}),
    ("annotated-absent-skip", w.absent, {**SKIP, "classWeights": W4}),
    ("annotated-nowhere", w.nowhere, {}),
]
BOUNDARY = [
    ("voxel-weights", w.weighted_regions, {}),
    ("voxel-weights-spacing", w.weighted_regions_3d, {"spacing": [2.0, 0.75, 1.25]}),
    ("voxel-weights-binary", w.weighted_binary, {}),
    ("zero-weights-beyond-reason", w.zeros_and_ones, {}),
    ("annotated", w.annotated_regions, {}),
    ("annotated-multi-label", w.annotated_channels, {}),
    ("annotated-voxel-weights", w.both_regions, BACKGROUND),
    ("annotated-voxel-weights-none", w.both_channels, NONE),
    ("annotated-nowhere", w.nowhere, {}),
]
SUMS = [
    ("voxel-weights", w.weighted_ignored, {}),
    ("annotated", w.annotated, {}),
    ("annotated-voxel-weights-multi-label", w.both_channels, {**BATCH, **NO_BACKGROUND}),
    ("annotated-nowhere", w.nowhere, {}),
]


CASES = {
    "cross-entropy": [
        *DISTRIBUTION,
        ("voxel-weights-binary", w.weighted_binary, {}),
        ("zero-weights-beyond-reason", w.zeros_and_ones, {}),
        ("large-voxel-weights", w.alike, {}),
        ("small-voxel-weights", w.light, {}),
        ("voxel-weights-weight-normalization", w.weighted_ignored, {"classWeights": W3, **BY_WEIGHT}),
        ("voxel-weights-none", w.weighted_soft, NONE),
        ("annotated-label-smoothing", w.both, {"labelSmoothing": 0.1}),
        ("annotated-label-smoothing-multi-label", w.both_channels, {"labelSmoothing": 0.1, "classWeights": W4}),
        ("annotated-weight-normalization", w.both_channels, {"classWeights": W4, **BY_WEIGHT}),
        ("annotated-soft-sum", w.annotated_soft, {**SUM, "classWeights": W3}),
        ("annotated-everywhere", w.annotated_everywhere, {}),
        ("annotated-binary", w.annotated_binary, {}),
    ],
    "weighted-cross-entropy": [
        *DISTRIBUTION,
        ("annotated-weight-normalization", w.both, BY_WEIGHT),
        ("annotated-label-smoothing", w.annotated, {"labelSmoothing": 0.2}),
    ],
    "top-k": [
        *((name, make, {**params, "k": 0.35}) for name, make, params in DISTRIBUTION),
        ("voxel-weights-batch", w.weighted_ignored, {"k": 0.3, **BATCH}),
        ("voxel-weights-normalize-all", w.weighted, {"k": 0.3, "normalize": "all"}),
        ("voxel-weights-threshold", w.weighted_ignored, {"threshold": 0.5}),
        ("annotated-threshold", w.both, {"threshold": 0.6}),
        ("annotated-threshold-multi-label", w.both_channels, {"threshold": 0.5, **BATCH}),
        ("annotated-batch-multi-label", w.annotated_channels, {"k": 0.35, **BATCH}),
        ("voxel-weights-none", w.weighted, {"k": 0.4, **NONE}),
        ("voxel-weights-tied", partial(w.weighted, make=inputs.tied), {"k": 0.25}),
        ("zero-weights-beyond-reason", w.zeros_and_ones, {"k": 0.3}),
    ],
    "focal": [
        *DISTRIBUTION,
        ("annotated-gamma-0.5", w.both, {"gamma": 0.5, "classWeights": W4}),
        ("annotated-none", w.both_channels, {**NONE, "classWeights": W4}),
    ],
    "distance-penalized-cross-entropy": [
        ("voxel-weights", w.weighted_regions, {}),
        ("voxel-weights-spacing", w.weighted_regions_3d, {"spacing": [2.0, 0.75, 1.25]}),
        ("zero-weights-beyond-reason", w.zeros_and_ones, {}),
        ("annotated", w.annotated_regions, {}),
        ("annotated-voxel-weights-multi-label-sum", w.both_channels, SUM),
        ("no-voxel-weight", w.no_weight, {}),
    ],
    "sensitivity-specificity": RATIO,
    "dice": [
        *REGION,
        *RATIO[-3:-1],
        ("large-voxel-weights", w.alike, {}),
        ("small-voxel-weights", w.light, {}),
        ("no-voxel-weight", w.no_weight, {"smoothDr": 0.5}),
        ("voxel-weights-squared", w.weighted_soft, {"squared": True}),
        ("voxel-weights-soft-labels", w.weighted_soft, SOFT),
        ("annotated-none", w.both, {**NONE, **NO_BACKGROUND}),
        ("annotated-none-batch", w.both, {**NONE, **BATCH}),
        ("annotated-micro-multi-label", w.annotated_channels, {**MICRO, **NO_BACKGROUND}),
        ("annotated-zero", w.absent, {**ZERO, **SUM}),
        ("annotated-soft-no-background", w.annotated_soft, NO_BACKGROUND),
        ("annotated-probabilities", w.annotated_probabilities, {}),
        ("annotated-binary-batch", w.annotated_binary, BATCH),
    ],
    "iou": RATIO,
    "tversky": RATIO,
    "focal-tversky": [*SUMS, ("annotated-probabilities", w.annotated_probabilities, MICRO)],
    "asymmetric-similarity": SUMS,
    "generalized-dice": [
        *(row for row in REGION if row[0] != "annotated-multi-label"),
        ("annotated-multi-label", w.annotated_channels, {"smoothDr": 0.5}),
        ("voxel-weights-simple", w.weighted_ignored, {"weightType": "simple", "smoothNr": 0.5, "smoothDr": 1.0}),
        ("annotated-absent", w.absent, {"classWeights": W4}),
        ("annotated-absent-skip", w.absent, {**SKIP, **NO_BACKGROUND}),
        ("annotated-uniform-none", w.both_channels, {"weightType": "uniform", "smoothNr": 0.5, **NONE}),
        ("annotated-batch-multi-label", w.both_channels, {**BATCH, **NO_BACKGROUND, "smoothDr": 0.5}),
        ("annotated-all-ignored-batch", w.all_ignored, {**BATCH, "smoothDr": 0.5}),
    ],
    "penalty-generalized-dice": [
        *SUMS,
        ("annotated-absent", w.absent, {"variant": "loss"}),
        ("annotated-multi-label", w.annotated_channels, {"smoothDr": 0.5}),
        ("annotated-batch-multi-label", w.both_channels, {**BATCH, **NO_BACKGROUND, "smoothDr": 0.5}),
    ],
    "lovasz-softmax": [
        *REGION,
        ("voxel-weights-soft-batch", w.weighted_soft, BATCH),
        ("voxel-weights-binary", w.weighted_binary, {}),
        ("annotated-none", w.both_channels, {**NONE, **NO_BACKGROUND}),
    ],
    "boundary": BOUNDARY,
    "hausdorff": [row for row in BOUNDARY if row[1] is not w.weighted_binary],
    "combo": [
        *SUMS,
        ("voxel-weights-smooth", w.weighted_masked_labels, {"smooth": 0.125, "beta": 0.3}),
        ("annotated-micro-no-background", w.both, {**MICRO, **NO_BACKGROUND}),
        ("annotated-probabilities", w.annotated_probabilities, {}),
    ],
    "exponential-logarithmic": [
        *SUMS,
        ("voxel-weights-batch", w.weighted_ignored, BATCH),
        ("annotated-voxel-weights-batch", w.both, BATCH),
        ("annotated-voxel-weights", w.both, {}),
        ("annotated-soft", w.annotated_soft, {}),
    ],
    "dice-ce": [
        *SUMS,
        ("annotated-no-background-skip", w.absent, {**NO_BACKGROUND, **SKIP}),
        ("annotated-sum", w.both, {**SUM, **MICRO}),
    ],
    "dice-top-k": SUMS,
    "dice-focal": SUMS,
    "dice-boundary": SUMS,
    "dice-hausdorff": SUMS,
    "generalized-dice-boundary": SUMS,
}
