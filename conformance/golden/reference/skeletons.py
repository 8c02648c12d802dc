"""Skeletons of binary masks, equal to those of scikit-image 0.26 voxel for voxel (`check_skeletons.py`).

What lies outside of the image is background. 2-D: T. Y. Zhang and C. Y. Suen, 1984, with the exceptions of
scikit-image's table. 3-D: T.-C. Lee, R. L. Kashyap and C.-N. Chu, 1994.
"""

from itertools import product

import numpy as np
from scipy.ndimage import label

RING = ((-1, -1), (-1, 0), (-1, 1), (0, 1), (1, 1), (1, 0), (1, -1), (0, -1))  # NW, N, NE, E, SE, S, SW, W
NEVER, IN_BOTH = {48, 129}, {10, 40, 130, 160}
IN_FIRST = {3, 6, 11, 12, 14, 131, 134, 161, 194, 198}
IN_SECOND = {24, 26, 56, 96, 104, 108, 176, 192, 224}


def deletable(code, second):
    """Whether a pass deletes a voxel whose neighbours on the ring are the bits of `code`."""
    if code in NEVER | IN_BOTH | IN_FIRST | IN_SECOND:
        return code in IN_BOTH or code in (IN_SECOND if second else IN_FIRST)
    ring = [code >> bit & 1 for bit in range(8)]
    _, n, _, e, _, s, _, w = ring
    steps = sum(not ring[i - 1] and ring[i] for i in range(8))
    kept = (n and w and (e or s)) if second else (e and s and (n or w))
    return 2 <= sum(ring) <= 6 and steps == 1 and not kept


TABLES = [np.array([deletable(code, second) for code in range(256)]) for second in (False, True)]


def thin_2d(mask):
    m = np.pad(mask, 1)
    inside = m[1:-1, 1:-1]
    before = None
    while before is None or (before != m).any():
        before = m.copy()
        for table in TABLES:
            code = np.zeros(mask.shape, dtype=int)
            for bit, (i, j) in enumerate(RING):
                code |= m[1 + i : m.shape[0] - 1 + i, 1 + j : m.shape[1] - 1 + j].astype(int) << bit
            inside &= ~table[code]
    return inside.copy()


DIRECTIONS = ((-1, 1), (1, 1), (1, 2), (-1, 2), (1, 0), (-1, 0))  # sign and axis
FULL = np.ones((3, 3, 3), dtype=bool)
_CELLS = [(dims, np.abs(dims).sum()) for dims in map(np.array, product((-1, 0, 1), repeat=3)) if dims.any()]


def keeps_euler(block):
    """Whether the centre of a block of 3 x 3 x 3 voxels can go without a change of the Euler characteristic.

    Of the cells of the centre's cube (its faces, edges and corners) those count that no other cube has.
    """
    change = -1
    for towards, codimension in _CELLS:
        others = block[tuple(slice(1, 2) if t == 0 else slice(0, 2) if t < 0 else slice(1, 3) for t in towards)]
        if others.sum() == 1:  # the centre alone
            change += 1 if codimension % 2 else -1
    return change == 0


def is_simple(block):
    """Whether the neighbours of the centre form one piece at most."""
    ring = block.copy()
    ring[1, 1, 1] = False
    return label(ring, FULL)[1] <= 1


def thin_3d(mask):
    m = np.pad(mask, 1)
    directions = DIRECTIONS if mask.shape[0] > 1 else DIRECTIONS[:4]

    def block(i):
        return m[tuple(slice(j - 1, j + 2) for j in i)]

    deleted = True
    while deleted:
        deleted = False
        for sign, axis in directions:
            beside = np.roll(m, -sign, axis)
            border = [
                i for i in map(tuple, np.argwhere(m & ~beside))
                if block(i).sum() != 2 and keeps_euler(block(i)) and is_simple(block(i))
            ]  # fmt: skip
            for i in border:
                if is_simple(block(i)):
                    m[i] = False
                    deleted = True
    return m[1:-1, 1:-1, 1:-1].copy()


def skeleton(mask):
    """The skeleton of a boolean mask with two or three axes, or one, which is an image of one row."""
    if mask.ndim == 1:
        return thin_2d(mask[None])[0]
    return thin_2d(mask) if mask.ndim == 2 else thin_3d(mask)
