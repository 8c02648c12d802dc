"""Skeletons of sets of voxels, written a second time: by sets of coordinates instead of arrays."""

from itertools import product

ONLY_FIRST = (3, 6, 11, 12, 14, 131, 134, 161, 194, 198)
ONLY_SECOND = (24, 26, 56, 96, 104, 108, 176, 192, 224)
AROUND = [o for o in product((-1, 0, 1), repeat=3) if any(o)]


def shifted(voxel, by):
    return tuple(a + b for a, b in zip(voxel, by))


# -- two axes --------------------------------------------------------------------------------------------


def goes(voxel, mask, number):
    """Whether pass 1 or 2 deletes a voxel."""
    r, c = voxel
    north, south, west, east = ((r - 1, c) in mask, (r + 1, c) in mask, (r, c - 1) in mask, (r, c + 1) in mask)
    circle = [
        (r - 1, c - 1) in mask, north, (r - 1, c + 1) in mask, east,
        (r + 1, c + 1) in mask, south, (r + 1, c - 1) in mask, west,
    ]  # fmt: skip
    code = sum(2**place for place, there in enumerate(circle) if there)
    if code in (48, 129):
        return False
    if code in (10, 40, 130, 160):
        return True
    if code in ONLY_FIRST:
        return number == 1
    if code in ONLY_SECOND:
        return number == 2
    if not 2 <= circle.count(True) <= 6:
        return False
    if sum(now and not before for before, now in zip(circle[-1:] + circle[:-1], circle)) != 1:
        return False
    if number == 1:
        return not (east and south and (north or west))
    return not (north and west and (east or south))


def thin_2d(mask):
    while True:
        size = len(mask)
        for number in (1, 2):
            mask = mask - {voxel for voxel in mask if goes(voxel, mask, number)}
        if len(mask) == size:
            return mask


# -- three axes ------------------------------------------------------------------------------------------


def euler(cubes):
    """Corners - edges + faces - cubes of a union of unit cubes, in coordinates doubled so that cells are points."""
    cells = {shifted([2 * a for a in cube], o) for cube in cubes for o in [*AROUND, (0, 0, 0)]}
    return sum((-1) ** sum(a % 2 for a in cell) for cell in cells)


def pieces(voxels):
    """Number of pieces, with voxels connected by faces, edges or corners."""
    rest, count = set(voxels), 0
    while rest:
        count += 1
        front = [rest.pop()]
        while front:
            near = {shifted(front[-1], o) for o in AROUND} & rest
            front.pop()
            front.extend(near)
            rest -= near
    return count


def neighbours(voxel, mask):
    return {shifted(voxel, o) for o in AROUND} & mask


def thin_3d(mask, flat):
    ways = [(0, -1, 0), (0, 1, 0), (0, 0, 1), (0, 0, -1)] + ([] if flat else [(1, 0, 0), (-1, 0, 0)])
    mask = set(mask)
    while True:
        size = len(mask)
        for way in ways:
            listed = []
            for voxel in sorted(mask):
                near = neighbours(voxel, mask)
                if shifted(voxel, way) not in mask and len(near) != 1 and pieces(near) <= 1:
                    if euler(near | {voxel}) == euler(near):
                        listed.append(voxel)
            for voxel in listed:
                if pieces(neighbours(voxel, mask)) <= 1:
                    mask.discard(voxel)
        if len(mask) == size:
            return mask


def skeleton(mask, spatial):
    """The skeleton of a set of coordinates in an image of the given sizes; one axis is that of a single row."""
    if len(spatial) == 1:
        return {(x,) for _, x in thin_2d({(0, x) for (x,) in mask})}
    return thin_2d(mask) if len(spatial) == 2 else thin_3d(mask, spatial[0] == 1)
