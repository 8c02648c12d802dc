"""Compares losses of other libraries with the reference, and writes how far they are apart.

`elsewhere.json` says which call of which library equals which loss with which parameters. Run it where some of these
libraries are installed, or their sources are on PYTHONPATH; those that are not found are left as they were:

    python elsewhere.py [names of libraries]

Both sides get the same random inputs in double precision. `elsewhere.results.json` gets the largest difference of the
value, by the value, or of a gradient element, by the largest one; what single precision does not explain is an error.
"""

import importlib
import json
import os
import sys
from importlib import metadata
from pathlib import Path

os.environ.setdefault("KERAS_BACKEND", "torch")

import numpy as np
import torch

from reference import evaluate

FOLDER = Path(__file__).parent
SEED, SHAPE, TOLERATED = 20261123, (4, 5, 6), 1e-5


def make_inputs(kind):
    """Logits, and labels or one 0 or 1 per channel; every class is in every sample, as absent ones are treated apart."""
    random = np.random.default_rng(SEED)
    samples, classes = (1 if kind == "one-sample" else 2), (2 if kind == "two-classes" else 3)
    logits = 2 * random.standard_normal((samples, classes, *SHAPE))
    if kind == "several-labels":
        return logits, random.integers(0, 2, logits.shape)
    target = random.integers(0, classes, (samples, *SHAPE))
    assert all(set(np.unique(sample)) == set(range(classes)) for sample in target)
    return logits, target


def arrange(library, entry, logits, target):
    """The arguments of a call, in the order and shape that the library wants."""
    if library["target"] == "channels-last":
        prediction = torch.softmax(logits, 1) if entry.get("prediction") == "probabilities" else logits
        one_hot = torch.nn.functional.one_hot(target, logits.shape[1]).to(torch.float64)
        return one_hot, prediction.movedim(1, -1)
    if entry.get("input") == "several-labels":
        return logits, target.to(torch.float64)
    if entry.get("prediction") == "probabilities":
        one_hot = torch.nn.functional.one_hot(target, logits.shape[1]).movedim(-1, 1).to(torch.float64)
        given = torch.softmax(logits, 1), one_hot
        return given[::-1] if entry.get("order") == "target-first" else given
    return logits, target.unsqueeze(1).to(torch.float64) if library["target"] == "channel" else target


def run_there(library, entry, logits, target):
    """Value and gradient of the other library, turned into those of the reference by `factor` and `offset`."""
    names = {"torch": torch}
    for module in library["modules"]:
        names.update(vars(importlib.import_module(module)))
    loss = eval(entry["call"], names)  # written in this repository
    z = torch.tensor(logits, requires_grad=True)
    value = loss(*arrange(library, entry, z, torch.tensor(target)))
    value = value * (logits.shape[1] if entry.get("factor") == "classes" else 1) + entry.get("offset", 0)
    (gradient,) = torch.autograd.grad(value, z)
    return value.detach().numpy(), gradient.numpy()


def difference(library, entry):
    """The largest difference between both sides, of values and of gradients, each by its largest element."""
    logits, target = make_inputs(entry.get("input"))
    there = run_there(library, entry, logits, target)
    here = evaluate(entry["loss"], entry["params"], logits, target)
    return max(float(np.max(np.abs(a - b)) / np.max(np.abs(b))) for a, b in zip(there, here, strict=True))


def version_of(library):
    """The version that is installed, None for sources without one, and an ImportError where there is nothing."""
    for module in library["modules"]:
        importlib.import_module(module)
    try:
        return metadata.version(library["distribution"]) if library["distribution"] else None
    except metadata.PackageNotFoundError:
        return None


def compare(library, entries):
    """The results of all entries of a library that claim to be equal."""
    version, results = version_of(library), []
    for entry in entries:
        if entry["library"] != library["id"] or "differs" in entry:
            continue
        off = difference(library, entry)
        print(f"{library['name']} {version}: {entry['call']}: {off:.1e}")
        if not off <= TOLERATED:
            raise SystemExit(f"{entry['call']} of {library['name']} is not {entry['loss']} {entry['params']}.")
        results.append({"loss": entry["loss"], "call": entry["call"], "difference": float(f"{off:.1e}")})
    return {"version": version, "results": results}


def main(chosen):
    stored = FOLDER / "elsewhere.results.json"
    known = json.loads(stored.read_text()) if stored.exists() else {}
    given = json.loads((FOLDER / "elsewhere.json").read_text())
    torch.set_default_dtype(torch.float64)
    for library in given["libraries"]:
        if chosen and library["id"] not in chosen:
            continue
        try:
            if library["id"] == "keras":
                importlib.import_module("keras").config.set_floatx("float64")
            known[library["id"]] = compare(library, given["entries"])
        except ImportError as error:
            print(f"{library['name']} is left out: {error}")
    stored.write_text(json.dumps(known, indent=1) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
