"""Distance maps of binary masks, by SciPy's exact Euclidean distance transform.

Distances are between voxel centres, in the units of `spacing` (one number per spatial axis, default 1). A mask
without foreground or without background has a map of zeros (a rectified one is 1 without foreground, and -1 without
background); SciPy is never asked for the transform of a mask without background, where it measures to a point that
does not exist.
"""

import numpy as np
import torch
from scipy.ndimage import distance_transform_edt


def inside(mask, spacing):
    """Distance of each foreground voxel to the nearest background voxel, 0 elsewhere."""
    return distance_transform_edt(mask, sampling=spacing)


def unsigned(mask, spacing):
    """Distance to the other side, on both sides."""
    return inside(mask, spacing) + inside(~mask, spacing)


def signed(mask, spacing):
    """Positive outside, negative inside, 0 at the outermost foreground voxels."""
    return inside(~mask, spacing) - (inside(mask, spacing) - min(spacing)) * mask


def reversed_(mask, spacing):
    """1 next to the boundary, falling to 0 at the deepest voxel of each side."""
    total = np.zeros(mask.shape)
    for side in (mask, ~mask):
        depth = inside(side, spacing)
        height = (depth.max() - depth) * side
        total += height / height.max() if height.max() > 0 else side
    return total


def rectified(mask, spacing):
    """1 outside, and inside from 0 down to -1 at the deepest voxel."""
    depth = inside(mask, spacing)
    return np.where(mask, -depth / depth.max(), 1.0)


def distance_maps(kind, masks, x, p):
    """Maps [N, C, V] of boolean masks [N, C, V]; ignored voxels are background of every mask."""
    spacing = p.get("spacing") or [1.0] * len(x.spatial)
    if len(spacing) != len(x.spatial):
        raise ValueError(f"{len(spacing)} spacings for {len(x.spatial)} spatial axes")
    maps = np.zeros(masks.shape)
    for n, c in np.ndindex(*masks.shape[:2]):
        mask = (masks[n, c] & x.counted[n]).numpy().reshape(x.spatial)
        if mask.any() and not mask.all():
            maps[n, c] = kind(mask, spacing).reshape(-1)
        elif kind is rectified:
            maps[n, c] = -1.0 if mask.any() else 1.0
    return torch.tensor(maps)
