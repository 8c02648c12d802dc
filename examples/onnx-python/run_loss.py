"""Runs a loss that segloss exported, and checks its gradient against differences of the loss."""

import sys

import numpy as np
import onnxruntime

session = onnxruntime.InferenceSession(sys.argv[1], providers=["CPUExecutionProvider"])
classes = session.get_inputs()[0].shape[1]
random = np.random.default_rng(0)
logits = random.normal(size=(2, classes, 8, 8)).astype(np.float32)
target = random.integers(0, classes, size=(2, 8, 8), dtype=np.int32)


def loss_of(values):
    return session.run(["loss"], {"logits": values, "target": target})[0]


loss, gradient = session.run(["loss", "gradient"], {"logits": logits, "target": target})
direction = random.normal(size=logits.shape).astype(np.float32)
step = np.float32(1e-2)
slope = (loss_of(logits + step * direction) - loss_of(logits - step * direction)) / (2 * step)
expected = float((gradient * direction).sum())

metadata = session.get_modelmeta().custom_metadata_map
print(f"{metadata['segloss.loss']}: {float(loss):.7f}")
print(f"slope along a direction: {expected:.6f}; by differences: {float(slope):.6f}")
# Differences in single precision have four digits or so.
if abs(expected - slope) > 2e-5 + 1e-2 * abs(expected):
    sys.exit("the gradient is wrong")
