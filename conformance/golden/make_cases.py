"""Writes the golden cases, as JSON with one case a line or as files for a command line tool, and verifies them.

    python3 make_cases.py --seed 20250101 --out cases.json
    python3 make_cases.py --seed 7 --files fresh

Every case is evaluated with `reference`; values and gradients are then verified against `exact`, which shares no
code with it. `--no-verify` leaves that out (it takes a few minutes).
"""

import argparse
import json
import zlib
from multiprocessing import Pool

import numpy as np

from case_lists import CASES, OLDEST, RARE, random_row
from case_lists.options import YOUNGER
from check_published import check
from exact import errors
from reference import DEFAULTS, choices, evaluate, watch
from write_files import write_files


def flat(array):
    """Flat list in C order, integers for labels and masks."""
    return np.asarray(array).reshape(-1).tolist()


def build(name, loss, make, params, rng):
    """A case; its inputs are drawn again until no result hinges on rounding."""
    for _ in range(1000):
        data = make(rng)
        options = {**data.params, **params}
        with watch() as verdicts:
            value, gradient = evaluate(
                loss, options, data.logits, data.target, data.mask, data.weights, data.annotated
            )
        if all(verdicts):
            break
    else:
        raise RuntimeError(f"{loss}/{name}: every draw comes too close to a jump or a kink")
    assert data.logits.size <= 180 and (data.logits.astype(np.float32) == data.logits).all(), name
    assert (data.target.astype(np.float32) == data.target).all(), name
    assert all(DEFAULTS[loss][key] != option for key, option in options.items()), f"{name}: a default is given"
    assert np.isfinite(value).all() and np.isfinite(gradient).all(), name
    more = {"weights": None if data.weights is None else flat(data.weights), "annotated": data.annotated}
    return {
        "id": f"{loss}/{name}",
        "loss": loss,
        "params": options,
        "shape": list(data.logits.shape),
        "logits": flat(data.logits.astype(np.float64)),
        "targetShape": list(data.target.shape),
        "target": flat(data.target),
        "mask": None if data.mask is None else flat(data.mask),
        **{key: given for key, given in more.items() if given is not None},
        "value": value.item() if value.ndim == 0 else flat(value),
        "valueShape": list(value.shape),
        "gradient": flat(gradient),
    }


def build_random(name, loss, rng, younger=False):
    """A case of random inputs and options; they are drawn again where no inputs of theirs stay clear of every kink."""
    for attempt in range(10):
        make, params = random_row(rng, loss, younger=younger)
        try:
            return build(name, loss, make, params, rng)
        except RuntimeError:
            if attempt == 9:
                raise


def own_stream(seed, loss, name):
    """Random numbers that follow from the name of a case, whatever the other cases."""
    return np.random.default_rng([seed, zlib.crc32(f"{loss}/{name}".encode())])


def all_cases(seed):
    oldest = np.random.default_rng(seed)
    cases = []
    for loss in DEFAULTS:
        rng = oldest if loss in OLDEST else np.random.default_rng([seed, zlib.crc32(loss.encode())])
        for name, make, params in CASES.get(loss, ()):
            cases.append(build(name, loss, make, params, rng))
        if loss in CASES:
            for number in range(1, 4 if loss in OLDEST else 3):
                cases.append(build_random(f"random-{number}", loss, rng))
        for name, make, params in RARE[loss]:
            cases.append(build(name, loss, make, params, own_stream(seed, loss, name)))
        if loss not in CASES:
            own = own_stream(seed, loss, "random")
            cases.append(build_random("random", loss, own))
        if loss in YOUNGER:
            own = own_stream(seed, loss, "random-options")
            cases.append(build_random("random-options", loss, own, younger=True))
    assert len({case["id"] for case in cases}) == len(cases), "two cases share an id"
    check_coverage(cases)
    return cases


def check_coverage(cases):
    """Every option of every loss must differ from its default somewhere, and take each of its choices."""
    for loss, defaults in DEFAULTS.items():
        for key, default in defaults.items():
            seen = [case["params"].get(key, default) for case in cases if case["loss"] == loss]
            assert all(v in seen for v in choices(loss, key)), f"{loss}: {key} does not take every value"
            assert any(v != default for v in seen), f"{loss}: {key} always has its default"


def verify(cases):
    """Compare every case with the naive high-precision implementation; print the largest errors."""
    with Pool() as pool:
        found = pool.map(errors, cases, chunksize=1)
    for label, column, limit in (
        ("value, relative above 1", 0, 1e-14),
        ("gradient, absolute", 1, 1e-13),
        ("gradient, relative to the largest element", 2, 1e-12),
    ):
        worst = max(range(len(cases)), key=lambda i: found[i][column])
        print(f"{label}: worst error {found[worst][column]:.2g} in {cases[worst]['id']}")
        assert found[worst][column] < limit
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, required=True, help="the inputs of all cases follow from it")
    parser.add_argument("--out", metavar="FILE", help="write the cases as JSON")
    parser.add_argument("--files", metavar="DIR", help="write the inputs as .npy files, with a manifest")
    parser.add_argument("--no-verify", action="store_true", help="skip the comparison with exact arithmetic")
    args = parser.parse_args()
    if not args.out and not args.files:
        parser.error("nothing to write: give --out or --files")
    print(f"{check()} published values agree")
    cases = all_cases(args.seed)
    if not args.no_verify:
        verify(cases)
    if args.out:
        lines = [json.dumps(case, separators=(",", ":"), allow_nan=False) for case in cases]
        with open(args.out, "w", encoding="utf-8", newline="\n") as out:
            out.write("[\n" + ",\n".join(lines) + "\n]\n")
    if args.files:
        write_files(cases, args.files)
    print(f"{len(cases)} cases written")


if __name__ == "__main__":
    main()
