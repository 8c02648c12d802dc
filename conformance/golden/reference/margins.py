"""Notes how far a computation stays from the points where a result jumps or has a kink.

A case is only useful to others when nothing in it hinges on rounding: which voxel is the hardest, whether a
probability exceeds 0.5, on which side of a clamp a base falls. Code that takes such a decision calls `note`;
the case generator watches with `watch` and redraws the inputs of a case that comes too close.
"""

from contextlib import contextmanager

import torch

_watchers = []


@contextmanager
def watch():
    """Collects the verdicts of `note` inside the `with` block: a list of booleans, true where all is clear."""
    verdicts = []
    _watchers.append(verdicts)
    try:
        yield verdicts
    finally:
        _watchers.remove(verdicts)


def note(distances, required):
    """Report the distances (a tensor or a number) to a decision; clear when none is below `required`."""
    for verdicts in _watchers:
        verdicts.append(bool((torch.as_tensor(distances) >= required).all()))
