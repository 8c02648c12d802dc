"""The losses of centrelines and of components, with Python loops over a `Case`."""

from mpmath import mpf

from . import region
from .masks import components, coordinates, dilated, near, position
from .region import per_class, smoothing, sums
from .skeletons import skeleton


def soft_skeleton(case, name, x, iterations):
    """Soft skeleton of a map, a list; which voxel is the smallest or largest is decided once for each `name`."""

    def table(faces):
        windows = [near(coordinates(v, case.spatial), case.spatial, faces=faces) for v in range(case.v)]
        return [[position(voxel, case.spatial) for voxel in window] for window in windows]

    cross, window = case.decide("cross", lambda: table(True)), case.decide("window", lambda: table(False))

    def chosen(kind, number, best, neighbours, x):
        # min and max give the first of equal ones
        return case.decide(
            (*name, kind, number), lambda: [best(around, key=lambda v: x[v]) for around in neighbours]
        )

    result = [mpf(0)] * case.v
    for number in range(iterations + 1):
        eroded = [x[v] for v in chosen("erode", number, min, cross, x)]
        opened = [eroded[v] for v in chosen("open", number, max, window, eroded)]
        away = case.decide((*name, number), lambda: [a > b for a, b in zip(x, opened)])
        result = [S + (1 - S) * (a - b) if more else S for S, a, b, more in zip(result, x, opened, away)]
        x = eroded
    return result


def cl_dice(case):
    smooth, iterations = case.number("smooth", 1), case.option("iterations", 10)

    def line(values, name, n, k):
        x = [values[n, v][k] if case.counted[n, v] else mpf(0) for v in range(case.v)]
        return soft_skeleton(case, (name, n, k), x, iterations)

    def rows(case, group, k):
        samples = {n for n, _ in group}
        of_s, of_g = ({n: line(x, name, n, k) for n in samples} for x, name in ((case.s, "s"), (case.g, "g")))
        parts = [mpf(0)] * 4
        for i in group:
            (n, v), w, s, g = i, case.weight[i], case.s[i][k], case.g[i][k]
            terms = (of_s[n][v] * g, of_s[n][v], of_g[n][v] * s, of_g[n][v])
            parts = [total + w * term for total, term in zip(parts, terms)]
        return (*sums(case, group, k)[:3], *parts)

    def term(I, P, G, s_in_g, s_line, g_in_s, g_line):
        precision, sensitivity = (s_in_g + smooth) / (s_line + smooth), (g_in_s + smooth) / (g_line + smooth)
        return 1 - 2 * precision * sensitivity / (precision + sensitivity)

    return per_class(case, term, rows)


def skeleton_recall(case):
    nr, dr = smoothing(case)

    def tubes():
        found = set()
        for n in range(case.n):
            masks = {k: case.mask(n, k) for k in case.channels}
            union = {voxel for k in case.channels[1:] for voxel in masks[k]}
            for k in case.channels:
                of_class = case.independent or case.option("skeletonOf", "foreground") == "class"
                line = skeleton(masks[k] if of_class else union, case.spatial)
                tube = dilated(line, case.spatial, case.option("tube", 2))
                found |= {((n, position(voxel, case.spatial)), k) for voxel in tube & masks[k]}
        return found

    K = case.decide("tubes", tubes)

    def rows(case, group, k):
        there = [i for i in group if (i, k) in K]
        return mpf(0), sum(case.weight[i] * case.s[i][k] for i in there), sum(case.weight[i] for i in there)

    def term(_, found, size):
        return 1 - (found + nr) / (size + dr)

    return per_class(case, term, rows)


def blob(case):
    nr, dr = smoothing(case)
    base = case.option("base", "dice")
    alpha, beta = case.number("alpha", 0.3), case.number("beta", 0.7)

    def of_class(I, P, G):
        if base == "dice":
            return 1 - (2 * I + nr) / (P + G + dr)
        if base == "iou":
            return 1 - (I + nr) / (P + G - I + dr)
        return 1 - (I + nr) / (I + alpha * (P - I) + beta * (G - I) + dr)

    def total(values, n, k, voxels):
        places = [(n, position(voxel, case.spatial)) for voxel in voxels]
        return sum((case.weight[i] * (values[i][k] if values else 1) for i in places), mpf(0))

    def pieces(n, k):
        mask = case.mask(n, k)
        everything = {coordinates(v, case.spatial) for v in range(case.v)}
        faces = case.option("connectivity", "faces") == "faces"
        return components(mask, case.spatial, faces), everything - mask

    terms = []
    for n in range(case.n):
        for k in case.channels if case.independent else case.channels[1:]:
            parts, rest = case.decide((n, k), lambda: pieces(n, k))
            if k not in case.annotated[n] or not parts:
                continue
            of_blobs = []
            for part in parts:
                I = total(case.s, n, k, part)
                of_blobs.append(of_class(I, I + total(case.s, n, k, rest), total(None, n, k, part)))
            terms.append(case.class_weights()[k] * sum(of_blobs) / len(of_blobs))
    whole = {"dice": region.dice, "iou": region.iou, "tversky": region.tversky}[base](case)[0]
    return [case.number("weightGlobal", 2) * whole + case.number("weightBlob", 1) * case.reduced(terms, len(terms))[0]]
