"""Writes cases as NumPy files with a manifest, so that a command line tool can be run on them and checked."""

import json
from pathlib import Path

import numpy as np


def write_files(cases, folder):
    """Write `cases.jsonl`, `expected.json` and the arrays below `in`; make the empty folders of the outputs.

    Paths in the manifest are relative to `folder`. Logits, probabilities, dense targets and weights are float32,
    labels int32 and masks uint8.
    """
    folder = Path(folder)
    lines, expected = [], {}
    for case in cases:
        n, _, *spatial = case["shape"]
        labels = len(case["targetShape"]) < len(case["shape"])
        given = case["params"].get("activation") == "none"
        arrays = {
            "probabilities" if given else "logits": (case["logits"], case["shape"], "<f4"),
            "target": (case["target"], case["targetShape"], "<i4" if labels else "<f4"),
        }
        if case["mask"] is not None:
            arrays["mask"] = (case["mask"], [n, *spatial], "|u1")
        if "weights" in case:
            arrays["weights"] = (case["weights"], [n, *spatial], "<f4")
        line = {"id": case["id"]}
        for name, (values, shape, kind) in arrays.items():
            line[name] = f"in/{case['id']}.{name}.npy"
            path = folder / line[name]
            path.parent.mkdir(parents=True, exist_ok=True)
            np.save(path, np.array(values, dtype=kind).reshape(shape))
        if "annotated" in case:
            line["annotated"] = case["annotated"]
        line |= {"loss": case["loss"], "params": case["params"], "gradient": f"out/{case['id']}.npy"}
        (folder / line["gradient"]).parent.mkdir(parents=True, exist_ok=True)
        lines.append(json.dumps(line, allow_nan=False))
        expected[case["id"]] = {key: case[key] for key in ("value", "valueShape", "gradient")}
    (folder / "cases.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / "expected.json").write_text(json.dumps(expected, allow_nan=False) + "\n", encoding="utf-8")
