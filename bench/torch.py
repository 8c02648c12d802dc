"""Times Dice + cross entropy with its gradient in PyTorch, on the inputs that main.ts wrote, and prints JSON.

torch.py VARIANT LOGITS TARGET SHAPE RUNS WARM-UPS THREADS GRADIENT; VARIANT is `eager` (the loss written out) or `monai`.
"""

import json
import sys
import time

# This file has the name of the package that it imports: its own folder must not be searched first.
sys.path.pop(0)

import numpy as np  # noqa: E402
import torch  # noqa: E402
from torch.nn import functional  # noqa: E402


def dice_ce(logits, labels):
    """Mean over samples and classes of 1 - Dice, plus the mean cross entropy."""
    softmax = logits.softmax(1)
    target = functional.one_hot(labels, logits.shape[1]).movedim(-1, 1).to(logits.dtype)
    spatial = tuple(range(2, logits.ndim))
    overlap = 2 * (softmax * target).sum(spatial) + 1e-5
    volume = softmax.sum(spatial) + target.sum(spatial) + 1e-5
    return (1 - overlap / volume).mean() + functional.cross_entropy(logits, labels)


def monai_loss():
    """The same loss of MONAI, with the version of it."""
    import monai
    from monai.losses import DiceCELoss

    loss = DiceCELoss(softmax=True, to_onehot_y=True)
    return (lambda logits, labels: loss(logits, labels[:, None])), f"{torch.__version__}, MONAI {monai.__version__}"


def peak_bytes():
    """Largest resident memory of this process so far; 0 where Linux is not.

    Not ru_maxrss, which begins with the size of the process that started this one.
    """
    try:
        with open("/proc/self/status") as status:
            return next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmHWM"))
    except OSError:
        return 0


def main(variant, logits_path, target_path, shape, runs, warm_ups, threads, gradient_path):
    torch.set_num_threads(int(threads))
    shape = tuple(int(size) for size in shape.split("x"))
    logits = torch.from_numpy(np.fromfile(logits_path, np.float32).reshape(shape)).requires_grad_()
    labels = torch.from_numpy(np.fromfile(target_path, np.int32).reshape(shape[:1] + shape[2:])).long()
    loss, version = monai_loss() if variant == "monai" else (dice_ce, torch.__version__)

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


main(*sys.argv[1:])
