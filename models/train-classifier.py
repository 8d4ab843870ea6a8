"""Trains the classifier of zk/ and writes zk/classifier/model.onnx and calibration.json beside this file.

Which of three clouds a point of eight features belongs to: Gemm 8 to 16, Relu, Gemm 16 to 3. Small enough to prove its
answers in zero knowledge within seconds. The points are made here; nothing is downloaded.
Needs numpy and onnx: python3 -m pip install numpy onnx
"""

import json
import pathlib

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

FEATURES, HIDDEN, CLASSES = 8, 16, 3
CALIBRATION_POINTS = 20


def points(rng, centres, count):
    labels = rng.integers(0, CLASSES, count)
    return centres[labels] + rng.normal(0, 0.45, (count, FEATURES)), labels


def train(rng, centres):
    inputs, labels = points(rng, centres, 4000)
    target = np.eye(CLASSES)[labels]
    params = [rng.normal(0, np.sqrt(2 / FEATURES), (FEATURES, HIDDEN)), np.zeros(HIDDEN),
              rng.normal(0, np.sqrt(1 / HIDDEN), (HIDDEN, CLASSES)), np.zeros(CLASSES)]
    for step in range(4000):
        pick = rng.integers(0, len(inputs), 128)
        x = inputs[pick]
        z = x @ params[0] + params[1]
        h = np.maximum(z, 0)
        scores = h @ params[2] + params[3]
        p = np.exp(scores - scores.max(1, keepdims=True))
        delta = (p / p.sum(1, keepdims=True) - target[pick]) / len(pick)
        back = (delta @ params[2].T) * (z > 0)
        rate = 0.2 * (1 - step / 4000)
        for param, gradient in zip(params, [x.T @ back, back.sum(0), h.T @ delta, delta.sum(0)]):
            param -= rate * gradient
    return [p.astype(np.float32) for p in params]


def accuracy(params, inputs, labels):
    hidden = np.maximum(inputs @ params[0] + params[1], 0)
    return float(((hidden @ params[2] + params[3]).argmax(1) == labels).mean())


def export(params, path):
    names = ["w0", "b0", "w1", "b1"]
    nodes = [helper.make_node("Gemm", ["features", "w0", "b0"], ["z0"]),
             helper.make_node("Relu", ["z0"], ["h0"]),
             helper.make_node("Gemm", ["h0", "w1", "b1"], ["scores"])]
    graph = helper.make_graph(
        nodes, "classifier",
        [helper.make_tensor_value_info("features", TensorProto.FLOAT, [1, FEATURES])],
        [helper.make_tensor_value_info("scores", TensorProto.FLOAT, [1, CLASSES])],
        [numpy_helper.from_array(p, n) for p, n in zip(params, names)])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model)
    onnx.save(model, path)


if __name__ == "__main__":
    rng = np.random.default_rng(11)
    centres = rng.uniform(-1, 1, (CLASSES, FEATURES))
    params = train(rng, centres)
    fresh, labels = points(rng, centres, 2000)
    print("accuracy on fresh points:", accuracy(params, fresh, labels))
    folder = pathlib.Path(__file__).with_name("zk") / "classifier"
    folder.mkdir(parents=True, exist_ok=True)
    export(params, folder / "model.onnx")
    rows = [[round(float(v), 4) for v in row] for row in fresh[:CALIBRATION_POINTS]]
    (folder / "calibration.json").write_text(json.dumps({"input_data": rows}) + "\n")
