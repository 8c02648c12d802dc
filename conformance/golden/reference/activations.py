"""Probabilities and their logarithms from the network output, without cancellation."""

import math

import torch
from torch.nn.functional import logsigmoid

SLACK = 1e-3  # how far given probabilities may lie outside 0..1
FLOOR = 1e-30  # smallest probability inside a logarithm when probabilities are given


def activate(z, activation, annotated=None):
    """z, s, 1 - s, -log s and -log(1 - s) from the network output z [N, C, V].

    With `annotated` [N, C], the classes without annotation are merged with the background, sample by sample.
    """
    if annotated is None:
        return z, *probabilities(z, activation)
    samples = [merged(z[n : n + 1], activation, row.nonzero().flatten().tolist()) for n, row in enumerate(annotated)]
    return [torch.cat(fields) for fields in zip(*samples, strict=True)]


def merged(z, activation, annotated):
    """The fields of one sample; a class without annotation has s = 0 and logarithms of 0, which nothing uses."""
    if activation == "none":
        check(z)
        z = z.clamp(0, 1)
    background = z[:, [c for c in range(z.shape[1]) if c == 0 or c not in annotated]]
    background = background.sum(dim=1) if activation == "none" else background.logsumexp(dim=1)
    short = torch.cat([background.unsqueeze(1), z[:, annotated[1:]]], dim=1)
    fields = list(given(short) if activation == "none" else probabilities(short, activation))
    if short.shape[1] == 1 and activation == "softmax":
        fields[3] = 0 * short  # the background is certain, and nothing asks for another class
    full = []
    for field, other in zip((short, *fields), (0.0, 0.0, 1.0, 0.0, 0.0), strict=True):
        channels = [0 * field[:, 0] + other] * z.shape[1]
        for place, c in enumerate(annotated):
            channels[c] = field[:, place]
        full.append(torch.stack(channels, dim=1))
    return full


def check(z):
    if ((z < -SLACK) | (z > 1 + SLACK)).any():
        raise ValueError("a probability is out of range")


def given(z):
    """The fields of probabilities that were given."""
    z = z.clamp(0, 1)  # zero gradient outside, the slope of the identity at 0 and 1
    return z, 1 - z, -z.clamp(min=FLOOR).log(), -(1 - z).clamp(min=FLOOR).log()


def probabilities(z, activation):
    """s, 1 - s, -log s and -log(1 - s)."""
    if activation == "none":
        check(z)
        return given(z)
    if activation == "softmax":
        if z.shape[1] == 1:
            nothing = 0 * z
            return 1 + nothing, nothing, nothing, math.inf + nothing
        # e^a / (e^a + e^b + ...) is the sigmoid of a - log(e^b + ...); m, the largest of b, ..., cancels
        self = torch.eye(z.shape[1], dtype=torch.bool)[:, :, None]
        others = z.unsqueeze(1).masked_fill(self, -math.inf)
        m = others.detach().max(dim=2).values
        z = (z - m) - (others - m.unsqueeze(2)).exp().sum(dim=2).log()
    nll, nll_rest = -logsigmoid(z), -logsigmoid(-z)
    return (-nll).exp(), (-nll_rest).exp(), nll, nll_rest
