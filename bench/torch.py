"""Times a loss with its gradient in PyTorch, on the inputs that main.ts wrote, and prints JSON.

torch.py VARIANT LOSS LOGITS TARGET SHAPE RUNS WARM-UPS THREADS GRADIENT; VARIANT is `eager` (the loss written out),
`compile` (the same through torch.compile) or `monai`. `torch.py VARIANT` lists the losses that it has.
"""

import json
import sys
import time

# This file has the name of the package that it imports: its own folder must not be searched first.
sys.path.pop(0)

import numpy as np  # noqa: E402
import torch  # noqa: E402
from torch.nn import functional  # noqa: E402


def one_hot(labels, logits):
    """Target with one value for each class."""
    return functional.one_hot(labels, logits.shape[1]).movedim(-1, 1).to(logits.dtype)


def dice_ce(logits, labels):
    """Mean over samples and classes of 1 - Dice, plus the mean cross entropy."""
    softmax = logits.softmax(1)
    target = one_hot(labels, logits)
    spatial = tuple(range(2, logits.ndim))
    overlap = 2 * (softmax * target).sum(spatial) + 1e-5
    volume = softmax.sum(spatial) + target.sum(spatial) + 1e-5
    return (1 - overlap / volume).mean() + functional.cross_entropy(logits, labels)


def top_k(logits, labels):
    """Mean cross entropy of the hardest tenth of each sample."""
    entropy = functional.cross_entropy(logits, labels, reduction="none").flatten(1)
    return entropy.topk(max(1, int(0.1 * entropy.shape[1])), sorted=False).values.mean()


def lovasz_softmax(logits, labels):
    """Mean over samples, and the classes there, of the Lovasz extension of the Jaccard loss."""
    softmax = logits.softmax(1)
    losses = []
    for scores, sample in zip(softmax, labels):
        found = []
        for label in sample.unique():
            is_there = (sample == label).flatten().to(scores.dtype)
            errors, order = (is_there - scores[label].flatten()).abs().sort(descending=True)
            sorted_target = is_there[order]
            volume = sorted_target.sum()
            intersection = volume - sorted_target.cumsum(0)
            jaccard = 1 - intersection / (volume + (1 - sorted_target).cumsum(0))
            slopes = torch.cat([jaccard[:1], jaccard[1:] - jaccard[:-1]])
            found.append(errors @ slopes)
        losses.append(torch.stack(found).mean())
    return torch.stack(losses).mean()


def distances(masks):
    """Distance of each voxel to the border of a mask, on both sides, with SciPy; 0 for empty masks."""
    from scipy.ndimage import distance_transform_edt

    maps = np.zeros(masks.shape, np.float32)
    for place in np.ndindex(masks.shape[:2]):
        if masks[place].any():
            maps[place] = distance_transform_edt(masks[place]) + distance_transform_edt(~masks[place])
    return torch.from_numpy(maps)


def hausdorff(logits, labels):
    """Mean over foreground classes of the squared error, weighted by squared distances to both borders."""
    softmax = logits.softmax(1)[:, 1:]
    target = one_hot(labels, logits)[:, 1:]
    to_target = distances(target.bool().numpy())
    to_prediction = distances((softmax > 0.5).numpy())
    return ((softmax - target) ** 2 * (to_target**2 + to_prediction**2)).mean()


def monai_losses():
    """Losses of MONAI that are those of segloss with default parameters."""
    from monai import losses

    options = {"softmax": True, "to_onehot_y": True}
    made = {
        "dice-ce": losses.DiceCELoss(**options),
        "hausdorff": losses.HausdorffDTLoss(**options, include_background=False),
    }
    return {name: lambda logits, labels, loss=loss: loss(logits, labels[:, None]) for name, loss in made.items()}


def losses_of(variant):
    """The losses of a variant, and the version of what computes them."""
    if variant == "monai":
        import monai

        return monai_losses(), f"{torch.__version__}, MONAI {monai.__version__}"
    if variant == "compile":
        return {"dice-ce": torch.compile(dice_ce)}, torch.__version__
    written = {"dice-ce": dice_ce, "top-k": top_k, "lovasz-softmax": lovasz_softmax}
    try:
        import scipy
    except ImportError:
        return {**written, "cross-entropy": functional.cross_entropy}, torch.__version__
    version = f"{torch.__version__}, SciPy {scipy.__version__}"
    return {**written, "cross-entropy": functional.cross_entropy, "hausdorff": hausdorff}, version


def peak_bytes():
    """Largest resident memory of this process so far; 0 where Linux is not.

    Not ru_maxrss, which begins with the size of the process that started this one.
    """
    try:
        with open("/proc/self/status") as status:
            return next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmHWM"))
    except OSError:
        return 0


def main(variant, name, logits_path, target_path, shape, runs, warm_ups, threads, gradient_path):
    torch.set_num_threads(int(threads))
    shape = tuple(int(size) for size in shape.split("x"))
    logits = torch.from_numpy(np.fromfile(logits_path, np.float32).reshape(shape)).requires_grad_()
    labels = torch.from_numpy(np.fromfile(target_path, np.int32).reshape(shape[:1] + shape[2:])).long()
    losses, version = losses_of(variant)
    loss = losses[name]

    def run():
        logits.grad = None
        start = time.perf_counter()
        value = loss(logits, labels)
        value.backward()
        return (time.perf_counter() - start) * 1e3, value.item()

    before = peak_bytes()
    first, value = run()
    for _ in range(int(warm_ups)):
        run()
    times = [run()[0] for _ in range(int(runs))]
    growth = peak_bytes() - before
    logits.grad.numpy().tofile(gradient_path)
    found = {"value": value, "firstRunMs": first, "times": times, "memoryGrowthBytes": growth, "version": version}
    print(json.dumps(found))


if len(sys.argv) == 2:
    print(json.dumps(list(losses_of(sys.argv[1])[0])))
else:
    main(*sys.argv[1:])
