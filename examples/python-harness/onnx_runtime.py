"""Runs losses as ONNX models with ONNX Runtime for Python."""

import base64

import onnxruntime

from harness import serve


class OnnxRuntime:
    name = "onnxruntime-python"
    library = {"name": "onnxruntime", "version": onnxruntime.__version__}
    devices = [{"id": "cpu", "description": "the CPU", "precision": "float32", "processor": "cpu"}]
    model = "onnx"

    def compile(self, device, loss, onnx, gradient):
        session = onnxruntime.InferenceSession(base64.b64decode(onnx), providers=["CPUExecutionProvider"])
        types = {"tensor(float)": "float32", "tensor(int32)": "int32"}
        wanted = {entry.name: types[entry.type] for entry in session.get_inputs()}

        def compute(**inputs):
            given = {name: inputs[name].astype(dtype) for name, dtype in wanted.items()}
            results = session.run(["loss", "gradient"] if gradient else ["loss"], given)
            return results[0], results[1] if gradient else None

        return compute


if __name__ == "__main__":
    serve(OnnxRuntime())
