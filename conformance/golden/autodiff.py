"""A minimal reverse-mode automatic differentiation on float64 NumPy arrays.

The losses in this folder are written once, as their equations, in terms of the few elementary operations
below. Their gradients then follow from the chain rule alone, so no gradient formula of a loss is ever
derived by hand, which is what makes the results an independent check of hand-written gradients.

Only plain arrays are constants: whatever is not a `Tensor` receives no gradient (targets, masks, weights).
"""

import numpy as np


def _fold(grad, shape):
    """Sum `grad` over the axes that broadcasting added or stretched, back to `shape`."""
    grad = grad.sum(axis=tuple(range(grad.ndim - len(shape))))
    stretched = tuple(a for a, n in enumerate(shape) if n == 1 and grad.shape[a] != 1)
    return grad.sum(axis=stretched, keepdims=True) if stretched else grad


class Tensor:
    """A float64 array that remembers from which tensors it was computed, and how.

    `parents` holds pairs of a parent tensor and a function that maps the gradient with respect to this
    tensor to the (not yet folded) contribution to the gradient with respect to that parent.
    """

    __array_ufunc__ = None  # makes `ndarray * Tensor` call Tensor.__rmul__ instead of looping over items

    def __init__(self, value, parents=()):
        self.value = np.asarray(value, dtype=np.float64)
        self.parents = parents

    @property
    def shape(self):
        return self.value.shape

    # -- arithmetic ---------------------------------------------------------------------------------

    def __add__(self, other):
        return _node(raw(self) + raw(other), (self, lambda d: d), (other, lambda d: d))

    def __neg__(self):
        return _node(-self.value, (self, lambda d: -d))

    def __sub__(self, other):
        return _node(raw(self) - raw(other), (self, lambda d: d), (other, lambda d: -d))

    def __rsub__(self, other):
        return -self + other

    def __mul__(self, other):
        a, b = raw(self), raw(other)
        return _node(a * b, (self, lambda d: d * b), (other, lambda d: d * a))

    def __truediv__(self, other):
        a, b = raw(self), raw(other)
        return _node(a / b, (self, lambda d: d / b), (other, lambda d: -d * (a / b) / b))

    def __pow__(self, exponent):
        """Power with a constant exponent. An exponent of 0 gives the constant 1, also at a base of 0."""
        if exponent == 0:
            return Tensor(np.ones(self.shape))
        x = self.value
        return _node(x**exponent, (self, lambda d: d * exponent * x ** (exponent - 1)))

    __radd__ = __add__
    __rmul__ = __mul__

    # -- elementary functions -----------------------------------------------------------------------

    def exp(self):
        y = np.exp(self.value)
        return _node(y, (self, lambda d: d * y))

    def log(self):
        x = self.value
        return _node(np.log(x), (self, lambda d: d / x))

    def log1p(self):
        x = self.value
        return _node(np.log1p(x), (self, lambda d: d / (1 + x)))

    def abs(self):
        """Absolute value, with 0 as the subgradient at 0."""
        sign = np.sign(self.value)
        return _node(np.abs(self.value), (self, lambda d: d * sign))

    def clamp_min(self, low):
        """max(x, low), with zero gradient below `low`."""
        return where(self.value >= low, self, low)

    # -- shape --------------------------------------------------------------------------------------

    def sum(self, axis=None, keepdims=False):
        shape = self.shape
        total = self.value.sum(axis=axis, keepdims=keepdims)

        def spread(d):
            if axis is not None and not keepdims:
                d = np.expand_dims(d, axis)
            return np.broadcast_to(d, shape)

        return _node(total, (self, spread))

    def reshape(self, *shape):
        before = self.shape
        return _node(self.value.reshape(*shape), (self, lambda d: d.reshape(before)))

    def __getitem__(self, index):
        """Basic slicing only (no element may be picked twice)."""

        def scatter(d):
            full = np.zeros(self.shape)
            full[index] = d
            return full

        return _node(self.value[index], (self, scatter))


def raw(x):
    """The array behind a tensor, or the constant itself."""
    return x.value if isinstance(x, Tensor) else np.asarray(x, dtype=np.float64)


def _node(value, *parents):
    return Tensor(value, tuple(p for p in parents if isinstance(p[0], Tensor)))


def where(condition, a, b):
    """Element-wise choice; the branch that is not taken receives a gradient of exactly 0."""
    return _node(
        np.where(condition, raw(a), raw(b)),
        (a, lambda d: np.where(condition, d, 0.0)),
        (b, lambda d: np.where(condition, 0.0, d)),
    )


def gradient(output, leaf):
    """Gradient of the sum of the elements of `output` with respect to `leaf`, as an array."""
    order, seen = [], set()
    stack = [(output, False)]
    while stack:  # depth-first post-order: every tensor comes after its parents
        tensor, finished = stack.pop()
        if finished:
            order.append(tensor)
        elif id(tensor) not in seen:
            seen.add(id(tensor))
            stack.append((tensor, True))
            stack.extend((parent, False) for parent, _ in tensor.parents)
    grads = {id(output): np.ones(output.shape)}
    for tensor in reversed(order):
        d = grads.get(id(tensor))
        for parent, pull in tensor.parents:
            part = _fold(np.asarray(pull(d)), parent.shape)
            grads[id(parent)] = grads[id(parent)] + part if id(parent) in grads else part
    return grads.get(id(leaf), np.zeros(leaf.shape))
