"""Ops on the neighbours of voxels, for PyTorch. Arrays have the axes N, C and V; `spatial` is the shape of V."""

from itertools import product

import numpy as np
import torch
from scipy.ndimage import generate_binary_structure, label

from harness import Unsupported


def images(x, spatial):
    return x.reshape(*x.shape[:2], *spatial)


def steps(neighbors, axes):
    """Steps to a voxel and its neighbours, in row-major order."""
    every = product((-1, 0, 1), repeat=axes)
    return [step for step in every if neighbors == "full" or sum(map(abs, step)) <= 1]


def shifted(x, step, outside):
    """The voxels that lie a step away; a number where there is none."""
    result = torch.full_like(x, outside)
    to, source = [slice(None)] * 2, [slice(None)] * 2
    for length, by in zip(x.shape[2:], step):
        to.append(slice(max(0, -by), length - max(0, by)))
        source.append(slice(max(0, by), length + min(0, by)))
    result[tuple(to)] = x[tuple(source)]
    return result


def window_extreme(x, spatial, extreme, neighbors):
    """The largest or smallest of each neighbourhood. Its slope goes to the first voxel that has it."""
    sign = 1 if extreme == "largest" else -1
    of = images(sign * x, spatial)
    around = torch.stack([shifted(of, step, -np.inf) for step in steps(neighbors, len(spatial))])
    first = torch.from_numpy(np.argmax(around.detach().numpy(), axis=0, keepdims=True))
    return sign * around.gather(0, first)[0].reshape(x.shape)


def window_extreme_adjoint(above, x, spatial, extreme, neighbors):
    of = x.detach().expand(torch.broadcast_shapes(above.shape, x.shape)).clone().requires_grad_(True)
    with torch.enable_grad():
        (slopes,) = torch.autograd.grad(window_extreme(of, spatial, extreme, neighbors), of, above.expand(of.shape))
    return slopes


def window_mean(x, counted, spatial, size, border):
    """The mean of the counted voxels of a window: a constant."""
    x, counted = torch.broadcast_tensors(x.detach(), counted.detach())
    kernel = range(-(size // 2), size // 2 + 1)
    around = list(product(kernel, repeat=len(spatial)))
    inside = [step for step in around if all(abs(by) < length for by, length in zip(step, spatial))]
    total = sum(shifted(images(x * counted, spatial), step, 0) for step in inside)
    if border == "zero":
        return (total / len(around)).reshape(x.shape)
    number = sum(shifted(images(counted, spatial), step, 0) for step in inside)
    return torch.where(number > 0, total / number.clamp(min=1), 0 * total).reshape(x.shape)


def component_sum(x, mask, spatial, connectivity):
    """The sum of the component that a voxel belongs to, 0 outside of the mask."""
    x, mask = torch.broadcast_tensors(x, mask)
    structure = generate_binary_structure(len(spatial), 1 if connectivity == "faces" else len(spatial))
    numbers, count = np.zeros(mask.shape, dtype=np.int64), 0
    for n, c in np.ndindex(*mask.shape[:2]):
        found, more = label(mask[n, c].numpy().reshape(spatial), structure)
        numbers[n, c] = np.where(found > 0, found + count, 0).ravel()
        count += more
    index = torch.from_numpy(numbers.ravel())
    sums = torch.zeros(count + 1, dtype=x.dtype).index_add(0, index, x.reshape(-1))
    return torch.where(mask, sums[index].reshape(mask.shape), torch.zeros((), dtype=x.dtype))


def skeleton(mask, spatial):
    try:
        from skimage.morphology import skeletonize
    except ImportError:
        raise Unsupported("skeletons need scikit-image 0.26") from None
    if len(spatial) == 1:
        spatial = (1, *spatial)
    lines = [skeletonize(image.reshape(spatial)).ravel() for image in mask.numpy().reshape(-1, mask.shape[2])]
    return np.array(lines).reshape(mask.shape)
