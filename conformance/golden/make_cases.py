"""Writes the golden cases as JSON, one case a line, and verifies them.

    python3 make_cases.py --seed 20250101 --out cases.json

Every case is evaluated with `region_and_distribution`; values and gradients are then verified against
`exact_check`, which shares no code with it. `--no-verify` leaves that out (it takes about half a minute).
"""

import argparse
import json
from functools import partial
from multiprocessing import Pool

import numpy as np

import case_inputs as inputs
from autodiff import Tensor
from check_published import check
from exact_check import errors
from region_and_distribution import CHOICES, DEFAULTS, activate, evaluate, resolve

# What is tried with every loss. The inputs of some vary with the loss, for variety of shapes.
COMMON = {
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
VARIED = {
    "cross-entropy": {
        "mask": inputs.masked,
        "ignore": inputs.ignored,
        "all-ignored": inputs.all_ignored,
        "one-voxel": inputs.one_voxel,
        "one-class": inputs.only_class,
        "five-classes": partial(inputs.plain, shape=(1, 5, 6, 6)),
    },
    "focal": {
        "mask": inputs.masked_multi_label,
        "ignore": partial(inputs.ignored, shape=(1, 4, 2, 3, 4), index=-1),
        "all-ignored": inputs.all_masked,
        "one-voxel": partial(inputs.binary, shape=(1, 1, 1, 1, 1)),
        "one-class": inputs.single_channel,
        "binary-3d": partial(inputs.binary, shape=(2, 1, 3, 3, 3)),
    },
    "dice": {
        "mask": inputs.masked,
        "ignore": partial(inputs.ignored, index=-1),
        "all-ignored": inputs.all_ignored,
        "one-voxel": partial(inputs.one_voxel, shape=(2, 4, 1, 1, 1)),
        "one-class": inputs.single_channel,
        "binary-3d": partial(inputs.binary, shape=(2, 1, 3, 3, 3)),
    },
    "tversky": {
        "mask": partial(inputs.masked, shape=(3, 2, 4, 4)),
        "ignore": inputs.ignored_and_masked,
        "all-ignored": inputs.all_masked,
        "one-voxel": partial(inputs.binary, shape=(2, 1, 1, 1)),
        "one-class": inputs.only_class,
        "five-classes": partial(inputs.plain, shape=(1, 5, 2, 3, 4)),
    },
    "generalized-dice": {
        "mask": inputs.masked_multi_label,
        "ignore": partial(inputs.ignored, shape=(2, 3, 2, 3, 3)),
        "all-ignored": inputs.all_ignored,
        "one-voxel": inputs.one_voxel,
        "one-class": inputs.only_class,
        "five-classes": partial(inputs.plain, shape=(1, 5, 6, 6)),
    },
    "dice-ce": {
        "mask": partial(inputs.masked, shape=(3, 2, 4, 4)),
        "ignore": partial(inputs.ignored, shape=(3, 1, 4, 4), make=inputs.binary),
        "all-ignored": inputs.all_masked,
        "one-voxel": partial(inputs.one_voxel, shape=(1, 5, 1, 1, 1)),
        "one-class": inputs.only_class,
        "five-classes": partial(inputs.plain, shape=(1, 5, 2, 3, 4)),
    },
}

W3, W4 = [0.5, 2.0, 1.25], [0.25, 1.0, 3.0, 0.5]
BY_WEIGHT = {"weightNormalization": "weights"}
NO_BACKGROUND = {"includeBackground": False}
BACKGROUND_ONLY = partial(inputs.only_class, shape=(2, 3, 3, 3), label=0)
SKIP, ZERO = {"emptyTarget": "skip"}, {"emptyTarget": "zero"}
UNSMOOTHED = {"smoothNr": 0.0, "smoothDr": 0.0}

# Options of one loss: name, inputs, parameters
OPTIONS = {
    "cross-entropy": [
        ("class-weights", inputs.plain, {"classWeights": W3}),
        ("weight-normalization", inputs.ignored, {"classWeights": W3, **BY_WEIGHT}),
        ("weight-normalization-unweighted", inputs.masked, BY_WEIGHT),
        ("label-smoothing", inputs.plain, {"labelSmoothing": 0.1}),
        ("label-smoothing-weights", inputs.plain, {"labelSmoothing": 0.2, "classWeights": W3, **BY_WEIGHT}),
        ("label-smoothing-soft", inputs.soft, {"labelSmoothing": 0.1, "classWeights": W3, **BY_WEIGHT}),
        ("label-smoothing-binary", inputs.binary, {"labelSmoothing": 0.1}),
        ("label-smoothing-probabilities", inputs.probabilities, {"labelSmoothing": 0.1}),
        ("label-smoothing-no-background", inputs.plain, {"labelSmoothing": 0.3, **NO_BACKGROUND}),
        ("no-background", inputs.masked, NO_BACKGROUND),
        ("no-background-binary", inputs.binary, NO_BACKGROUND),
        ("no-background-weights", inputs.plain, {"classWeights": W3, **NO_BACKGROUND, **BY_WEIGHT}),
        ("no-weight-left", BACKGROUND_ONLY, {**NO_BACKGROUND, **BY_WEIGHT}),
        ("sum", inputs.masked, {"reduction": "sum", "classWeights": W3, **BY_WEIGHT}),
        ("none", inputs.ignored, {"reduction": "none", "classWeights": W3}),
        ("none-multi-label", inputs.masked_multi_label, {"reduction": "none", **NO_BACKGROUND}),
        ("sigmoid-labels", inputs.sigmoid_labels, {}),
        ("multi-label-options", inputs.soft_multi_label,
         {"labelSmoothing": 0.2, "classWeights": W3, **NO_BACKGROUND, **BY_WEIGHT}),
        ("ignore-a-class", partial(inputs.ignored, index=1), {"classWeights": W3, **BY_WEIGHT}),
        ("extreme", inputs.extreme, {}),
        ("extreme-sigmoid", inputs.extreme, {"activation": "sigmoid"}),
    ],
    "focal": [
        ("gamma-0", inputs.plain, {"gamma": 0.0}),
        ("gamma-0.5", inputs.plain, {"gamma": 0.5}),
        ("gamma-0.5-clamped", partial(inputs.near_perfect, margin=16), {"gamma": 0.5}),
        ("gamma-0.5-clamped-binary", partial(inputs.near_perfect, shape=(2, 1, 3, 4), margin=16),
         {"gamma": 0.5}),
        ("gamma-0.5-probabilities", inputs.probabilities, {"gamma": 0.5}),
        ("gamma-1", inputs.masked, {"gamma": 1.0}),
        ("gamma-3.5", inputs.confident, {"gamma": 3.5}),
        ("class-weights", inputs.ignored, {"classWeights": W3}),
        ("class-weights-sigmoid", inputs.sigmoid_labels, {"classWeights": W3}),
        ("no-background", inputs.plain, {**NO_BACKGROUND, "classWeights": W3}),
        ("no-background-multi-label", inputs.multi_label, NO_BACKGROUND),
        ("sum", inputs.masked, {"reduction": "sum"}),
        ("none", inputs.ignored, {"reduction": "none"}),
        ("soft-multi-label", inputs.soft_multi_label, {"gamma": 1.5}),
        ("extreme", inputs.extreme, {}),
        ("extreme-sigmoid", inputs.extreme, {"activation": "sigmoid", "gamma": 0.5}),
    ],
    "dice": [
        ("squared", inputs.plain, {"squared": True}),
        ("squared-micro", inputs.masked, {"squared": True, "aggregate": "micro"}),
        ("batch", inputs.absent, {"batch": True}),
        ("micro", inputs.masked, {"aggregate": "micro"}),
        ("micro-batch", inputs.plain, {"aggregate": "micro", "batch": True, **NO_BACKGROUND}),
        ("micro-class-weights", inputs.absent, {"aggregate": "micro", "classWeights": W4}),
        ("micro-skip", inputs.absent, {"aggregate": "micro", **SKIP}),
        ("micro-zero", inputs.absent, {"aggregate": "micro", "classWeights": W4, **ZERO}),
        ("class-weights", inputs.plain, {"classWeights": W3}),
        ("no-background", inputs.ignored, {**NO_BACKGROUND, "classWeights": W3}),
        ("no-background-binary", inputs.binary, NO_BACKGROUND),
        ("smoothing", inputs.absent, {"smoothNr": 1.0, "smoothDr": 0.5}),
        ("no-smoothing", inputs.absent, UNSMOOTHED),
        ("skip", inputs.absent, SKIP),
        ("skip-batch", partial(inputs.absent, others=(0, 3)), {"batch": True, "classWeights": W4, **SKIP}),
        ("skip-everything", BACKGROUND_ONLY, {**NO_BACKGROUND, **SKIP}),
        ("zero", inputs.absent, ZERO),
        ("zero-multi-label", partial(inputs.multi_label, shape=(3, 4, 1, 2)), ZERO),
        ("soft-labels", inputs.soft, {"softLabels": True}),
        ("soft-labels-hard-target", inputs.plain, {"softLabels": True}),
        ("soft-labels-squared", inputs.soft_multi_label, {"softLabels": True, "squared": True}),
        ("soft-labels-equal", inputs.soft_probabilities, {"softLabels": True}),
        ("sum", inputs.absent, {"reduction": "sum", "classWeights": W4, **SKIP}),
        ("none", inputs.absent, {"reduction": "none", "classWeights": W4, **NO_BACKGROUND}),
        ("none-skip", inputs.absent, {"reduction": "none", **SKIP}),
        ("none-batch", inputs.plain, {"reduction": "none", "batch": True}),
        ("none-micro", inputs.masked, {"reduction": "none", "aggregate": "micro"}),
        ("none-micro-batch", inputs.plain, {"reduction": "none", "aggregate": "micro", "batch": True}),
        ("ignored-sample", inputs.ignored_sample, {"smoothNr": 0.0}),
        ("ignored-sample-skip", inputs.ignored_sample, SKIP),
        ("ignored-sample-batch", inputs.ignored_sample, {"batch": True}),
        ("ignored-sample-micro", inputs.ignored_sample, {"aggregate": "micro", **UNSMOOTHED}),
        ("sigmoid-labels", inputs.sigmoid_labels, {}),
        ("extreme", inputs.extreme, {}),
    ],
    "tversky": [
        ("false-positives", inputs.plain, {"alpha": 0.7, "beta": 0.3}),
        ("iou", inputs.masked, {"alpha": 1.0, "beta": 1.0}),
        ("soft-labels", inputs.soft, {"softLabels": True}),
        ("micro-class-weights", inputs.absent,
         {"aggregate": "micro", "classWeights": W4, "alpha": 0.9, "beta": 0.2}),
        ("batch-skip", partial(inputs.absent, others=(0, 1)), {"batch": True, **SKIP}),
        ("zero-sum", inputs.absent, {"reduction": "sum", **ZERO}),
        ("none", inputs.absent, {"reduction": "none", "classWeights": W4}),
        ("no-background", inputs.ignored_sample, {**NO_BACKGROUND, "smoothNr": 0.1, "smoothDr": 0.2}),
        ("no-false-positives", inputs.multi_label, {"alpha": 0.0, "beta": 2.0}),
    ],
    "generalized-dice": [
        ("simple", inputs.plain, {"weightType": "simple"}),
        ("uniform", inputs.absent, {"weightType": "uniform"}),
        ("simple-skip", inputs.absent, {"weightType": "simple", **SKIP}),
        ("uniform-zero", inputs.absent, {"weightType": "uniform", **ZERO}),
        ("batch", inputs.absent, {"batch": True}),
        ("class-weights", inputs.absent, {"classWeights": W4}),
        ("no-background", inputs.masked, {**NO_BACKGROUND, "classWeights": W3}),
        ("none-present", BACKGROUND_ONLY, NO_BACKGROUND),
        ("none-present-skip", BACKGROUND_ONLY, {**NO_BACKGROUND, **SKIP}),
        ("skip", inputs.absent, SKIP),
        ("smoothing", inputs.plain, {"smoothNr": 0.5, "smoothDr": 1.0}),
        ("soft-labels", inputs.soft, {"softLabels": True}),
        ("soft-multi-label", inputs.soft_multi_label, {"softLabels": True, "weightType": "simple"}),
        ("sum", inputs.plain, {"reduction": "sum"}),
        ("none", inputs.ignored_sample, {"reduction": "none", "smoothNr": 0.0}),
        ("none-batch", inputs.plain, {"reduction": "none", "batch": True}),
        ("ignored-sample", inputs.ignored_sample, {}),
    ],
    "dice-ce": [
        ("weights", inputs.plain, {"weightDice": 0.3, "weightCe": 1.7}),
        ("no-background", inputs.ignored, NO_BACKGROUND),
        ("class-weights", inputs.absent, {"classWeights": W4, "batch": True}),
        ("squared-micro", inputs.masked, {"squared": True, "aggregate": "micro", "weightCe": 0.5}),
        ("sum", inputs.absent, {"reduction": "sum", **SKIP}),
        ("soft-labels", inputs.soft_multi_label, {"softLabels": True, "weightDice": 2.0}),
        ("zero", inputs.absent, {**ZERO, "smoothNr": 0.1, "smoothDr": 0.1}),
    ],
}

# Random combinations draw from these; the gamma below 1 has cases above
RANDOM = {
    "includeBackground": [False], "batch": [True], "aggregate": ["micro"], "reduction": ["sum", "none"],
    "smoothNr": [0.01, 0.5], "smoothDr": [0.02, 1.0], "emptyTarget": ["skip", "zero"], "softLabels": [True],
    "squared": [True], "labelSmoothing": [0.05, 0.25], "gamma": [1.0, 1.5, 3.0], "alpha": [0.5, 1.5],
    "beta": [0.25, 1.0], "weightType": ["simple", "uniform"], "weightDice": [0.25], "weightCe": [2.0],
    "classWeights": ["random"],
}  # fmt: skip
RANDOM_INPUTS = [
    partial(inputs.absent, shape=(2, 5, 2, 3, 3), first=(0, 1, 4), others=(0, 3, 2)),
    partial(inputs.ignored, shape=(2, 4, 2, 3, 2), index=7),
    inputs.soft, inputs.binary, inputs.masked, inputs.soft_multi_label, inputs.masked_multi_label,
    partial(inputs.plain, shape=(3, 2, 4, 4)), inputs.binary_probabilities, inputs.ignored_and_masked,
]  # fmt: skip


def flat(array):
    """Flat list in C order, integers for labels and masks."""
    return np.asarray(array).reshape(-1).tolist()


def build(name, loss, params, make, rng):
    data = make(rng)
    while not is_clear(loss, {**data.params, **params}, data):
        data = make(rng)
    params = {**data.params, **params}
    assert data.logits.size <= 200 and (data.logits.astype(np.float32) == data.logits).all(), name
    assert (data.target.astype(np.float32) == data.target).all(), name
    assert all(DEFAULTS[loss][key] != value for key, value in params.items()), f"{name}: a default is given"
    value, gradient = evaluate(loss, params, data.logits, data.target, data.mask)
    assert np.isfinite(value).all() and np.isfinite(gradient).all(), name
    return {
        "id": f"{loss}/{name}",
        "loss": loss,
        "params": params,
        "shape": list(data.logits.shape),
        "logits": flat(data.logits.astype(np.float64)),
        "targetShape": list(data.target.shape),
        "target": flat(data.target),
        "mask": None if data.mask is None else flat(data.mask),
        "value": value.item() if value.ndim == 0 else flat(value),
        "valueShape": list(value.shape),
        "gradient": flat(gradient),
    }


def is_clear(loss, params, data):
    """Whether no result hinges on rounding, on which side of a kink or of a clamp a computed number falls."""
    p = resolve(loss, params)
    n, c = data.logits.shape[:2]
    pred = activate(Tensor(data.logits.reshape(n, c, -1)), p["activation"])
    if p.get("gamma", 1) < 1:
        bases = [pred.rest.value] + ([] if pred.nll_rest is None else [pred.s.value])
        return all((abs(np.log(np.maximum(b, 1e-300) / 1e-7)) > 0.05).all() for b in bases)
    if p.get("softLabels") and p["activation"] != "none" and data.target.shape == data.logits.shape:
        return bool((abs(pred.s.value - data.target.reshape(n, c, -1)) > 1e-5).all())
    return True


def random_case(rng, loss, number):
    make = RANDOM_INPUTS[rng.integers(len(RANDOM_INPUTS))]
    params = {}
    while len(params) < 2:
        drawn = [key for key in DEFAULTS[loss] if key in RANDOM and rng.random() < 0.5]
        params = {key: RANDOM[key][rng.integers(len(RANDOM[key]))] for key in drawn}
    if "classWeights" in params:
        channels = make(np.random.default_rng(0)).logits.shape[1]
        params["classWeights"] = flat(inputs.grid(rng.uniform(0.25, 3, channels), 64))
    if loss == "dice-ce" and params.get("reduction") == "none":
        params["reduction"] = "sum"
    return build(f"random-{number}", loss, params, make, rng)


def all_cases(seed):
    rng = np.random.default_rng(seed)
    cases = []
    for loss in DEFAULTS:
        for name, make in {**COMMON, **VARIED[loss]}.items():
            cases.append(build(name, loss, {}, make, rng))
        for name, make, params in OPTIONS[loss]:
            cases.append(build(name, loss, params, make, rng))
        for number in range(1, 4):
            cases.append(random_case(rng, loss, number))
    assert len({case["id"] for case in cases}) == len(cases), "two cases share an id"
    check_coverage(cases)
    return cases


def check_coverage(cases):
    """Every option of every loss must differ from its default somewhere, and take each of its choices."""
    for loss, defaults in DEFAULTS.items():
        for key, default in defaults.items():
            seen = [case["params"].get(key, default) for case in cases if case["loss"] == loss]
            wanted = [v for v in CHOICES.get(key, ()) if (loss, key, v) != ("dice-ce", "reduction", "none")]
            assert all(v in seen for v in wanted), f"{loss}: {key} does not take every value"
            assert any(v != default for v in seen), f"{loss}: {key} always has its default"


def verify(cases):
    """Compare every case with the naive high-precision implementation; print the largest errors."""
    with Pool() as pool:
        found = pool.map(errors, cases, chunksize=1)
    for label, column, limit in (
        ("value, relative above 1", 0, 1e-14),
        ("gradient, absolute", 1, 1e-13),
        ("gradient, relative to the largest element", 2, 1e-12),
    ):
        worst = max(range(len(cases)), key=lambda i: found[i][column])
        print(f"{label}: worst error {found[worst][column]:.2g} in {cases[worst]['id']}")
        assert found[worst][column] < limit
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--no-verify", action="store_true")
    args = parser.parse_args()
    print(f"{check()} published values agree")
    cases = all_cases(args.seed)
    if not args.no_verify:
        verify(cases)
    lines = [json.dumps(case, separators=(",", ":"), allow_nan=False) for case in cases]
    with open(args.out, "w", encoding="utf-8", newline="\n") as out:
        out.write("[\n" + ",\n".join(lines) + "\n]\n")
    print(f"{len(cases)} cases written")


if __name__ == "__main__":
    main()
