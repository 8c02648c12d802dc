"""Reads targets, masks, weights and lists of annotated classes from arrays and lists."""

import math

import numpy as np
import torch


def read_target(target, shape, mask, weights, p):
    """Dense target g [N, C, V] and the weights [N, V] of the voxels for an input of shape [N, C, ...spatial].

    A voxel that the mask or `ignoreIndex` leaves out has a weight of 0.
    """
    n, c, *spatial = shape
    weight = np.ones((n, math.prod(spatial)))
    for name, given in (("mask", mask), ("weights", weights)):
        if given is not None:
            if given.shape != (n, *spatial) or not (given >= 0).all():
                raise ValueError(f"{name} of shape {given.shape} for an input of shape {shape}, or negative")
            weight = weight * (given.reshape(weight.shape) == 1 if name == "mask" else given.reshape(weight.shape))
    if target.shape == shape:
        if p["ignoreIndex"] is not None:
            raise ValueError("ignoreIndex needs integer labels")
        g = target.reshape(n, c, -1)
    elif target.shape == (n, *spatial):
        labels = target.reshape(n, -1)
        if p["ignoreIndex"] is not None:
            weight = weight * (labels != p["ignoreIndex"])
        binary = c == 1 and p["activation"] != "softmax"
        if not np.isin(labels[weight > 0], [0, 1] if binary else np.arange(c)).all():
            raise ValueError("a counted label is out of range")
        g = labels[:, None] == (np.array([1]) if binary else np.arange(c))[:, None]
    else:
        raise ValueError(f"target of shape {target.shape} for an input of shape {shape}")
    return torch.tensor(g.astype(np.float64)), torch.tensor(weight)


def read_annotated(lists, shape, independent):
    """1 or 0 [N, C]; everything is annotated without lists, and so is the background of exclusive classes."""
    n, c = shape[:2]
    if lists is None:
        return torch.ones(n, c)
    if len(lists) != n or not all(0 <= index < c for row in lists for index in row):
        raise ValueError("one list of class indices per sample is needed")
    a = torch.zeros(n, c)
    for sample, row in enumerate(lists):
        a[sample, list(row)] = 1
    if not independent:
        a[:, 0] = 1
    return a
