"""Compares the reference with published values of the losses and distance maps on tiny inputs.

The values were obtained with MONAI, segmentation_models.pytorch and PyTorch, or by hand, and are known to
eight decimals. Run without arguments; fails with an assertion on the first disagreement.
"""

import numpy as np

from reference import evaluate
from reference.distances import rectified, reversed_, signed, unsigned

LOGITS = np.array(
    [[[[2, -1, 0.5], [0, 1, -2]], [[0, 1.5, 0], [1, -1, 0.5]], [[-1, 0, 1], [0.5, 0, 2]]]], dtype=float
)
LABELS = np.array([[[0, 1, 2], [0, 0, 0]]])
BINARY_LOGITS = np.array([[[[2, -1, 0.5], [0, 1, -2]]]])
BINARY_LABELS = np.array([[[1, 0, 1], [0, 1, 1]]])

EXACT = {"smoothNr": 0, "smoothDr": 0}  # the ratio as printed, without smoothing
WEIGHTED = {"classWeights": [1, 2, 3]}

MULTICLASS = [
    ("cross-entropy", {}, 1.23677265),
    ("cross-entropy", WEIGHTED, 1.50792386),
    ("cross-entropy", {**WEIGHTED, "weightNormalization": "weights"}, 1.00528257),
    ("cross-entropy", {"labelSmoothing": 0.1}, 1.26732820),
    ("weighted-cross-entropy", WEIGHTED, 1.50792386),
    ("weighted-cross-entropy", {**WEIGHTED, "weightNormalization": "weights"}, 1.00528257),
    ("top-k", {"threshold": 0.5}, 2.94827317),
    ("top-k", {"threshold": 0.7}, 1.74610549),
    ("top-k", {"k": 0.5}, 2.19227200),
    ("focal", {}, 0.90588580),
    ("focal", {"activation": "sigmoid"}, 0.34013835),
    ("dice", EXACT, 0.52309049),
    ("dice", {}, 0.52308898),
    ("dice", {"includeBackground": False}, 0.56589321),
    ("dice", {**EXACT, "aggregate": "micro"}, 0.50287492),
    ("dice", {**EXACT, "squared": True}, 0.35846894),
    ("dice", {**EXACT, "squared": True, "aggregate": "micro"}, 0.35924440),
    ("iou", EXACT, 0.68090510),
    ("iou", {"smoothNr": 5e-6, "smoothDr": 5e-6}, 0.68090384),  # published for (2 I + 1e-5) / (2 U + 1e-5)
    ("tversky", EXACT, 0.50207752),
    ("tversky", {}, 0.50207444),
    ("focal-tversky", EXACT, 0.59450110),
    ("focal-tversky", {**EXACT, "reduction": "sum"}, 1.78350329),
    ("asymmetric-similarity", EXACT, 0.50319984),
    ("generalized-dice", EXACT, 0.56204430),
    ("penalty-generalized-dice", EXACT, 0.81790622),
    ("penalty-generalized-dice", {**EXACT, "variant": "loss"}, 0.26829308),
    ("sensitivity-specificity", {"aggregate": "micro"}, 0.13024162),
    ("sensitivity-specificity", {}, 0.11016092),
    ("exponential-logarithmic", {}, 0.95147654),
    ("dice-ce", {}, 1.75986163),
    ("dice-ce", {"includeBackground": False, "batch": True}, 0.80266585 + 1),  # published as CE - Dice
    ("cl-dice", {}, 0.25341142),
    ("cl-dice", {"iterations": 0}, 0.23328828),
    ("skeleton-recall", {}, 0.36367756),
    ("unified-focal", {}, 0.56880600),
    ("unified-focal", {"gamma": 0.3}, 0.54602462),
    ("unified-focal", {"gamma": 0.3, "variant": "symmetric"}, 0.55471987),
    ("generalized-wasserstein-dice", {}, 0.54242349),
    ("generalized-wasserstein-dice", {"weightType": "volume"}, 0.29573604),
    ("log-cosh-dice", {}, 0.13512474),
    ("matthews", {}, 0.72136743),
    ("poly-cross-entropy", {}, 1.73964757),
    ("neighbor-aware-calibration", {}, 1.31918006),
    ("neighbor-aware-calibration", {"border": "zero"}, 1.32010598),
    ("boundary-dou", {}, 0.38117673),
    ("noise-robust-dice", {}, 0.48544460),
    ("noise-robust-dice", {"squared": False}, 0.35566324),
    ("blob", {}, 1.61207117),
    ("generalized-surface", {}, 0.39777758),
    ("region-wise", {}, 0.02671147),
    ("log-hausdorff", {}, 0.28807366),
]
WEIGHTS, PARTIAL = np.array([[[1, 2, 0.5], [0, 1, 3]]]), [[1]]
MORE_INPUTS = [
    ("cross-entropy", {}, WEIGHTS, None, 1.87988702),
    ("dice", {}, WEIGHTS, None, 0.57017516),
    ("lovasz-softmax", {}, WEIGHTS, None, 0.56229029),
    ("top-k", {"k": 0.5}, WEIGHTS, None, 3.71113281),
    ("weighted-cross-entropy", {}, WEIGHTS, None, 1.19729799),
    ("cross-entropy", {}, None, PARTIAL, 0.26541383),
    ("cross-entropy", {"labelSmoothing": 0.1}, None, PARTIAL, 0.33637125),
    ("dice", {}, None, PARTIAL, 0.30206514),
    ("generalized-dice", {}, None, PARTIAL, 0.42472417),
    ("lovasz-softmax", {}, None, PARTIAL, 0.29884199),
]
BINARY = [
    ("cross-entropy", {}, 0.67460059),
    ("focal", {}, 0.32300970),
    ("combo", {}, 0.5 - 0.18266191),  # published as CE / 2 - Dice / 2
]

# A square of 3 x 3 in 5 x 5, predicted one column too far to the right, with s = 0.9 and 0.2 elsewhere
SQUARE, PREDICTED = np.zeros((1, 5, 5), dtype=int), np.full((1, 1, 5, 5), 0.2)
SQUARE[:, 1:4, 1:4], PREDICTED[:, :, 1:4, 2:5] = 1, 0.9
DISTANCE = [("boundary", {}, 0.18925483, 1.01e-8), ("hausdorff", {}, 0.5308, 5.1e-5)]
EXAMPLE = {  # the maps of [0, 0, 1, 1, 1, 0, 0]
    unsigned: [2, 1, 1, 2, 1, 1, 2], signed: [2, 1, 0, -1, 0, 1, 2], reversed_: [0, 1, 1, 0, 1, 1, 0],
    rectified: [1, 1, -0.5, -1, -0.5, 1, 1],
}  # fmt: skip


def check():
    """Assert every published value; returns how many there are."""
    for loss, params, published in MULTICLASS:
        agree(loss, params, LOGITS, LABELS, published)
    for loss, params, weights, annotated, published in MORE_INPUTS:
        agree(loss, params, LOGITS, LABELS, published, weights=weights, annotated=annotated)
    agree("lovasz-softmax", {}, LOGITS, LABELS, 0.53323299, 3e-8)  # published from a run in float32
    for loss, params, published in BINARY:
        agree(loss, {**params, "activation": "sigmoid"}, BINARY_LOGITS, BINARY_LABELS, published)
    for loss, params, published, tolerance in DISTANCE:
        agree(loss, {**params, "activation": "none"}, PREDICTED, SQUARE, published, tolerance)
    for kind, values in EXAMPLE.items():
        assert kind(np.array([0, 0, 1, 1, 1, 0, 0], dtype=bool), [1.0]).tolist() == values, kind.__name__
    penalty = np.ones((5, 5))
    penalty[::4, ::4] = penalty[2, 2] = 0
    assert (reversed_(SQUARE[0] == 1, [1.0, 1.0]) == penalty).all()
    return len(MULTICLASS) + len(MORE_INPUTS) + len(BINARY) + len(DISTANCE) + len(EXAMPLE) + 2


def agree(loss, params, logits, labels, published, tolerance=1.01e-8, **more):
    value, _ = evaluate(loss, params, logits, labels, **more)
    assert abs(value - published) < tolerance, (loss, params, float(value), published)


if __name__ == "__main__":
    print(f"{check()} published values agree")
