"""Times SciPy's exact distance transform on a mask that distance.ts wrote: distance_scipy.py MASK SHAPE RUNS"""

import json
import sys
import time

import numpy as np
from scipy.ndimage import distance_transform_edt


def main(path, shape, runs):
    mask = np.fromfile(path, np.uint8).reshape(tuple(int(size) for size in shape.split("x")))
    times = []
    for _ in range(int(runs) + 1):
        start = time.perf_counter()
        distance_transform_edt(mask)
        times.append((time.perf_counter() - start) * 1e3)
    print(json.dumps(times[1:]))


main(*sys.argv[1:])
