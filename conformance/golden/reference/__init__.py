"""Reference values of segmentation losses: PyTorch in float64, gradients by its automatic differentiation.

The losses are written as their equations, one function each, in `distribution`, `region`, `overlap`, `connected`,
`boundary` and `compound`. `evaluate` is the entry point.
"""

import torch

from . import boundary, compound, connected, distribution, overlap, region
from .frame import make_frame
from .margins import watch
from .parameters import DEFAULTS, SUMS, choices, resolve

LOSSES = {
    "cross-entropy": distribution.cross_entropy,
    "weighted-cross-entropy": distribution.weighted_cross_entropy,
    "top-k": distribution.top_k,
    "focal": distribution.focal,
    "distance-penalized-cross-entropy": distribution.distance_penalized_cross_entropy,
    "sensitivity-specificity": region.sensitivity_specificity,
    "dice": region.dice,
    "iou": region.iou,
    "tversky": region.tversky,
    "generalized-dice": region.generalized_dice,
    "focal-tversky": region.focal_tversky,
    "asymmetric-similarity": region.asymmetric_similarity,
    "penalty-generalized-dice": region.penalty_generalized_dice,
    "lovasz-softmax": region.lovasz_softmax,
    "boundary": boundary.boundary,
    "hausdorff": boundary.hausdorff,
    "combo": compound.combo,
    "exponential-logarithmic": compound.exponential_logarithmic,
    "cl-dice": connected.cl_dice,
    "dice-cl-dice": compound.dice_cl_dice,
    "skeleton-recall": connected.skeleton_recall,
    "unified-focal": compound.unified_focal,
    "generalized-wasserstein-dice": overlap.generalized_wasserstein_dice,
    "log-cosh-dice": overlap.log_cosh_dice,
    "matthews": overlap.matthews,
    "poly-cross-entropy": distribution.poly_cross_entropy,
    "neighbor-aware-calibration": distribution.neighbor_aware_calibration,
    "boundary-dou": overlap.boundary_dou,
    "noise-robust-dice": overlap.noise_robust_dice,
    "generalized-surface": boundary.generalized_surface,
    "region-wise": boundary.region_wise,
    "log-hausdorff": boundary.log_hausdorff,
    "blob": connected.blob,
    **{loss: compound.weighted_sum(loss) for loss in SUMS},
}
assert LOSSES.keys() == DEFAULTS.keys()


def evaluate(loss, params, logits, target, mask=None, weights=None, annotated=None):
    """Value and gradient of a loss, as arrays.

    `logits` is [N, C, ...spatial]; `target` is [N, ...spatial] with labels or has the shape of `logits`;
    `mask` is [N, ...spatial] of 0 and 1, `weights` is [N, ...spatial], `annotated` has a list of classes for every
    sample. The gradient, of the shape of `logits`, is that of the sum of the
    elements of the value when `reduction` is 'none'.
    """
    p = resolve(loss, params)
    z = torch.tensor(logits, dtype=torch.float64, requires_grad=True)
    value = LOSSES[loss](make_frame(z, target, mask, weights, annotated, p), p)
    (gradient,) = torch.autograd.grad(value.sum() + 0 * z.sum(), z)
    return value.detach().numpy(), gradient.numpy() + 0.0  # + 0.0 turns -0.0 into 0.0


__all__ = ["DEFAULTS", "LOSSES", "choices", "evaluate", "resolve", "watch"]
