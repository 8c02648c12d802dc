"""Random inputs for the golden cases: logits, target, mask and the parameters that go with them.

All real numbers lie on a dyadic grid, so that they are exact in float32 and short in decimal notation.
"""

from dataclasses import dataclass, field

import numpy as np


@dataclass
class Inputs:
    logits: np.ndarray  # [N, C, ...spatial]
    target: np.ndarray  # [N, ...spatial] integers, or [N, C, ...spatial] floats
    mask: np.ndarray | None = None  # [N, ...spatial] of 0 and 1
    params: dict = field(default_factory=dict)  # activation, ignoreIndex
    weights: np.ndarray | None = None  # [N, ...spatial], at least 0
    annotated: list | None = None  # classes of every sample


def grid(x, steps=1024):
    return np.round(np.asarray(x) * steps) / steps


def noise(rng, shape, scale=2.0):
    return grid(rng.normal(0, scale, shape))


def draw_labels(rng, shape, classes=None):
    """Labels for logits of `shape`, every class at least once when there is room."""
    classes = np.arange(max(shape[1], 2)) if classes is None else np.asarray(classes)
    size = int(np.prod(shape[2:]))
    rows = []
    for _ in range(shape[0]):
        row = rng.choice(classes, size)
        row[: len(classes)] = classes[:size]
        rows.append(rng.permutation(row))
    return np.array(rows).reshape(shape[0], *shape[2:])


def one_hot(labels, c):
    return (np.expand_dims(labels, 1) == np.arange(c).reshape(-1, *[1] * (labels.ndim - 1))).astype(float)


def simplex(rng, shape, scale=1.5):
    """Positive numbers on the 1/4096 grid that sum to exactly 1 over the channels."""
    e = np.exp(rng.normal(0, scale, shape))
    parts = np.maximum(1, np.floor(4096 * e / e.sum(axis=1, keepdims=True)))
    largest = one_hot(parts.argmax(axis=1), shape[1])
    return (parts + largest * (4096 - parts.sum(axis=1, keepdims=True))) / 4096


# -- scenarios ----------------------------------------------------------------------------------------


def plain(rng, shape=(2, 3, 4, 4)):
    return Inputs(noise(rng, shape), draw_labels(rng, shape))


def absent(rng, shape=(2, 4, 2, 3, 3), first=(0, 1, 3), others=(0, 2)):
    """Some classes have no voxel in some samples."""
    labels = [draw_labels(rng, (1, *shape[1:]), first if n == 0 else others) for n in range(shape[0])]
    return Inputs(noise(rng, shape), np.concatenate(labels))


def confident(rng, shape=(1, 3, 4, 4)):
    """Logits around +30 and -30, as often wrong as right; two large ones compete in some voxels."""
    return Inputs(rng.choice([-30, 30], shape) + grid(rng.uniform(-2, 2, shape)), draw_labels(rng, shape))


def near_perfect(rng, shape=(2, 3, 3, 3), margin=14):
    labels = draw_labels(rng, shape)
    hit = one_hot(labels, shape[1]) if shape[1] > 1 else np.expand_dims(labels, 1)
    params = {} if shape[1] > 1 else {"activation": "sigmoid"}
    spread = margin / 2 if shape[1] > 1 else margin
    return Inputs(noise(rng, shape) + spread * (2 * hit - 1), labels, None, params)


def extreme(rng, shape=(1, 3, 2, 2)):
    """Logits of +-1e4, far beyond where exp overflows; the first voxel is right, the second wrong."""
    logits = rng.choice([-1e4, 0, 1e4], shape)
    labels = draw_labels(rng, shape)
    y = labels.reshape(-1)
    flat = logits.reshape(shape[1], -1)
    flat[:, :2] = -1e4
    flat[y[0], 0] = 1e4
    flat[(y[1] + 1) % shape[1], 1] = 1e4
    return Inputs(logits, labels)


def binary(rng, shape=(3, 1, 4, 4)):
    return Inputs(noise(rng, shape), draw_labels(rng, shape), None, {"activation": "sigmoid"})


def sigmoid_labels(rng, shape=(1, 3, 4, 4)):
    return Inputs(noise(rng, shape), draw_labels(rng, shape), None, {"activation": "sigmoid"})


def multi_label(rng, shape=(2, 3, 3, 4)):
    """Overlapping classes: each channel has its own 0/1 target."""
    return Inputs(noise(rng, shape), (rng.random(shape) < 0.4).astype(float), None, {"activation": "sigmoid"})


def soft_multi_label(rng, shape=(2, 3, 3, 3)):
    return Inputs(noise(rng, shape), grid(rng.random(shape), 256), None, {"activation": "sigmoid"})


def soft(rng, shape=(2, 3, 3, 4)):
    """Target probabilities that sum to 1."""
    return Inputs(noise(rng, shape), simplex(rng, shape, 2.0))


def probabilities(rng, shape=(1, 3, 4, 4)):
    """Probabilities as input; the first two voxels hold exact zeros and ones, one right and one wrong."""
    labels, s = draw_labels(rng, shape), simplex(rng, shape)
    y = labels.reshape(-1)
    flat = s.reshape(shape[1], -1)  # of a single sample
    flat[:, :2] = 0
    flat[y[0], 0] = 1
    flat[(y[1] + 1) % shape[1], 1] = 1
    return Inputs(s, labels, None, {"activation": "none"})


def binary_probabilities(rng, shape=(2, 1, 3, 4)):
    labels, s = draw_labels(rng, shape), grid(rng.uniform(0.01, 0.99, shape), 4096)
    s[0, 0].reshape(-1)[:4] = [0, 0, 1, 1]
    labels[0].reshape(-1)[:4] = [0, 1, 0, 1]
    return Inputs(s, labels, None, {"activation": "none"})


def soft_probabilities(rng, shape=(1, 3, 3, 4)):
    """Probabilities and soft targets, equal in some voxels (where |s - g| has its kink)."""
    s, g = simplex(rng, shape), simplex(rng, shape)
    g[..., :2] = s[..., :2]
    return Inputs(s, g, None, {"activation": "none"})


def masked(rng, shape=(2, 3, 2, 3, 3)):
    case = plain(rng, shape)
    case.mask = (rng.random(case.target.shape) < 0.6).astype(int)
    return case


def masked_multi_label(rng, shape=(2, 3, 3, 4)):
    case = multi_label(rng, shape)
    case.mask = (rng.random((shape[0], *shape[2:])) < 0.6).astype(int)
    return case


def ignored(rng, shape=(2, 3, 4, 4), index=255, make=plain):
    """Some voxels carry `index`; one that is a class loses that class."""
    case = make(rng, shape)
    case.target = np.where(rng.random(case.target.shape) < 0.3, index, case.target)
    case.params["ignoreIndex"] = index
    return case


def ignored_and_masked(rng, shape=(2, 3, 4, 4)):
    case = ignored(rng, shape)
    case.mask = (rng.random(case.target.shape) < 0.7).astype(int)
    return case


def all_masked(rng, shape=(2, 3, 3, 3)):
    case = plain(rng, shape)
    case.mask = np.zeros(case.target.shape, dtype=int)
    return case


def all_ignored(rng, shape=(2, 2, 2, 2, 3), index=-1):
    case = plain(rng, shape)
    case.target = np.full(case.target.shape, index)
    case.params["ignoreIndex"] = index
    return case


def ignored_sample(rng, shape=(3, 2, 3, 4)):
    """The second of the samples has no counted voxel."""
    case = plain(rng, shape)
    case.mask = (rng.random(case.target.shape) < 0.8).astype(int)
    case.mask[1] = 0
    return case


def one_voxel(rng, shape=(1, 3, 1, 1)):
    return Inputs(noise(rng, shape), rng.integers(0, shape[1], (shape[0], *shape[2:])))


def only_class(rng, shape=(1, 3, 3, 3), label=1):
    return Inputs(noise(rng, shape), np.full((shape[0], *shape[2:]), label))


def single_channel(rng, shape=(2, 1, 3, 3)):
    """One channel, and the answer is no everywhere."""
    return Inputs(
        noise(rng, shape), np.zeros((shape[0], *shape[2:]), dtype=int), None, {"activation": "sigmoid"}
    )


# -- for selections and distance maps -------------------------------------------------------------------


def tied(rng, shape=(2, 3, 3, 4), count=4):
    """In every sample `count` hard voxels are the same, label included; one elsewhere is harder still."""
    case = plain(rng, shape)
    hard = grid(np.concatenate([[-5], rng.uniform(0, 3, shape[1] - 1)]))
    flat, labels = case.logits.reshape(*shape[:2], -1), case.target.reshape(shape[0], -1)
    for n in range(shape[0]):
        hardest, *same = rng.permutation(flat.shape[2])[: count + 1]
        for voxel, logits in (*((v, hard) for v in same), (hardest, hard - grid(4 * np.eye(shape[1])[0]))):
            flat[n, :, voxel], labels[n, voxel] = logits, 0
    return case


def perfect(rng, shape=(2, 3, 2, 2), size=1e4):
    """Logits of +-1e4 that are right everywhere."""
    labels = draw_labels(rng, shape)
    hit = one_hot(labels, shape[1]) if shape[1] > 1 else np.expand_dims(labels, 1)
    return Inputs(size * (2 * hit - 1), labels, None, {} if shape[1] > 1 else {"activation": "sigmoid"})


def worst(rng, shape=(2, 3, 2, 2)):
    """Logits of +-1e4 that are wrong everywhere."""
    case = perfect(rng, shape, -1e4)
    if shape[1] > 2:  # only one of the wrong classes wins
        case.logits = np.where(one_hot((case.target + 1) % shape[1], shape[1]) > 0, 1e4, -1e4)
    return case


def region_labels(rng, shape):
    """Labels in thick regions: every voxel belongs to the nearest of one or two random seeds per class."""
    spatial, classes = shape[2:], max(shape[1], 2)
    grid_points = np.stack(np.meshgrid(*map(np.arange, spatial), indexing="ij"), axis=-1).reshape(-1, len(spatial))
    rows = []
    for _ in range(shape[0]):
        seeds = rng.permutation(len(grid_points))[: classes + 1]
        distance = ((grid_points[:, None] - grid_points[seeds]) ** 2).sum(axis=2)
        rows.append(distance.argmin(axis=1) % classes)
    return np.array(rows).reshape(shape[0], *spatial)


def regions(rng, shape=(2, 3, 5, 6)):
    return Inputs(noise(rng, shape), region_labels(rng, shape))


def regions_3d(rng, shape=(1, 3, 3, 4, 5)):
    return regions(rng, shape)


def binary_regions(rng, shape=(3, 1, 5, 6)):
    return Inputs(noise(rng, shape), region_labels(rng, shape), None, {"activation": "sigmoid"})


def overlapping_regions(rng, shape=(2, 3, 5, 5)):
    """Multi-label: a region of its own for every channel."""
    masks = [region_labels(rng, (shape[0], 2, *shape[2:])) for _ in range(shape[1])]
    return Inputs(noise(rng, shape), np.stack(masks, axis=1).astype(float), None, {"activation": "sigmoid"})


def soft_regions(rng, shape=(2, 3, 4, 5)):
    """Regions with soft borders; some targets are exactly 0.5, which is not foreground of a distance map."""
    hard = one_hot(region_labels(rng, shape), shape[1])
    weight = rng.choice([0.5, 0.75, 1, 1], (shape[0], 1, *shape[2:]))
    return Inputs(noise(rng, shape), weight * hard + (1 - weight) * np.roll(hard, 1, axis=1))


def probability_regions(rng, shape=(2, 3, 4, 4)):
    return Inputs(simplex(rng, shape), region_labels(rng, shape), None, {"activation": "none"})


def masked_regions(rng, shape=(2, 3, 4, 6)):
    case = regions(rng, shape)
    case.mask = (rng.random(case.target.shape) < 0.75).astype(int)
    return case


def thin(rng, shape=(2, 2, 4, 5)):
    """Class 1 is a line of single voxels; in the second sample every line is a class of its own."""
    labels = np.zeros((shape[0], *shape[2:]), dtype=int)
    labels[0][..., rng.integers(1, shape[-1] - 1)] = 1
    labels[1:][..., :: 2] = 1
    return Inputs(noise(rng, shape), labels)
