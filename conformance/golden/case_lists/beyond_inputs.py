"""Random inputs for the losses beyond the paper: lines, scattered blobs, equal values, full volumes."""

from functools import partial

import numpy as np

from . import inputs, rare_inputs as rare, weighted_inputs as w


def lines(rng, shape=(2, 3, 4, 5)):
    """Classes that are winding bands on a background."""
    case = inputs.plain(rng, shape)
    case.target = np.zeros_like(case.target)
    for n in range(shape[0]):
        for label in range(1, max(shape[1], 2)):
            rows = np.clip(rng.integers(shape[-2]) + rng.integers(-1, 2, shape[-1]).cumsum(), 0, shape[-2] - 1)
            for column, row in enumerate(rows):
                case.target[n][..., row : row + 2, column] = label
    return case


def lines_of_channels(rng, shape=(2, 2, 4, 5)):
    """Overlapping bands, one or two of them in every channel."""
    bands = [lines(rng, (shape[0], 2, *shape[2:])).target for _ in range(shape[1])]
    return inputs.Inputs(
        inputs.noise(rng, shape), np.stack(bands, axis=1).astype(float), None, {"activation": "sigmoid"}
    )


def scattered(rng, shape=(2, 3, 4, 5), background=0.55):
    """Labels like noise, most of them background: many components, some of which touch at corners alone."""
    case = inputs.plain(rng, shape)
    chances = [background, *[(1 - background) / (shape[1] - 1)] * (shape[1] - 1)]
    case.target = rng.choice(shape[1], case.target.shape, p=chances)
    return case


def scattered_channels(rng, shape=(2, 2, 4, 5)):
    """Overlapping classes like noise."""
    case = inputs.multi_label(rng, shape)
    case.target[0, 0] = 0
    return case


def equal_probabilities(rng, shape=(2, 2, 4, 5)):
    """Probabilities in steps of 1/8, so that the smallest and the largest of neighbours are rarely alone."""
    first = rng.integers(0, 9, (shape[0], 1, *shape[2:])) / 8
    return inputs.Inputs(
        np.concatenate([first, 1 - first], axis=1), lines(rng, shape).target, None, {"activation": "none"}
    )


def full(rng, shape=(3, 3, 2, 4)):
    """Class 1 fills the first sample, class 0 the second."""
    case = inputs.plain(rng, shape)
    case.target[0], case.target[1] = 1, 0
    return case


def one_object(rng, shape=(1, 2, 5, 6)):
    """An object in a corner of the image."""
    case = inputs.plain(rng, shape)
    case.target = np.zeros_like(case.target)
    case.target[..., : shape[-2] - 1, : shape[-1] - 2] = 1
    return case


def scattered_probabilities(rng, shape=(2, 3, 4, 5)):
    """Probabilities for labels like noise, as rounding may leave them."""
    case = rare.rough_probabilities(rng, shape)
    case.target = scattered(rng, shape).target
    return case


def object_probabilities(rng, shape=(1, 2, 5, 6)):
    """Probabilities for an object, as rounding may leave them."""
    case = rare.rough_probabilities(rng, shape)
    case.target = one_object(rng, shape).target
    return case


def long_object(rng, shape=(1, 2, 1, 90)):
    """An object of which more than a dozen erosions leave something."""
    case = inputs.plain(rng, shape)
    case.target = np.zeros_like(case.target)
    case.target[..., 10:80] = 1
    case.logits[:, 1, :, 10:80] += 3
    return case


def beside_the_line(rng, shape=(2, 3, 5, 6)):
    """A voxel of class 2 at the edge of a band of class 1, far from its centreline."""
    case = inputs.plain(rng, shape)
    case.target = np.zeros_like(case.target)
    case.target[:, 1:4], case.target[:, 1, 2] = 1, 2
    return case


def missed_class(rng, shape=(2, 3, 3, 4)):
    """A class that is absent from the first sample, and mostly predicted there."""
    case = inputs.absent(rng, shape, (0, 1), (0, 1, 2))
    case.logits[0, 2] += 3
    return case


noise_3d = partial(scattered, shape=(1, 2, 3, 4, 5), background=0.3)
noise_flat = partial(scattered, shape=(2, 2, 1, 5, 6), background=0.15)
small_absent = partial(inputs.absent, shape=(2, 4, 3, 3))
small_regions = partial(inputs.regions, shape=(2, 3, 4, 4))
small_probabilities = partial(rare.rough_probabilities, shape=(2, 3, 3, 4))
small_soft = partial(inputs.soft_regions, shape=(2, 3, 3, 4))
small_binary = partial(inputs.binary_regions, shape=(2, 1, 4, 5))
small_masked = partial(inputs.masked_regions, shape=(2, 3, 4, 4))
weighted_lines = partial(w.weighted, make=lines, shape=(2, 3, 4, 4))
annotated_lines = partial(w.annotated, make=lines, shape=(2, 4, 3, 5), lists=((1, 3), (2,)))
annotated_object = partial(w.both, make=one_object, shape=(2, 3, 5, 6), lists=((1, 2), (1,)))
annotated_channels = partial(w.both, make=lines_of_channels, shape=(2, 3, 4, 5), lists=((0, 2), (0,)))
weighted_and_annotated_lines = partial(w.both, make=lines, shape=(2, 4, 3, 5), lists=((1, 3), (2,)))
