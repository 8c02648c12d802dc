"""Serves the conformance suite over standard input and output: one JSON object a line, one answer for each request.

An engine is an object with a name, a library, its devices, and `compile`; see `serve`. Standard output belongs to the
protocol, so an engine prints to standard error.
"""

import base64
import json
import sys

import numpy as np

PROTOCOL = 1


class Unsupported(Exception):
    """The engine cannot compute a loss; the text says why."""


def decode(array):
    """Reads an array: its element type, its shape, and its bytes in base64, little-endian."""
    return np.frombuffer(base64.b64decode(array["data"]), dtype=array["type"]).reshape(array["shape"])


def encode(array):
    """Writes an array of float32 or float64 in the order of its axes."""
    array = np.ascontiguousarray(array)
    data = base64.b64encode(array.tobytes()).decode("ascii")
    return {"type": array.dtype.name, "shape": list(array.shape), "data": data}


class Server:
    """Answers requests with the results of an engine."""

    def __init__(self, engine):
        self.engine = engine
        self.programs = {}

    def start(self, protocol):
        if protocol != PROTOCOL:
            raise ValueError(f"this harness speaks protocol {PROTOCOL}, the suite speaks {protocol}")
        return {
            "protocol": PROTOCOL,
            "name": self.engine.name,
            "library": self.engine.library,
            "devices": self.engine.devices,
            "model": self.engine.model,
        }

    def compile(self, program, device, **task):
        self.programs[program] = (device, self.engine.compile(device, **task))
        return {}

    def run(self, program, inputs):
        device, compute = self.programs[program]
        value, gradient = compute(**{name: decode(array) for name, array in inputs.items()})
        result = {"device": device, "value": encode(value)}
        return result if gradient is None else {**result, "gradient": encode(gradient)}

    def release(self, program):
        self.programs.pop(program, None)
        return {}

    def answer(self, method, params):
        methods = {"start": self.start, "compile": self.compile, "run": self.run, "release": self.release}
        return methods[method](**params)


def serve(engine):
    """Answers requests until standard input ends."""
    server = Server(engine)
    for line in sys.stdin:
        request = json.loads(line)
        try:
            answer = {"result": server.answer(request["method"], request["params"])}
        except Unsupported as error:
            answer = {"error": {"kind": "unsupported", "message": str(error)}}
        except Exception as error:  # Whatever an engine raises is the result of that check, and not the end.
            answer = {"error": {"kind": "error", "message": f"{type(error).__name__}: {error}"}}
        print(json.dumps({"id": request["id"], **answer}), flush=True)
