"""Cases of the region losses beyond the paper: name, inputs, parameters."""

from functools import partial

from . import beyond_inputs as beyond, inputs, rare_inputs as rare, weighted_inputs as w
from .common import (
    BACKGROUND, BACKGROUND_ONLY, BATCH, MICRO, NO_BACKGROUND, NONE, SKIP, SOFT, SUM, W3, W4, ZERO,
)  # fmt: skip

# For all of them
_EVERY = [
    ("plain", beyond.small_regions, {}),
    ("binary", beyond.small_binary, {"classWeights": [1.5]}),
    ("multi-label", inputs.multi_label, {}),
    ("soft-target", beyond.small_soft, {}),
    ("probabilities", beyond.small_probabilities, {}),
    ("absent-class-skip", beyond.small_absent, {**SKIP, **NO_BACKGROUND}),
    ("ignore-binary", rare.ignored_sample_binary, {"smoothDr": 0.0}),
    ("mask-class-weights", beyond.small_masked, {"classWeights": W3}),
    ("all-ignored-batch-skip", inputs.all_ignored, {**BATCH, **SKIP}),
    ("extreme", inputs.extreme, {}),
    ("zero-weights-sample", w.weighted_ignored, {}),
    ("voxel-weights-micro", w.weighted_ignored, {**MICRO, "classWeights": W3, "smoothDr": 0.5}),
    ("voxel-weights-binary", w.weighted_binary, {}),
    ("annotated", w.annotated_regions, {}),
    ("annotated-voxel-weights-batch", w.both_channels, BATCH),
    ("annotated-skip", w.absent, SKIP),
    ("micro-batch-skip", partial(beyond.small_absent, others=(0, 1)), {**MICRO, **BATCH, **SKIP}),
    ("zero-sum", beyond.small_absent, {**ZERO, **SUM, "classWeights": W4}),
    ("none", inputs.ignored_sample, {**NONE, "smoothDr": 0.5}),
    ("none-batch", w.both, {**NONE, **BATCH}),
    ("annotated-class-weights", w.annotated_channels, {"classWeights": W3}),
    ("annotated-nowhere", w.nowhere, {}),
]
_SMOOTHED = ("smoothing", beyond.small_absent, {"smoothNr": 0.25, "smoothDr": 0.5})

# What log-cosh Dice shares with Dice, and what one loss of sums shows for all
_SAME_AS_DICE = {
    "multi-label", "mask-class-weights", "zero-weights-sample", "voxel-weights-binary", "micro-batch-skip",
}  # fmt: skip
_ONCE = {"multi-label", "extreme", "zero-weights-sample", "none-batch", "mask-class-weights"}

# Of lines instead of regions
_LINES = [
    ("plain", beyond.lines, {}),
    ("binary", partial(inputs.binary_regions, shape=(1, 1, 6, 7)), {}),
    ("multi-label", beyond.lines_of_channels, {}),
    ("soft-target", beyond.small_soft, {}),
    ("probabilities", beyond.small_probabilities, {}),
    ("absent-class", beyond.small_absent, {}),
    ("ignore-binary", rare.ignored_sample_binary, {}),
    ("mask-class-weights", beyond.small_masked, {"classWeights": W3, **BACKGROUND}),
    ("all-ignored-batch-skip", inputs.all_ignored, {**BATCH, **SKIP}),
    ("extreme", inputs.extreme, {}),
    ("zero-weights-sample", w.weighted_ignored, {}),
    ("annotated-voxel-weights-background", beyond.weighted_and_annotated_lines, BACKGROUND),
    ("annotated", beyond.annotated_lines, {}),
    ("annotated-voxel-weights-batch", beyond.annotated_channels, {**BATCH, **BACKGROUND}),
    ("micro-class-weights", beyond.lines, {**MICRO, **BACKGROUND, "classWeights": W3}),
    ("micro-batch-skip", partial(beyond.small_absent, others=(0, 1)), {**MICRO, **BATCH, **SKIP}),
    ("zero-sum", beyond.small_absent, {**ZERO, **SUM}),
    ("none", inputs.ignored_sample, {**NONE, **BACKGROUND}),
    ("3d", partial(inputs.regions_3d, shape=(1, 2, 4, 4, 5)), {}),
    ("annotated-nowhere", w.nowhere, {}),
]

# What clDice has other options for
_OTHERWISE = {"multi-label", "ignore-binary", "none", "annotated"}

CASES = {
    "cl-dice": [
        *(row for row in _LINES if row[0] not in _OTHERWISE),
        ("multi-label-iterations-0", beyond.lines_of_channels, {"iterations": 0}),
        ("annotated-iterations-0", beyond.annotated_lines, {"iterations": 0}),
        ("long-object", beyond.long_object, {}),
        ("ignore-binary", rare.ignored_sample_binary, {"smooth": 0.0}),
        ("ignore-a-class", rare.ignored_class, {}),
        ("none", inputs.ignored_sample, {**NONE, **BACKGROUND, "smooth": 0.0}),
        ("equal-probabilities", beyond.equal_probabilities, {}),
        ("iterations-0", beyond.lines, {"iterations": 0}),
        ("iterations-1", beyond.lines, {"iterations": 1}),
        ("iterations-2-3d", partial(inputs.regions_3d, shape=(1, 2, 4, 4, 4)), {"iterations": 2}),
        ("equal-probabilities-3d", partial(beyond.equal_probabilities, shape=(1, 2, 3, 3, 4)), {"iterations": 1}),
        ("smooth", beyond.small_absent, {"smooth": 0.125, **BACKGROUND}),
        ("skip", beyond.missed_class, SKIP),
        ("background-only-micro-batch-skip", BACKGROUND_ONLY, {**MICRO, **BATCH, **SKIP, "smooth": 0.0}),
    ],
    "skeleton-recall": [
        *(row for row in _LINES if row[0] not in ("ignore-binary", "none")),
        ("ignore-a-class", partial(rare.ignored_sample_labels, index=1), {"smoothDr": 0.5}),
        ("none", inputs.ignored_sample, {**NONE, **BACKGROUND, "smoothDr": 0.5}),
        ("tube-0", beyond.lines, {"tube": 0}),
        ("tube-1-class", beyond.lines, {"tube": 1, "skeletonOf": "class"}),
        ("class-background", beyond.small_regions, {"skeletonOf": "class", **BACKGROUND}),
        ("beside-the-line-skip", beyond.beside_the_line, {"tube": 0, **SKIP}),
        ("noise-3d", beyond.noise_3d, {"tube": 0}),
        ("noise-flat-3d", beyond.noise_flat, {"tube": 0}),
        ("background-only-micro-batch-skip", BACKGROUND_ONLY, {**MICRO, **BATCH, **SKIP, "smoothDr": 0.5}),
        ("skip-smoothing", beyond.missed_class, {**SKIP, "smoothNr": 0.25, "smoothDr": 0.5}),
    ],
    "generalized-wasserstein-dice": [
        ("plain", beyond.small_regions, {}),
        ("binary", beyond.small_binary, {}),
        ("binary-probabilities", inputs.binary_probabilities, {"weightType": "volume"}),
        ("soft-target", beyond.small_soft, {}),
        ("probabilities", beyond.small_probabilities, {}),
        ("absent-class", beyond.small_absent, {}),
        ("distances", inputs.plain, {"distances": [[0, 2, 2], [2, 0, 0.5], [2, 0.5, 0]]}),
        ("distances-volume", beyond.small_absent,
         {"weightType": "volume",
          "distances": [[0, 1.5, 1.5, 1.5], [1.5, 0, 1, 0.25], [1.5, 1, 0, 0.75], [1.5, 0.25, 0.75, 0]]}),
        ("distances-binary-none", w.weighted_binary, {"distances": [[0, 4], [4, 0]], **NONE}),
        ("volume", inputs.masked, {"weightType": "volume"}),
        ("volume-batch-voxel-weights", w.weighted_ignored, {"weightType": "volume", **BATCH}),
        ("batch", beyond.small_absent, BATCH),
        ("smoothing-sum", inputs.plain, {"smoothNr": 0.5, "smoothDr": 0.25, **SUM}),
        ("none", inputs.ignored_sample, {**NONE, "smoothNr": 0.5}),
        ("none-batch", inputs.masked, {**NONE, **BATCH}),
        ("all-ignored-batch", inputs.all_ignored, {**BATCH, "smoothNr": 0.5, "smoothDr": 0.0}),
        ("background-only", partial(inputs.only_class, shape=(2, 3, 2, 3), label=0), {}),
        ("extreme", inputs.extreme, {}),
        ("zero-weights-sample", w.weighted_ignored, {}),
        ("annotated", w.annotated, {}),
        ("annotated-voxel-weights-volume", w.both, {"weightType": "volume", **BATCH}),
        ("ignore-a-class", rare.ignored_class, {}),
        ("annotated-binary", w.annotated_binary, BATCH),
        ("annotated-binary-batch", w.annotated_binary, {**BATCH, "weightType": "volume"}),
    ],
    "log-cosh-dice": [
        *(row for row in _EVERY if row[0] not in _SAME_AS_DICE),
        _SMOOTHED,
        ("skip", beyond.small_absent, SKIP),
        ("ignore-a-class", rare.ignored_class, {}),
        ("faint-foreground", rare.faint_foreground, {}),
        ("squared", inputs.masked, {"squared": True, **NO_BACKGROUND}),
        ("soft-labels", inputs.soft, SOFT),
    ],
    "matthews": [
        *(row for row in _EVERY if row[0] != "ignore-binary"),
        ("ignore-binary", rare.ignored_sample_binary, {"smoothDr": 0.5}),
        _SMOOTHED,
        ("absent-and-empty", partial(rare.faint_foreground, shape=(2, 3, 2, 2)), {}),
        ("perfect", inputs.perfect, {}),
        ("worst", inputs.worst, {}),
        ("background-only-micro-batch-skip", BACKGROUND_ONLY, {**NO_BACKGROUND, **MICRO, **BATCH, **SKIP}),
        ("no-background", inputs.plain, NO_BACKGROUND),
    ],
    "boundary-dou": [
        *(row for row in _EVERY if row[0] not in ("multi-label", "none-batch", "voxel-weights-binary")),
        _SMOOTHED,
        ("faint-foreground", rare.faint_foreground, {}),
        ("one-object", beyond.one_object, {}),
        ("max-alpha-0", beyond.one_object, {"maxAlpha": 0.0}),
        ("annotated-batch-one-object", beyond.annotated_object, BATCH),
        ("max-alpha", partial(beyond.full, shape=(3, 3, 3, 3)), {"maxAlpha": 0.3}),
        ("absent-and-predicted", beyond.missed_class, {}),
        ("3d", partial(inputs.regions_3d, shape=(1, 2, 3, 4, 5)), NO_BACKGROUND),
    ],
    "noise-robust-dice": [
        *((*row[:2], {key: option for key, option in row[2].items() if option != "skip"}) for row in _EVERY
          if row[0] not in _ONCE),
        ("absent-class-smooth", beyond.small_absent, {"smoothDr": 0.5, "emptyTarget": "smooth"}),
        ("gamma-1", rare.absent_multi_label, {"gamma": 1.0}),
        ("gamma-2", w.annotated_soft, {"gamma": 2.0}),
        ("sizes", inputs.plain, {"squared": False, **NO_BACKGROUND}),
    ],
}
