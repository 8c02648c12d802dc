"""Random inputs in rare situations: next to nothing predicted, nothing counted, probabilities of exactly 0 and 1."""

import numpy as np

from .inputs import (
    Inputs, absent, binary, draw_labels, grid, ignored, multi_label, one_hot, plain, probability_regions, soft,
    soft_regions,
)  # fmt: skip


def faint(rng, shape=(2, 3, 1, 2)):
    """Almost nothing predicted, and nothing there but one voxel of the first channel of the first sample."""
    target = np.zeros(shape)
    target[0, 0].reshape(-1)[0] = 1
    return Inputs(-grid(rng.uniform(10.5, 12.5, shape), 64), target, None, {"activation": "sigmoid"})


def faint_foreground(rng, shape=(2, 3, 1, 2)):
    """Background everywhere, and almost nothing else predicted."""
    logits = -grid(rng.uniform(10.5, 12.5, shape), 64)
    logits[:, 0] = 0
    return Inputs(logits, np.zeros((shape[0], *shape[2:]), dtype=int))


def rounded_probabilities(rng, shape=(2, 3, 3, 4)):
    """Some probabilities lie outside of 0 to 1, as rounding may leave them."""
    case = probability_regions(rng, shape)
    off = rng.random(shape) < 0.3
    case.logits = np.where(off, rng.choice([-(2.0**-11), 1 + 2.0**-11], shape), case.logits)
    return case


def rough_probabilities(rng, shape=(2, 3, 3, 4)):
    """As `rounded_probabilities`, and some are exactly 0 or 1."""
    case = rounded_probabilities(rng, shape)
    case.logits = np.where(rng.random(shape) < 0.25, rng.integers(0, 2, shape), case.logits)
    return case


def zeros_and_ones(rng, shape=(2, 3, 2, 3)):
    """Probabilities of exactly 0 and 1, more often right than wrong."""
    labels = draw_labels(rng, shape)
    said = np.where(rng.random(labels.shape) < 0.6, labels, rng.integers(0, shape[1], labels.shape))
    return Inputs(one_hot(said, shape[1]), labels, None, {"activation": "none"})


def certainly_absent(rng, shape=(2, 2, 2, 3)):
    """Background everywhere, predicted with certainty but in one voxel of the last sample."""
    s = np.zeros(shape)
    s[:, 0] = 1
    s[-1, :2, 0, 0] = [0.25, 0.75]
    return Inputs(s, np.zeros((shape[0], *shape[2:]), dtype=int), None, {"activation": "none"})


def absent_multi_label(rng, shape=(2, 3, 2, 3)):
    """Every sample lacks one of the overlapping classes."""
    case = multi_label(rng, shape)
    case.target[0, 1] = case.target[1, 0] = 0
    return case


def lacking_class(rng, shape=(2, 3, 2, 3)):
    """No sample has the second of the overlapping classes."""
    case = multi_label(rng, shape)
    case.target[:, 1] = 0
    return case


def nothing_multi_label(rng, shape=(2, 3, 2, 2)):
    """The first sample has no class at all."""
    case = multi_label(rng, shape)
    case.target[0] = 0
    return case


def with_mask(case, rng, p):
    case.mask = (rng.random((case.logits.shape[0], *case.logits.shape[2:])) < p).astype(int)
    return case


def masked_absent(rng, shape=(2, 4, 3, 3)):
    return with_mask(absent(rng, shape), rng, 0.5)


def masked_probabilities(rng, shape=(2, 3, 3, 4)):
    return with_mask(probability_regions(rng, shape), rng, 0.6)


def masked_soft(rng, shape=(2, 3, 3, 4)):
    return with_mask(soft(rng, shape), rng, 0.6)


def masked_soft_regions(rng, shape=(2, 3, 3, 4)):
    return with_mask(soft_regions(rng, shape), rng, 0.6)


def one_counted(rng, shape=(2, 3, 3, 3)):
    """The mask leaves a single voxel, in the first sample."""
    case = with_mask(plain(rng, shape), rng, 0)
    case.mask.reshape(-1)[4] = 1
    return case


def ignored_sample_dense(rng, shape=(2, 3, 2, 3)):
    """Overlapping classes; the mask leaves out the second sample."""
    case = with_mask(multi_label(rng, shape), rng, 1)
    case.mask[1] = 0
    return case


def ignored_sample_labels(rng, shape=(3, 3, 2, 3), index=255):
    """Labels leave out the second sample, and some voxels of the others."""
    case = ignored(rng, shape, index)
    case.target[1] = index
    return case


def ignored_class(rng, shape=(2, 3, 3, 3)):
    """The label to ignore is that of a class."""
    return ignored(rng, shape, 1)


def ignored_binary(rng, shape=(2, 1, 3, 4), index=1):
    return ignored(rng, shape, index, binary)


def ignored_sample_binary(rng, shape=(3, 1, 3, 3)):
    """Labels leave out the second sample of a single channel, and some voxels of the others."""
    case = ignored_binary(rng, shape, 255)
    case.target[1] = 255
    return case


def tied_logits(rng, shape=(1, 3, 2, 2), size=2.0):
    """One, two, three, ... classes share the largest logit, voxel by voxel."""
    number = np.arange(int(np.prod(shape[2:]))).reshape(shape[2:]) % shape[1]
    order = rng.permuted(np.broadcast_to(np.arange(shape[1]), (shape[0], *shape[2:], shape[1])), axis=-1)
    highest = np.moveaxis(order <= number[..., None], -1, 1)
    return Inputs(np.where(highest, size, -size), draw_labels(rng, shape))
