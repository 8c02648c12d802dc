"""The parameters of every loss with their defaults, and their validation."""

INPUT = {"activation": "softmax", "ignoreIndex": None, "reduction": "mean"}
CLASSES = {"includeBackground": True, "classWeights": None}
SMOOTH = {"smoothNr": 1e-5, "smoothDr": 1e-5}
EMPTY = {"emptyTarget": "smooth"}
SOFT = {"softLabels": False}

VOXEL = {**INPUT, **CLASSES}
YES = {"positiveWeight": None}
TERMS = {"terms": "voxels"}
ENTROPY = {**VOXEL, "weightNormalization": "voxels", "labelSmoothing": 0.0, **YES, **TERMS}
REGION = {**INPUT, **CLASSES, "batch": False, **SMOOTH, **EMPTY, **SOFT}
RATIO = {**REGION, "aggregate": "macro"}
DICE = {**RATIO, "squared": False, "clipTp": 0.0}
BALANCE = {"weightType": "square", "relativeWeights": True}
GENERALIZED = {**REGION, **BALANCE}
SPACING = {"spacing": None}
BOUNDARY = {**VOXEL, "includeBackground": False, **SPACING}
HARD_RATIO = {name: default for name, default in RATIO.items() if name not in SOFT}
HAUSDORFF = {**BOUNDARY, "alpha": 2.0, "oneSided": False}
CENTRELINE = {
    **{name: default for name, default in HARD_RATIO.items() if name not in SMOOTH}, "includeBackground": False,
    "iterations": 10, "smooth": 1.0,
}  # fmt: skip
TUBE = {"tube": 2, "skeletonOf": "foreground"}

# The order is that of the generated cases, and within a loss that in which random cases draw.
DEFAULTS = {
    "cross-entropy": ENTROPY,
    "focal": {
        **VOXEL, "gamma": 2.0, "labelSmoothing": 0.0, **TERMS, "alpha": None, "reducedThreshold": None,
        "normalize": "voxels",
    },
    "dice": DICE,
    "tversky": {**RATIO, "alpha": 0.3, "beta": 0.7},
    "generalized-dice": GENERALIZED,
    "dice-ce": {**DICE, "weightDice": 1.0, "weightCe": 1.0},
    "weighted-cross-entropy": ENTROPY,
    "top-k": {
        **VOXEL, "batch": False, "k": 0.1, "threshold": None, "normalize": "kept", "labelSmoothing": 0.0, **YES,
    },
    "distance-penalized-cross-entropy": {**VOXEL, **SPACING, **YES, **TERMS},
    "sensitivity-specificity": {
        **VOXEL, "batch": False, "aggregate": "macro", "smoothDr": 1e-5, **EMPTY, "w": 0.1,
    },
    "iou": {**RATIO, "squared": False},
    "focal-tversky": {**RATIO, "alpha": 0.3, "beta": 0.7, "gamma": 4 / 3},
    "asymmetric-similarity": {**RATIO, "beta": 1.5},
    "penalty-generalized-dice": {**GENERALIZED, "k": 2.5, "variant": "score"},
    "lovasz-softmax": {**VOXEL, "batch": False, "errors": "probability", "absentClasses": "skip"},
    "boundary": BOUNDARY,
    "hausdorff": HAUSDORFF,
    "combo": {
        **VOXEL, "batch": False, "aggregate": "macro", **EMPTY, **SOFT, "alpha": 0.5, "beta": 0.5, "smooth": 1.0,
    },
    "exponential-logarithmic": {
        **INPUT, "includeBackground": True, "batch": False, **EMPTY, **SOFT, "weightDice": 0.8, "weightCe": 0.2,
        "gammaDice": 0.3, "gammaCe": 0.3, "smooth": 1.0,
    },
    "dice-top-k": {**DICE, "weightDice": 1.0, "weightTopK": 1.0},
    "dice-focal": {**DICE, "weightDice": 1.0, "weightFocal": 1.0},
    "dice-boundary": {**DICE, **SPACING, "weightDice": 1.0, "weightBoundary": 1.0},
    "dice-hausdorff": {**DICE, **SPACING, "weightDice": 1.0, "weightHausdorff": 1.0},
    "generalized-dice-boundary": {
        **GENERALIZED, **SPACING, "weightGeneralizedDice": 1.0, "weightBoundary": 1.0,
    },
    "cl-dice": CENTRELINE,
    "dice-cl-dice": {**CENTRELINE, "alpha": 0.5},
    "skeleton-recall": {**HARD_RATIO, "includeBackground": False, **TUBE},
    "dice-ce-skeleton-recall": {**DICE, **TUBE, "weightDice": 1.0, "weightCe": 1.0, "weightSkeletonRecall": 1.0},
    "unified-focal": {
        **INPUT, "includeBackground": True, "batch": False, **SMOOTH, **EMPTY, "variant": "asymmetric",
        "lambda": 0.5, "delta": 0.6, "gamma": 0.5,
    },
    "generalized-wasserstein-dice": {
        **INPUT, "batch": False, **SMOOTH, "distances": None, "weightType": "foreground",
    },
    "log-cosh-dice": DICE,
    "matthews": HARD_RATIO,
    "poly-cross-entropy": {**VOXEL, "epsilon": 1.0, **YES, **TERMS},
    "neighbor-aware-calibration": {
        **VOXEL, "alpha": 0.1, "size": 3, "distance": "l1", "border": "share", **YES,
    },
    "boundary-dou": {**HARD_RATIO, "maxAlpha": 0.8},
    "noise-robust-dice": {
        **{name: default for name, default in HARD_RATIO.items() if name != "smoothNr"}, "emptyTarget": "skip",
        "gamma": 1.5, "squared": True,
    },
    "generalized-surface": {**BOUNDARY, "batch": False, **SMOOTH, **BALANCE},
    "region-wise": {**VOXEL, **SPACING},
    "log-hausdorff": HAUSDORFF,
    "blob": {
        **HARD_RATIO, "base": "dice", "connectivity": "faces", "alpha": 0.3, "beta": 0.7, "weightGlobal": 2.0,
        "weightBlob": 1.0,
    },
}  # fmt: skip

# Weighted sums: the region part and its weight, then the other parts and theirs.
SUMS = {
    "dice-ce-skeleton-recall": (
        ("dice", "weightDice"), ("cross-entropy", "weightCe"), ("skeleton-recall", "weightSkeletonRecall"),
    ),
    "dice-ce": (("dice", "weightDice"), ("cross-entropy", "weightCe")),
    "dice-top-k": (("dice", "weightDice"), ("top-k", "weightTopK")),
    "dice-focal": (("dice", "weightDice"), ("focal", "weightFocal")),
    "dice-boundary": (("dice", "weightDice"), ("boundary", "weightBoundary")),
    "dice-hausdorff": (("dice", "weightDice"), ("hausdorff", "weightHausdorff")),
    "generalized-dice-boundary": (("generalized-dice", "weightGeneralizedDice"), ("boundary", "weightBoundary")),
}
COMPOUND = {*SUMS, "combo", "exponential-logarithmic", "dice-cl-dice", "unified-focal", "blob"}
# their parts have different shapes without a reduction

_CHOICES = {
    "activation": ("softmax", "sigmoid", "none"),
    "aggregate": ("macro", "micro"),
    "emptyTarget": ("smooth", "skip", "zero"),
    "weightNormalization": ("voxels", "weights"),
    "terms": ("voxels", "channels"),
    "errors": ("probability", "hinge"),
    "absentClasses": ("skip", "count"),
    "skeletonOf": ("foreground", "class"),
    "distance": ("l1", "l2"),
    "border": ("share", "zero"),
    "base": ("dice", "iou", "tversky"),
    "connectivity": ("faces", "full"),
}
_CHOICES_OF = {
    "normalize": {"focal": ("voxels", "factors", "class-factors"), None: ("kept", "all")},
    "variant": {"unified-focal": ("asymmetric", "symmetric"), None: ("score", "loss")},
    "weightType": {
        "generalized-wasserstein-dice": ("foreground", "volume"), None: ("square", "simple", "uniform"),
    },
}  # fmt: skip


def choices(loss, name):
    """The values that parameter `name` of `loss` can take, or () when it is not one of a few words."""
    if name == "reduction":
        return ("mean", "sum") if loss in COMPOUND else ("mean", "sum", "none")
    if name == "activation" and loss == "neighbor-aware-calibration":
        return ("softmax", "sigmoid")  # it needs logits
    if name in _CHOICES_OF:
        return _CHOICES_OF[name].get(loss, _CHOICES_OF[name][None])
    return _CHOICES.get(name, ())


def resolve(loss, params):
    """All parameters of `loss` with defaults filled in; unknown names and values are an error."""
    defaults = DEFAULTS[loss]
    unknown = set(params) - set(defaults)
    if unknown:
        raise ValueError(f"{loss}: unknown parameters {sorted(unknown)}")
    full = {**defaults, **params}
    for name, value in full.items():
        if choices(loss, name) and value not in choices(loss, name):
            raise ValueError(f"{loss}: {name} cannot be {value!r}")
        if isinstance(defaults[name], bool) and not isinstance(value, bool):
            raise ValueError(f"{loss}: {name} must be true or false")
    return full
