"""Cases of the region losses beyond the paper: name, inputs, parameters."""

from functools import partial

from . import beyond_inputs as beyond, inputs, rare_inputs as rare, weighted_inputs as w
from .common import (
    BACKGROUND, BATCH, MICRO, NO_BACKGROUND, NONE, SKIP, SOFT, SUM, W3, W4, ZERO,
)  # fmt: skip

# For all of them
_EVERY = [
    ("plain", inputs.regions, {}),
    ("binary", inputs.binary_regions, {}),
    ("multi-label", inputs.multi_label, {}),
    ("soft-target", inputs.soft_regions, {}),
    ("probabilities", beyond.small_probabilities, {}),
    ("absent-class", inputs.absent, {}),
    ("ignore-binary", beyond.ignored_binary, {}),
    ("mask-class-weights", inputs.masked_regions, {"classWeights": W3}),
    ("all-ignored", inputs.all_ignored, {}),
    ("extreme", inputs.extreme, {}),
    ("zero-weights-sample", w.weighted_ignored, {}),
    ("voxel-weights-micro", w.weighted_regions, {**MICRO, "classWeights": W3}),
    ("voxel-weights-binary", w.weighted_binary, {}),
    ("annotated", w.annotated_regions, {}),
    ("annotated-voxel-weights-batch", w.both_channels, BATCH),
    ("annotated-micro-skip", w.absent, {**MICRO, **SKIP}),
    ("micro-batch-skip", partial(inputs.absent, others=(0, 1)), {**MICRO, **BATCH, **SKIP}),
    ("zero-sum", inputs.absent, {**ZERO, **SUM, "classWeights": W4}),
    ("none", inputs.ignored_sample, NONE),
    ("none-batch", w.both, {**NONE, **BATCH}),
]
_SMOOTHED = ("smoothing", inputs.absent, {"smoothNr": 0.25, "smoothDr": 0.5})

# Of lines instead of regions
_LINES = [
    ("plain", beyond.lines, {}),
    ("binary", partial(inputs.binary_regions, shape=(1, 1, 6, 8)), {}),
    ("multi-label", beyond.lines_of_channels, {}),
    ("soft-target", partial(inputs.soft_regions, shape=(1, 3, 5, 6)), {}),
    ("probabilities", beyond.small_probabilities, {}),
    ("equal-probabilities", beyond.equal_probabilities, {}),
    ("absent-class", inputs.absent, {}),
    ("ignore-binary", beyond.ignored_binary, {}),
    ("mask-class-weights", inputs.masked_regions, {"classWeights": W3, **BACKGROUND}),
    ("extreme", inputs.extreme, {}),
    ("zero-weights-sample", w.weighted_ignored, {}),
    ("voxel-weights", beyond.masked_lines, {}),
    ("annotated", beyond.annotated_lines, {}),
    ("annotated-voxel-weights-batch", beyond.annotated_channels, BATCH),
    ("micro-class-weights", beyond.lines, {**MICRO, **BACKGROUND, "classWeights": W3}),
    ("micro-batch-skip", partial(inputs.absent, others=(0, 1)), {**MICRO, **BATCH, **SKIP}),
    ("zero-sum", inputs.absent, {**ZERO, **SUM}),
    ("none", inputs.ignored_sample, {**NONE, **BACKGROUND}),
    ("3d", partial(inputs.regions_3d, shape=(1, 2, 4, 4, 5)), {}),
]

CASES = {
    "cl-dice": [
        *_LINES,
        ("iterations-0", beyond.lines, {"iterations": 0}),
        ("iterations-1", beyond.lines, {"iterations": 1}),
        ("iterations-3-3d", partial(inputs.regions_3d, shape=(1, 2, 4, 4, 5)), {"iterations": 3}),
        ("smooth", inputs.absent, {"smooth": 0.125, **BACKGROUND}),
        ("skip", beyond.missed_class, SKIP),
    ],
    "skeleton-recall": [
        *_LINES,
        ("tube-0", beyond.lines, {"tube": 0}),
        ("tube-1-class", beyond.lines, {"tube": 1, "skeletonOf": "class"}),
        ("class-background", inputs.regions, {"skeletonOf": "class", **BACKGROUND}),
        ("touching-classes", inputs.regions, {"tube": 0}),
        ("skip-smoothing", beyond.missed_class, {**SKIP, "smoothNr": 0.25, "smoothDr": 0.5}),
        ("class-3d", inputs.regions_3d, {"skeletonOf": "class", "tube": 0}),
        ("flat-3d", partial(inputs.regions_3d, shape=(2, 2, 1, 5, 6)), {"tube": 1}),
    ],
    "generalized-wasserstein-dice": [
        ("plain", inputs.regions, {}),
        ("binary", inputs.binary_regions, {}),
        ("binary-probabilities", inputs.binary_probabilities, {"weightType": "volume"}),
        ("soft-target", inputs.soft_regions, {}),
        ("probabilities", beyond.small_probabilities, {}),
        ("absent-class", inputs.absent, {}),
        ("distances", inputs.plain, {"distances": [[0, 2, 2], [2, 0, 0.5], [2, 0.5, 0]]}),
        ("distances-volume", partial(inputs.absent, shape=(2, 4, 3, 3)),
         {"weightType": "volume",
          "distances": [[0, 1.5, 1.5, 1.5], [1.5, 0, 1, 0.25], [1.5, 1, 0, 0.75], [1.5, 0.25, 0.75, 0]]}),
        ("distances-binary", inputs.binary, {"distances": [[0, 4], [4, 0]]}),
        ("volume", inputs.masked, {"weightType": "volume"}),
        ("volume-batch-voxel-weights", w.weighted_ignored, {"weightType": "volume", **BATCH}),
        ("batch", inputs.absent, BATCH),
        ("smoothing-sum", inputs.plain, {"smoothNr": 0.5, "smoothDr": 0.25, **SUM}),
        ("none", inputs.ignored_sample, NONE),
        ("none-batch", w.weighted_binary, {**NONE, **BATCH}),
        ("all-ignored", inputs.all_ignored, {"smoothNr": 0.5}),
        ("background-only", partial(inputs.only_class, shape=(2, 3, 2, 3), label=0), {}),
        ("extreme", inputs.extreme, {}),
        ("zero-weights-sample", w.weighted_ignored, {}),
        ("annotated", w.annotated, {}),
        ("annotated-voxel-weights-volume", w.both, {"weightType": "volume", **BATCH}),
        ("annotated-binary", w.annotated_binary, {}),
        ("annotated-binary-batch", w.annotated_binary, {**BATCH, "weightType": "volume"}),
    ],
    "log-cosh-dice": [
        *(row for row in _EVERY if row[0] not in ("ignore-binary", "all-ignored", "mask-class-weights")),
        _SMOOTHED,
        ("squared", inputs.masked, {"squared": True, **NO_BACKGROUND}),
        ("soft-labels", inputs.soft, SOFT),
    ],
    "matthews": [
        *_EVERY,
        _SMOOTHED,
        ("absent-and-empty", partial(rare.certainly_absent, shape=(3, 2, 2, 3)), {}),
        ("perfect", inputs.perfect, {}),
        ("worst", inputs.worst, {}),
        ("no-background", inputs.plain, NO_BACKGROUND),
    ],
    "boundary-dou": [
        *_EVERY,
        _SMOOTHED,
        ("one-object", beyond.one_object, {}),
        ("max-alpha-0", beyond.one_object, {"maxAlpha": 0.0}),
        ("max-alpha", partial(beyond.full, shape=(3, 3, 3, 3)), {"maxAlpha": 0.5}),
        ("absent-and-predicted", beyond.missed_class, {}),
        ("3d", inputs.regions_3d, NO_BACKGROUND),
    ],
    "noise-robust-dice": [
        *((*row[:2], {**row[2], "emptyTarget": "smooth"} if row[0] == "absent-class" else
           {key: option for key, option in row[2].items() if option != "skip"}) for row in _EVERY),
        ("absent-class-left-out", inputs.absent, {"smoothDr": 0.5}),
        ("gamma-1", inputs.soft, {"gamma": 1.0}),
        ("gamma-2", inputs.masked, {"gamma": 2.0}),
        ("sizes", inputs.plain, {"squared": False, **NO_BACKGROUND}),
    ],
}
