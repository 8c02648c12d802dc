"""Times SciPy's distance transform on the masks of distance.ts: python3 bench/distance_scipy.py"""

import time

import numpy as np
from scipy.ndimage import distance_transform_edt

SIDE = 128
z, y, x = np.meshgrid(*[np.arange(SIDE)] * 3, indexing="ij")
inside = (x - 60) ** 2 + (y - 64) ** 2 + (z - 70) ** 2 < 2500
masks = {
    "blobs": inside & (np.sin(x / 5) + np.cos(y / 7) + np.sin(z / 6) < 1),
    "noise": np.random.default_rng(1).random((SIDE,) * 3) < 0.5,
    "corner": z + y + x > 0,
    "checkerboard": (z + y + x) % 2 == 1,
    "all but one": z + y + x == 3 * (SIDE - 1),
}
for name, mask in masks.items():
    times = []
    for _ in range(7):
        start = time.perf_counter()
        distance_transform_edt(mask)
        times.append((time.perf_counter() - start) * 1e3)
    times.sort()
    print(f"{name}: median {times[3]:.0f} ms, fastest {times[0]:.0f} ms")
