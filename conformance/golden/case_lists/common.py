"""Inputs that are tried with every loss, and parameters that many lists use."""

from functools import partial

from . import inputs

W3, W4 = [0.5, 2.0, 1.25], [0.25, 1.0, 3.0, 0.5]
BATCH = {"batch": True}
BY_WEIGHT = {"weightNormalization": "weights"}
MICRO = {"aggregate": "micro"}
SOFT = {"softLabels": True}
NO_BACKGROUND = {"includeBackground": False}
BACKGROUND = {"includeBackground": True}
BACKGROUND_ONLY = partial(inputs.only_class, shape=(2, 3, 3, 3), label=0)
SKIP, ZERO = {"emptyTarget": "skip"}, {"emptyTarget": "zero"}
SUM, NONE = {"reduction": "sum"}, {"reduction": "none"}
UNSMOOTHED = {"smoothNr": 0.0, "smoothDr": 0.0}

_COMMON = {
    "plain": partial(inputs.plain, shape=(2, 3, 4, 5)),
    "absent-class": inputs.absent,
    "confident": inputs.confident,
    "near-perfect": inputs.near_perfect,
    "binary": inputs.binary,
    "multi-label": inputs.multi_label,
    "soft-target": inputs.soft,
    "probabilities": inputs.probabilities,
    "binary-probabilities": inputs.binary_probabilities,
}
_REST = {
    "mask": inputs.masked,
    "ignore": inputs.ignored,
    "all-ignored": inputs.all_ignored,
    "one-voxel": inputs.one_voxel,
    "one-class": inputs.only_class,
    "extreme": inputs.extreme,
}
_THICK = {
    "plain": inputs.regions,
    "spacing": inputs.regions_3d,
    "binary": inputs.binary_regions,
    "multi-label": inputs.overlapping_regions,
    "soft-target": inputs.soft_regions,
    "probabilities": inputs.probability_regions,
    "mask": inputs.masked_regions,
    "ignore": partial(inputs.ignored, shape=(2, 3, 5, 6), make=inputs.regions),
}
_PARAMETERS = {"spacing": {"spacing": [2.0, 0.75, 1.25]}}


def _rows(makers, replaced):
    replaced = {name.replace("_", "-"): make for name, make in replaced.items()}
    return [(name, make, _PARAMETERS.get(name, {})) for name, make in {**makers, **replaced}.items() if make]


def common(**others):
    """The rows of the oldest six losses: the common inputs, then `others` (underscores stand for hyphens)."""
    return _rows(_COMMON, others)


def every(**replaced):
    """The common inputs without binary probabilities, and the degenerate ones; None leaves one out."""
    return _rows({**_COMMON, **_REST, "binary-probabilities": None}, replaced)


def thick(**replaced):
    """As `every`, with thick regions as targets, for losses with distance maps."""
    rows = {**_COMMON, **_REST, "near-perfect": None, "binary-probabilities": None, **_THICK}
    return _rows(rows, replaced)
