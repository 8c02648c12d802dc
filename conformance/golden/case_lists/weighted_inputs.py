"""Random inputs with voxel weights and with classes that are not annotated in every sample."""

from functools import partial

import numpy as np

from . import inputs, rare_inputs as rare

WEIGHTS = (0, 0, 0.25, 0.5, 1, 1, 1.5, 2, 3)


def weighted(rng, make=inputs.plain, shape=(2, 3, 3, 4), **options):
    """Weights from 0 to 3, some of them 0."""
    case = make(rng, shape, **options)
    case.weights = rng.choice(WEIGHTS, (shape[0], *shape[2:]))
    case.weights.reshape(shape[0], -1)[:, 1] = 0.75  # there is a counted voxel in every sample
    return case


def zero_sample(rng, make=inputs.plain, shape=(3, 3, 3, 3), **options):
    """The weights of the second sample are 0."""
    case = weighted(rng, make, shape, **options)
    case.weights[1] = 0
    return case


def no_weight(rng, shape=(2, 3, 2, 3)):
    case = inputs.plain(rng, shape)
    case.weights = np.zeros(case.target.shape)
    return case


def zeros_and_ones(rng, shape=(2, 3, 3, 4)):
    """Weights that make a mask; where they are 0, labels and logits are beyond reason."""
    case = inputs.plain(rng, shape)
    case.weights = (rng.random(case.target.shape) < 0.7).astype(int)
    case.target = np.where(case.weights > 0, case.target, 99)
    case.logits = np.where(np.expand_dims(case.weights > 0, 1), case.logits, 99.0)
    return case


def alike(rng, shape=(2, 3, 3, 4), weight=1000):
    """All weights are the same: a thousand, or so little that they sum to less than 1."""
    case = inputs.plain(rng, shape)
    case.weights = np.full(case.target.shape, weight)
    return case


light = partial(alike, weight=2.0**-6)


def annotated(rng, make=inputs.plain, shape=(3, 4, 2, 3), lists=((1, 2, 3), (3,), ()), **options):
    """The classes of `lists` are annotated; labels of others are there nonetheless."""
    case = make(rng, shape, **options)
    case.annotated = [list(row) for row in lists]
    return case


def annotated_probabilities(rng, shape=(2, 4, 3, 3), lists=((1, 2), (3,))):
    """Probabilities that add up to exactly 0 and 1 in the first two voxels, where some classes are background."""
    case = annotated(rng, rare.rough_probabilities, shape, lists)
    flat = case.logits.reshape(*shape[:2], -1)
    flat[:, :, :2] = 0
    flat[:, 0, 0] = flat[0, 1, 1] = flat[1, 3, 1] = 1
    return case


def both(rng, make=inputs.plain, shape=(3, 4, 2, 3), lists=((1, 2), (2,), (0, 1)), **options):
    """Weights, and a class that is annotated nowhere."""
    case = weighted(rng, make, shape, **options)
    case.annotated = [list(row) for row in lists]
    return case


def both_channels(rng, shape=(4, 4, 2, 3), lists=((0, 1), (), (1, 2), (0,))):
    """As `both`, and a class that is annotated only where all weights are 0."""
    case = both(rng, inputs.multi_label, shape, lists)
    case.weights[2] = 0
    return case


def weightless_channels(rng):
    """As `both_channels`, and another class has but one voxel, of weight 0."""
    case = both_channels(rng, (4, 4, 3, 3))
    case.target[:, 1], case.target[:, 1, 1, 1] = 0, 1
    case.weights[:, 1, 1] = 0
    case.target[0, 0, 0], case.weights[0, 0] = 1, 0.5
    return case


def weightless(rng):
    """As `both`, and a class has no voxel but of weight 0."""
    case = both(rng)
    case.weights[case.target == 1] = 0
    return case


def rare_background(rng, shape=(2, 3, 3, 3)):
    """One class fills the image but for a voxel, another one is absent."""
    case = annotated(rng, shape=shape, lists=((1, 2), (1,)))
    case.target[:] = 1
    case.target[:, 1, 1] = 0
    return case


def both_confident(rng):
    """Logits so far apart that one minus the largest probability is exactly 0."""
    case = both(rng, inputs.extreme, (1, 4, 2, 3), ((1, 2),))
    case.logits /= 25
    return case


def background_only(rng, shape=(3, 3, 3, 3)):
    """Only the background was annotated in the first sample, others in the second, and no class in the third."""
    return annotated(rng, shape=shape, lists=((0,), (1, 2), ()))


def absent(rng, shape=(2, 4, 3, 3), lists=((1, 2), (2, 3))):
    """A class that is annotated has no voxel, one that has voxels is not annotated."""
    case = inputs.absent(rng, shape, (0, 1, 3), (0, 1, 2))
    case.annotated = [list(row) for row in lists]
    return case


# Weights on what the other lists use
weighted_binary = partial(weighted, make=partial(rare.ignored_binary, index=255), shape=(2, 1, 3, 4))
weighted_masked_labels = partial(weighted, make=inputs.masked_multi_label)
weighted_soft = partial(weighted, make=inputs.soft)
weighted_regions = partial(weighted, make=inputs.regions, shape=(2, 3, 4, 4))
weighted_regions_3d = partial(weighted, make=inputs.regions_3d, shape=(1, 3, 3, 3, 4))
weighted_ignored = partial(zero_sample, make=inputs.ignored)

# Partial labels on what the other lists use
annotated_channels = partial(annotated, make=inputs.multi_label, shape=(3, 3, 3, 3), lists=((0, 2), (), (1,)))
annotated_regions = partial(annotated, make=inputs.regions, shape=(2, 4, 3, 4), lists=((1, 3), (2,)))
annotated_soft = partial(annotated, make=rare.masked_soft, shape=(2, 3, 3, 3), lists=((1,), (2,)))
annotated_large = partial(annotated, shape=(3, 3, 4, 5), lists=((1,), (2,), (1,)))
annotated_everywhere = partial(annotated, shape=(2, 3, 3, 3), lists=((0, 1, 2), (0, 1, 2)))
annotated_binary = partial(annotated, make=inputs.binary, shape=(2, 1, 3, 3), lists=((0,), ()))
nowhere = partial(both, make=inputs.multi_label, shape=(2, 2, 2, 3), lists=((), ()))
both_regions = partial(both, make=inputs.masked_regions, shape=(2, 4, 3, 5), lists=((1, 3), (1, 2)))
