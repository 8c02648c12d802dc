"""Cases of the distribution losses in rare situations: name, inputs, parameters."""

from functools import partial

from . import inputs, rare_inputs as rare
from .common import BATCH, BY_WEIGHT, NO_BACKGROUND, SUM

CASES = {
    "cross-entropy": [
        ("one-counted", rare.one_counted, {}),
        ("rounded-probabilities", rare.rounded_probabilities, {}),
        ("all-ignored-weight-normalization", inputs.all_ignored, BY_WEIGHT),
        ("certainly-absent-label-smoothing", rare.certainly_absent, {"labelSmoothing": 0.25}),
        ("sigmoid-labels-weight-normalization-no-background-no-weight", inputs.sigmoid_labels,
         {**NO_BACKGROUND, **BY_WEIGHT, "classWeights": [1.5, 0, 0]}),
    ],
    "focal": [
        ("ignore-a-class", rare.ignored_class, {}),
        ("one-counted", rare.one_counted, {}),
        ("rounded-probabilities", rare.rounded_probabilities, {}),
    ],
    "weighted-cross-entropy": [
        ("ignored-and-masked", partial(inputs.ignored_and_masked, shape=(2, 3, 3, 3)), {}),
        ("ignored-sample-multi-label", rare.ignored_sample_dense, {}),
        ("one-counted", rare.one_counted, {}),
        ("all-ignored-weight-normalization", inputs.all_ignored, BY_WEIGHT),
        ("binary-probabilities-class-weights", inputs.binary_probabilities, {"classWeights": [1.625]}),
        ("binary-probabilities-single-label-smoothing", partial(inputs.binary_probabilities, shape=(1, 1, 3, 4)),
         {"labelSmoothing": 0.25}),
        ("faint-voxel-class-weights", partial(rare.faint, shape=(1, 2, 1, 1)), {"classWeights": [1.375, 1.375]}),
        ("certainly-absent-weight-normalization-class-weights", rare.certainly_absent,
         {"classWeights": [0, 2.375], **BY_WEIGHT}),
        ("ignore-a-class-weight-normalization-label-smoothing", rare.ignored_class,
         {**BY_WEIGHT, "labelSmoothing": 0.25}),
        ("rounded-probabilities-weight-normalization-class-weights", rare.rounded_probabilities,
         {"classWeights": [1.625, 1.75, 1.875], **BY_WEIGHT}),
    ],
    "top-k": [
        ("binary-regions", inputs.binary_regions, {}),
        ("certainly-absent", rare.certainly_absent, {}),
        ("ignored-and-masked-threshold", partial(inputs.ignored_and_masked, shape=(2, 3, 3, 3)),
         {"threshold": 0.3}),
        ("ignored-sample-labels-k-0.5", rare.ignored_sample_labels, {"k": 0.5}),
        ("nothing-multi-label-k-0.5", rare.nothing_multi_label, {"k": 0.5}),
        ("one-counted-threshold", rare.one_counted, {"threshold": 0.8}),
        ("binary-batch-class-weights", inputs.binary, {"classWeights": [2.25], **BATCH}),
        ("faint-threshold-batch", rare.faint, {**BATCH, "threshold": 0.3}),
        ("rounded-probabilities-normalize-all-batch-sum", rare.rounded_probabilities,
         {**SUM, **BATCH, "normalize": "all"}),
        ("nothing-multi-label-normalize-all-threshold-k-0.5-class-weights", rare.nothing_multi_label,
         {"classWeights": [1.625, 2.5, 1.5], "k": 0.5, "threshold": 0.3, "normalize": "all"}),
    ],
    "distance-penalized-cross-entropy": [
        ("binary-probabilities", inputs.binary_probabilities, {}),
        ("ignore-positives", rare.ignored_binary, {}),
        ("one-counted", rare.one_counted, {}),
        ("rounded-probabilities", rare.rounded_probabilities, {}),
        ("masked-soft-regions", rare.masked_soft_regions, {}),
    ],
}
