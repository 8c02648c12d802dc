"""Computes the graphs of losses with PyTorch, and their gradients with its autograd."""

import math
from decimal import Decimal

import numpy as np
import torch
from scipy.ndimage import distance_transform_edt

from harness import Unsupported, serve
from neighborhoods import component_sum, skeleton, window_extreme, window_extreme_adjoint, window_mean

# Every value has the three axes N, C and V; an axis that it lacks has length 1, and so repeats by itself.
AXES = "NCV"


def dims(axes):
    return [AXES.index(axis) for axis in axes]


def exponentials(x):
    """Gives x below the first largest class, its exponential, and the sum of the exponentials of the other classes."""
    first = x.argmax(1, keepdim=True)
    below = x - x.gather(1, first)
    e = below.exp()
    others = torch.ones_like(e).scatter(1, first, 0)
    return first, e, (e * others).sum(1, keepdim=True), below


def softmax(x):
    _, e, rest, _ = exponentials(x)
    return e / (1 + rest)


def softmax_complement(x):
    """1 - softmax. For the largest class, it is the sum of the others: nothing cancels where that is small."""
    first, e, rest, _ = exponentials(x)
    is_first = torch.zeros_like(e).scatter(1, first, 1) > 0
    return torch.where(is_first, rest, 1 + rest - e) / (1 + rest)


def log_softmax(x):
    """Unlike torch.log_softmax, it keeps its digits where a prediction is confident."""
    _, _, rest, below = exponentials(x)
    return below - rest.log1p()


class Sigmoid(torch.autograd.Function):
    """Unlike torch.sigmoid, its gradient keeps its digits where it is near 1: it is s(x) s(-x), not s (1 - s)."""

    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return torch.sigmoid(x)

    @staticmethod
    def backward(ctx, above):
        (x,) = ctx.saved_tensors
        return above * torch.sigmoid(x) * torch.sigmoid(-x)


class Softplus(torch.autograd.Function):
    """log(1 + exp(x)), whose gradient is 1/2 at 0."""

    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x.clamp(min=0) + torch.exp(-x.abs()).log1p()

    @staticmethod
    def backward(ctx, above):
        (x,) = ctx.saved_tensors
        return above * torch.sigmoid(x)


def maximum(a, b):
    return torch.where(a > b, a, b)


def inside(mask, spacing):
    """Distance of each foreground voxel to the background; 0 everywhere where there is none."""
    return np.zeros(mask.shape) if mask.all() else distance_transform_edt(mask, sampling=spacing)


def reversed_side(depth):
    gaps = depth.max() - depth[depth > 0]
    if gaps.size == 0:
        return np.zeros_like(depth)
    span = gaps.max()
    return np.where(depth > 0, (depth.max() - depth) / span if span > 0 else 1.0, 0.0)


def distance_map(mask, kind, spacing):
    # One side may fill the image: then there is no border, and no distance.
    if mask.all() or not mask.any():
        return np.zeros(mask.shape)
    within, without = inside(mask, spacing), inside(~mask, spacing)
    if kind == "unsigned":
        return within + without
    if kind == "signed":
        step = 1 if spacing is None else min(spacing)
        return np.where(mask, step - within, without)
    return reversed_side(within) + reversed_side(without)


def descending(values, counted):
    """Positions that count, the largest value first; of equal ones, the first."""
    positions = np.flatnonzero(counted)
    return positions[np.argsort(-values[positions], kind="stable")]


def largest_losses(losses, counted, fraction, batch):
    result = np.zeros(losses.shape)
    groups = [slice(None)] if batch else [slice(n, n + 1) for n in range(len(losses))]
    for group in groups:
        part = result[group]
        order = descending(losses[group].ravel(), counted[group].ravel())
        kept = max(1, math.floor(Decimal(repr(fraction)) * len(order)))
        marks = np.zeros(part.size)
        marks[order[:kept]] = 1
        result[group] = marks.reshape(part.shape)
    return result


def jaccard_gradient(errors, target, weights, batch):
    """
    The gradient of the Lovasz extension of the Jaccard loss (Berman et al., 2018), per sample and class. A voxel counts
    as often as its weight says.
    """
    result = np.zeros(errors.shape)
    groups = [slice(None)] if batch else [slice(n, n + 1) for n in range(len(errors))]
    for group in groups:
        for c in range(errors.shape[1]):
            order = descending(errors[group, c].ravel(), weights[group, 0].ravel())
            truth, weight = target[group, c].ravel()[order], weights[group, 0].ravel()[order]
            volume = weight * truth
            union = volume.sum() + np.cumsum(weight * (1 - truth))
            loss = 1 - np.divide(volume.sum() - np.cumsum(volume), union, out=np.ones_like(union), where=union > 0)
            part = np.zeros(errors[group, c].size)
            part[order] = np.diff(loss, prepend=0)
            result[group, c] = part.reshape(errors[group, c].shape)
    return result


class Program:
    """Computes one graph."""

    def __init__(self, graph, wants_gradient, dtype):
        self.graph, self.wants_gradient, self.dtype = graph, wants_gradient, dtype

    def number(self, array):
        return torch.tensor(np.asarray(array), dtype=self.dtype)

    def constant(self, compute, args, sizes, *rest):
        """Computes on the host what is a constant for the gradient, from arguments with all their axes."""
        whole = [arg.detach().expand(*shape).numpy().astype(np.float64) for arg, shape in zip(args, sizes)]
        return self.number(compute(*whole, *rest))

    def evaluate(self, node, args, inputs, spatial, lengths):
        op, attrs = node["op"], node["attrs"]
        elementwise = {
            "add": torch.add,
            "sub": torch.sub,
            "mul": torch.mul,
            "div": torch.div,
            "neg": torch.neg,
            "abs": torch.abs,
            "log": torch.log,
            "maximum": maximum,
            "sigmoid": Sigmoid.apply,
            "softplus": Softplus.apply,
            "equal": torch.eq,
            "less": torch.lt,
            "where": torch.where,
            "softmax": softmax,
            "softmaxComplement": softmax_complement,
            "logSoftmax": log_softmax,
        }
        if op in elementwise:
            return elementwise[op](*args)
        n, c, v = lengths
        if op == "input":
            return inputs[attrs["name"]]
        if op == "constant":
            return self.number(float(attrs["value"])).reshape(1, 1, 1)
        if op == "classVector":
            return self.number([float(value) for value in attrs["values"]]).reshape(1, -1, 1)
        if op == "size":
            return self.number(math.prod(lengths[d] for d in dims(attrs["axes"]))).reshape(1, 1, 1)
        if op == "pow":
            return args[0] ** attrs["exponent"]
        if op == "sum":
            return args[0].sum(dims(attrs["axes"]), keepdim=True)
        if op == "reduceMax":
            return args[0].detach().amax(dims(attrs["axes"]), keepdim=True)
        if op == "broadcast":
            return args[0]
        if op == "hardest":
            shape = (n, 1, v)
            return self.constant(largest_losses, args, [shape, shape], attrs["fraction"], attrs["batch"])
        if op == "jaccardSlopes":
            return self.constant(jaccard_gradient, args, [(n, c, v), (n, c, v), (n, 1, v)], attrs["batch"])
        if op == "distanceMap":
            mask = args[0].numpy()
            maps = [
                distance_map(image.reshape(spatial), attrs["kind"], attrs["spacing"]).ravel()
                for image in mask.reshape(-1, v)
            ]
            return self.number(maps).reshape(mask.shape)
        if op == "skeleton":
            return self.number(skeleton(args[0], spatial))
        if op == "componentSum":
            return component_sum(*args, spatial, attrs["connectivity"])
        if op == "windowMean":
            return window_mean(*args, spatial, attrs["size"], attrs["border"])
        if op == "windowExtreme":
            return window_extreme(*args, spatial, attrs["extreme"], attrs["neighbors"])
        if op == "windowExtremeAdjoint":
            return window_extreme_adjoint(*args, spatial, attrs["extreme"], attrs["neighbors"])
        raise Unsupported(f"this harness has no rule for the primitive '{op}'")

    def __call__(self, logits, **others):
        shape, spatial = logits.shape, logits.shape[2:]
        lengths = (shape[0], shape[1], math.prod(spatial))
        given = {"logits": logits, **others}

        def as_axes(name, array):
            # Which classes were annotated has no voxels; labels, masks and weights have no classes.
            if name == "annotated":
                return shape[0], shape[1], 1
            return shape[0], -1 if array.shape == shape else 1, lengths[2]

        inputs = {name: self.number(array).reshape(as_axes(name, array)) for name, array in given.items()}
        inputs["logits"].requires_grad_(self.wants_gradient)
        values = []
        for node in self.graph["nodes"][: self.graph["outputs"]["value"] + 1]:
            args = [values[position] for position in node["args"]]
            values.append(self.evaluate(node, args, inputs, spatial, lengths))
        value = values[-1]
        axes = self.graph["nodes"][self.graph["outputs"]["value"]]["type"]["axes"]
        whole = value.expand(*(lengths[d] if axis in axes else 1 for d, axis in enumerate(AXES)))
        result = whole.detach().numpy().ravel()
        if not self.wants_gradient:
            return result, None
        if not whole.requires_grad:
            return result, np.zeros(shape, result.dtype)
        (slopes,) = torch.autograd.grad(whole.sum(), inputs["logits"], allow_unused=True)
        return result, np.zeros(shape, result.dtype) if slopes is None else slopes.numpy().reshape(shape)


class PyTorch:
    name = "pytorch"
    library = {"name": "torch", "version": torch.__version__}
    devices = [
        {"id": "float32", "description": "the CPU, single precision", "precision": "float32", "processor": "cpu"},
        {"id": "float64", "description": "the CPU, double precision", "precision": "float64", "processor": "cpu"},
    ]
    model = "graph"

    def compile(self, device, loss, graph, gradient):
        return Program(graph, gradient, getattr(torch, device))


if __name__ == "__main__":
    serve(PyTorch())
