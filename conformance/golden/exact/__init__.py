"""A second, deliberately naive implementation in 100-digit arithmetic, to verify the cases.

It shares no code with `reference`: the equations are written voxel by voxel with Python loops, distances are
found by trying all pairs of voxels, and the gradient is a central difference with a step of 1e-40 (truncation and
rounding errors below 1e-25) in which selections of voxels and distance maps stay those of the unmoved input.
"""

from mpmath import mp, mpf

from .compound import LOSSES
from .frame import DIGITS, Case, minus_log, probabilities, raised

STEP = mpf(10) ** -40


def value(exact, flat):
    """List of the elements of the value for a network output."""
    exact.activate(flat)
    return LOSSES[exact.loss](exact)


def derivative(exact, i):
    """Derivative of the sum of the elements of the value with respect to input element i."""
    moved = list(exact.flat)
    moved[i] = exact.flat[i] + STEP
    above = sum(value(exact, moved))
    moved[i] = exact.flat[i] - STEP
    return (above - sum(value(exact, moved))) / (2 * STEP)


def errors(case):
    """Largest error of the value (relative above 1) and of the gradient, absolute and relative.

    The relative gradient error is the largest absolute one divided by the largest gradient element.
    """
    # 1 - s of a logit of 1e4 has more than four thousand leading nines
    mp.dps = DIGITS if max(map(abs, case["logits"])) < 100 else 9000
    exact = Case(case)
    stored = case["value"] if isinstance(case["value"], list) else [case["value"]]
    found = value(exact, exact.flat)
    if len(found) != len(stored):
        raise AssertionError(f"{case['id']}: {len(stored)} elements instead of {len(found)}")
    value_error = max(abs(a - b) / max(1, abs(b)) for a, b in zip(stored, found))
    derivatives = [derivative(exact, i) for i in range(len(exact.flat))]
    gradient_error = max(abs(a - b) for a, b in zip(case["gradient"], derivatives))
    scale = max(abs(d) for d in derivatives)
    probabilities.cache_clear()
    minus_log.cache_clear()
    raised.cache_clear()
    # gradients below 1e-12 everywhere are judged by their absolute error alone
    return float(value_error), float(gradient_error), float(gradient_error / scale) if scale > 1e-12 else 0.0
