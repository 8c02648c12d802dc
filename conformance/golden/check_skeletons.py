"""Compares the skeletons of `reference` and `exact` with those of scikit-image on random masks.

Needs scikit-image 0.26.0 (others take the directions of three axes in another order), SciPy and mpmath:

    python check_skeletons.py [--masks 400]
"""

import argparse
import importlib.util
from pathlib import Path

import numpy as np
import skimage
from scipy.ndimage import gaussian_filter
from skimage.morphology import skeletonize

FOLDER = Path(__file__).parent


def load(package):
    """A module of skeletons without the rest of its package, which needs PyTorch."""
    spec = importlib.util.spec_from_file_location(f"{package}_skeletons", FOLDER / package / "skeletons.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def random_mask(rng, axes):
    """Noise, blobs or boxes; sometimes with a single slice, sometimes full or empty."""
    shape = tuple(rng.integers(1, 25 if axes == 2 else 10, axes))
    kind = rng.integers(4)
    if kind == 0:
        return rng.random(shape) < rng.uniform(0.2, 0.95)
    if kind == 1:
        return gaussian_filter(rng.normal(size=shape), 1) > rng.normal(0, 0.2)
    if kind == 2:
        mask = np.zeros(shape, dtype=bool)
        for _ in range(rng.integers(1, 5)):
            corners = [np.sort(rng.integers(0, size + 1, 2)) for size in shape]
            mask[tuple(slice(a, b) for a, b in corners)] = True
        return mask
    return rng.random(shape) < rng.choice([0.0, 0.5, 0.98, 1.0])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--masks", type=int, default=400, help="how many, with two axes and with three")
    masks = parser.parse_args().masks
    assert skimage.__version__ == "0.26.0", f"scikit-image {skimage.__version__} instead of 0.26.0"
    reference, exact = load("reference"), load("exact")
    rng = np.random.default_rng(1)
    for axes in (2, 3):
        changed = 0
        for number in range(masks):
            mask = random_mask(rng, axes)
            wanted = skeletonize(mask) > 0
            voxels = set(map(tuple, np.argwhere(mask).tolist()))
            again = np.zeros(mask.shape, dtype=bool)
            for voxel in exact.skeleton(voxels, mask.shape):
                again[voxel] = True
            assert (reference.skeleton(mask) == wanted).all(), f"reference, {axes} axes, mask {number}"
            assert (again == wanted).all(), f"exact, {axes} axes, mask {number}"
            changed += (mask != wanted).any()
        print(f"{masks} skeletons with {axes} axes agree; {changed} differ from their masks")


if __name__ == "__main__":
    main()
