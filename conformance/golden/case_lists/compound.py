"""Cases of the boundary and the compound losses: name, inputs, parameters."""

from functools import partial

from . import inputs
from .common import (
    BACKGROUND, BACKGROUND_ONLY, MICRO, NO_BACKGROUND, NONE, SKIP, SOFT, SUM, W3, W4, ZERO, common, every, thick,
)  # fmt: skip

_SMOOTHED = {"smoothNr": 0.5, "smoothDr": 0.25}

_BOUNDARY = [
    *thick(),
    ("spacing-2d", inputs.binary_regions, {"spacing": [0.5, 1.5]}),
    ("background", inputs.regions, BACKGROUND),
    ("class-weights", inputs.masked_regions, {"classWeights": W3, "spacing": [1.5, 1.25]}),
    ("thin", inputs.thin, BACKGROUND),
    ("sum", inputs.regions_3d, SUM),
    ("none", inputs.masked_regions, {**NONE, "classWeights": W3}),
    ("worst", inputs.worst, {}),
]

# Options of the region part, for sums with Dice
_DICE = [
    ("squared-micro", inputs.masked, {"squared": True, **MICRO}),
    ("class-weights", inputs.absent, {"classWeights": W4, "batch": True, **NO_BACKGROUND}),
    ("skip-sum", inputs.absent, {**SKIP, **SUM}),
    ("zero-smoothing", inputs.absent, {**ZERO, **_SMOOTHED}),
    ("soft-labels", inputs.soft, SOFT),
]
_FEWER = {"near_perfect": None, "confident": None, "one_class": None}

CASES = {
    "dice-ce": [
        *common(
            mask=partial(inputs.masked, shape=(3, 2, 4, 4)),
            ignore=partial(inputs.ignored, shape=(3, 1, 4, 4), make=inputs.binary),
            all_ignored=inputs.all_masked,
            one_voxel=partial(inputs.one_voxel, shape=(1, 5, 1, 1, 1)),
            one_class=inputs.only_class,
            five_classes=partial(inputs.plain, shape=(1, 5, 2, 3, 4)),
        ),
        ("weights", inputs.plain, {"weightDice": 0.3, "weightCe": 1.7}),
        ("no-background", inputs.ignored, NO_BACKGROUND),
        ("class-weights", inputs.absent, {"classWeights": W4, "batch": True}),
        ("squared-micro", inputs.masked, {"squared": True, **MICRO, "weightCe": 0.5}),
        ("sum", inputs.absent, {**SUM, **SKIP}),
        ("soft-labels", inputs.soft_multi_label, {**SOFT, "weightDice": 2.0}),
        ("zero", inputs.absent, {**ZERO, "smoothNr": 0.1, "smoothDr": 0.1}),
    ],
    "boundary": _BOUNDARY,
    "hausdorff": [
        *_BOUNDARY,
        ("alpha-1", inputs.regions, {"alpha": 1.0}),
        ("alpha-2.5", inputs.overlapping_regions, {"alpha": 2.5, **BACKGROUND}),
        ("one-sided", inputs.regions, {"oneSided": True}),
        ("one-sided-spacing", inputs.binary_regions, {"oneSided": True, "alpha": 1.5, "spacing": [1.25, 0.5]}),
    ],
    "combo": [
        *every(mask=inputs.ignored_sample, one_class=inputs.single_channel),
        ("binary-probabilities", inputs.binary_probabilities, {}),
        ("extreme-sigmoid", inputs.extreme, {"activation": "sigmoid"}),
        ("worst", inputs.worst, {}),
        ("alpha-beta", inputs.plain, {"alpha": 0.25, "beta": 0.75}),
        ("smooth", inputs.absent, {"smooth": 0.125}),
        ("class-weights", inputs.masked, {"classWeights": W3, **NO_BACKGROUND}),
        ("micro", inputs.absent, {**MICRO, "classWeights": W4}),
        ("batch-skip", partial(inputs.absent, others=(0, 1)), {"batch": True, **SKIP}),
        ("zero-sum", inputs.absent, {**ZERO, **SUM}),
        ("soft-labels", inputs.soft, {**SOFT, "beta": 0.3}),
    ],
    "exponential-logarithmic": [
        *every(mask=inputs.ignored_sample, one_class=inputs.only_class),
        ("one-channel", inputs.single_channel, {}),
        ("binary-probabilities", inputs.binary_probabilities, {}),
        ("binary-absent", partial(inputs.only_class, shape=(2, 1, 3, 3), label=0), {"activation": "sigmoid"}),
        ("extreme-sigmoid", inputs.extreme, {"activation": "sigmoid"}),
        ("perfect", inputs.perfect, {}),
        ("perfect-binary", partial(inputs.perfect, shape=(2, 1, 2, 3)), {}),
        ("worst", inputs.worst, {}),
        ("exponents", inputs.plain, {"gammaDice": 1.5, "gammaCe": 0.5}),
        ("weights", inputs.masked, {"weightDice": 0.5, "weightCe": 2.0, "smooth": 0.1}),
        ("no-background", inputs.masked, NO_BACKGROUND),
        ("batch-skip", partial(inputs.absent, others=(0, 1)), {"batch": True, **SKIP}),
        ("batch-binary", inputs.masked_multi_label, {"batch": True, **NO_BACKGROUND}),
        ("skip-nothing-left", BACKGROUND_ONLY, {**NO_BACKGROUND, **SKIP}),
        ("zero-sum", inputs.absent, {**ZERO, **SUM}),
        ("soft-labels", inputs.soft, SOFT),
    ],
    "dice-top-k": [
        *every(**_FEWER, mask=inputs.ignored_sample),
        *_DICE,
        ("weights", inputs.tied, {"weightDice": 0.3, "weightTopK": 1.7}),
        ("no-background", inputs.ignored, NO_BACKGROUND),
    ],
    "dice-focal": [
        *every(**_FEWER, mask=partial(inputs.masked, shape=(3, 2, 4, 4))),
        *_DICE,
        ("weights", inputs.plain, {"weightDice": 0.3, "weightFocal": 1.7}),
        ("no-background", inputs.ignored, NO_BACKGROUND),
    ],
    "dice-boundary": [
        *thick(**_FEWER),
        *_DICE,
        ("weights", inputs.regions, {"weightDice": 1.5, "weightBoundary": 0.25}),
        ("no-background", inputs.masked_regions, NO_BACKGROUND),
    ],
    "dice-hausdorff": [
        *thick(**_FEWER),
        *_DICE,
        ("weights", inputs.regions, {"weightDice": 1.5, "weightHausdorff": 0.25}),
        ("no-background", inputs.masked_regions, NO_BACKGROUND),
    ],
    "generalized-dice-boundary": [
        *thick(**_FEWER),
        ("simple-skip", inputs.absent, {"weightType": "simple", **SKIP}),
        ("uniform-zero", inputs.absent, {"weightType": "uniform", **ZERO, "batch": True}),
        ("class-weights", inputs.masked_regions, {"classWeights": W3, **NO_BACKGROUND}),
        ("soft-labels-smoothing", inputs.soft_regions, {**SOFT, **_SMOOTHED}),
        ("sum", inputs.regions_3d, SUM),
        ("weights", inputs.regions, {"weightGeneralizedDice": 0.5, "weightBoundary": 1.5}),
    ],
}
