"""Sets of voxel coordinates of an image: components, borders, dilations, windows."""

from itertools import product


def coordinates(v, spatial):
    """Coordinates of the voxel at flat position v."""
    result = []
    for size in reversed(spatial):
        result.insert(0, v % size)
        v //= size
    return tuple(result)


def position(voxel, spatial):
    """Flat position of a voxel."""
    v = 0
    for a, size in zip(voxel, spatial):
        v = v * size + a
    return v


def inside(voxel, spatial):
    return all(0 <= a < size for a, size in zip(voxel, spatial))


def near(voxel, spatial, radius=1, faces=False):
    """The voxels of the window around one, itself included, in C order; or it and its face neighbours."""
    found = []
    for step in product(range(-radius, radius + 1), repeat=len(spatial)):
        other = tuple(a + b for a, b in zip(voxel, step))
        if inside(other, spatial) and (not faces or sum(abs(a) for a in step) <= 1):
            found.append(other)
    return found


def components(mask, spatial, faces):
    """The components of a set of voxels, as sets."""
    rest, found = set(mask), []
    for start in sorted(mask):
        if start not in rest:
            continue
        part, front = set(), [start]
        while front:
            voxel = front.pop()
            if voxel in rest:
                rest.remove(voxel)
                part.add(voxel)
                front += near(voxel, spatial, faces=faces)
        found.append(part)
    return found


def frontier(mask, spatial):
    return {voxel for voxel in mask if any(other not in mask for other in near(voxel, spatial, faces=True))}


def dilated(mask, spatial, times):
    for _ in range(times):
        mask = {other for voxel in mask for other in near(voxel, spatial, faces=True)}
    return mask
