"""Compares the reference with published values of the losses on two tiny inputs.

The values were obtained with MONAI, segmentation_models.pytorch and PyTorch, or by hand, and are known to
eight decimals. Run without arguments; fails with an assertion on the first disagreement.
"""

import numpy as np

from region_and_distribution import evaluate

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
    ("focal", {}, 0.90588580),
    ("focal", {"activation": "sigmoid"}, 0.34013835),
    ("dice", EXACT, 0.52309049),
    ("dice", {}, 0.52308898),
    ("dice", {"includeBackground": False}, 0.56589321),
    ("dice", {**EXACT, "aggregate": "micro"}, 0.50287492),
    ("dice", {**EXACT, "squared": True}, 0.35846894),
    ("dice", {**EXACT, "squared": True, "aggregate": "micro"}, 0.35924440),
    ("tversky", EXACT, 0.50207752),
    ("tversky", {}, 0.50207444),
    ("tversky", {**EXACT, "alpha": 1 / 3.25, "beta": 2.25 / 3.25}, 0.50319984),  # asymmetric, beta 1.5
    ("generalized-dice", EXACT, 0.56204430),
    ("dice-ce", {}, 1.75986163),
    ("dice-ce", {"includeBackground": False, "batch": True}, 0.80266585 + 1),  # published as CE - Dice
]
BINARY = [("cross-entropy", {}, 0.67460059), ("focal", {}, 0.32300970)]


def check():
    """Assert every published value; returns how many there are."""
    for loss, params, published in MULTICLASS:
        value, _ = evaluate(loss, params, LOGITS, LABELS)
        assert abs(value - published) < 1.01e-8, (loss, params, float(value), published)
    for loss, params, published in BINARY:
        value, _ = evaluate(loss, {**params, "activation": "sigmoid"}, BINARY_LOGITS, BINARY_LABELS)
        assert abs(value - published) < 1.01e-8, (loss, params, float(value), published)
    return len(MULTICLASS) + len(BINARY)


if __name__ == "__main__":
    print(f"{check()} published values agree")
