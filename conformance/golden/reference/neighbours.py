"""Operations on masks and maps of one sample that look at neighbouring voxels; outside of the image is nothing.

Neighbourhoods are tables of flat voxel indices [V, K], in C order from the first to the last neighbour, with V where
there is no neighbour.
"""

from functools import lru_cache
from itertools import product

import numpy as np
import torch
from scipy.ndimage import binary_dilation, binary_erosion, generate_binary_structure, label

from .margins import note


def per_sample(operation, masks, x):
    """`operation` on every mask [V] of masks [N, C, V] as an array with the spatial axes."""
    result = [[operation(m.numpy().reshape(x.spatial)).reshape(-1) for m in sample] for sample in masks]
    return torch.tensor(np.array(result, dtype=np.float64)).reshape(masks.shape)


def components(mask, connectivity):
    """Numbers 1, 2, ... of the components, 0 elsewhere; neighbours share a face, or (`full`) at least a corner."""
    rank = 1 if connectivity == "faces" else mask.ndim
    return label(mask, generate_binary_structure(mask.ndim, rank))[0]


def frontier(mask):
    """Voxels with a face neighbour in the image that is not in the mask."""
    return mask & ~binary_erosion(mask, border_value=1)


def dilated(mask, times):
    """The mask with its face neighbours, `times` over."""
    return binary_dilation(mask, iterations=times) if times > 0 else mask


@lru_cache(maxsize=None)
def neighbourhood(spatial, radius, faces_only=False):
    """Table of the voxels of the window around each one, or of the voxel and its face neighbours."""
    steps = list(product(range(-radius, radius + 1), repeat=len(spatial)))
    if faces_only:
        steps = [step for step in steps if sum(map(abs, step)) <= 1]
    size = int(np.prod(spatial))
    numbers = np.pad(np.arange(size).reshape(spatial), radius, constant_values=size)
    shifted = [numbers[tuple(slice(radius + s, radius + s + n) for s, n in zip(step, spatial))] for step in steps]
    return torch.tensor(np.stack([table.reshape(-1) for table in shifted], axis=1))


def extreme(x, table, largest):
    """Largest or smallest value [..., V] of the neighbours; its slope goes to the first of them that attains it."""
    nothing = torch.full((*x.shape[:-1], 1), -np.inf if largest else np.inf)
    values = torch.cat([x, nothing], dim=-1)[..., table]
    fixed = values.detach().numpy()
    chosen = torch.tensor(fixed.argmax(-1) if largest else fixed.argmin(-1)).unsqueeze(-1)  # the first, in NumPy
    result = values.gather(-1, chosen)
    gap = (values - result).detach().abs()
    note(torch.where((gap > 0) & gap.isfinite(), gap / values.detach().abs().clamp(min=1e-300), 1.0), 1e-4)
    return result.squeeze(-1)


def soft_skeleton(x, spatial, iterations):
    """Soft skeleton [N, C, V] of maps: what opening by the smallest ball takes away, erosion after erosion."""
    cross, window = neighbourhood(spatial, 1, True), neighbourhood(spatial, 1)

    def taken_away(x, eroded):
        difference = x - extreme(eroded, window, True)
        apart = difference.detach().abs()
        note(torch.where(apart > 0, apart / x.detach().clamp(min=1e-300), 1.0), 1e-4)
        return torch.relu(difference)

    eroded = extreme(x, cross, False)
    result = taken_away(x, eroded)
    for _ in range(iterations):
        x, eroded = eroded, extreme(eroded, cross, False)
        result = result + (1 - result) * taken_away(x, eroded)
    return result


def windowed_share(g, counted, spatial, size, whole_window):
    """Mean [N, C, V] of g over the counted voxels of a window; or their sum by the size of the whole window."""
    table = neighbourhood(spatial, size // 2)

    def total(field):
        padded = torch.cat([field, torch.zeros(*field.shape[:-1], 1)], dim=-1)
        return padded[..., table].sum(dim=-1)

    seen = counted[:, None].double()
    return total(g * seen) / (size ** len(spatial) if whole_window else total(seen).clamp(min=1))
