"""Trains the convolution of zk/ and writes zk/digits/model.onnx and calibration.json beside this file.

Which digit an image of 8 by 8 pixels shows: Conv 3x3 with stride 2 to four channels, Relu, Gemm 36 to 10. The images are drawn
here, from the digits below, moved, with noise; nothing is downloaded.
Needs numpy and onnx: python3 -m pip install numpy onnx
"""

import json
import pathlib

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

SIZE, KERNEL, STRIDE, CHANNELS, CLASSES = 8, 3, 2, 4, 10
SIDE = (SIZE - KERNEL) // STRIDE + 1
CALIBRATION_IMAGES = 20
GLYPHS = ["01110 10001 10011 10101 11001 10001 01110", "00100 01100 00100 00100 00100 00100 01110",
          "01110 10001 00001 00010 00100 01000 11111", "11111 00010 00100 00010 00001 10001 01110",
          "00010 00110 01010 10010 11111 00010 00010", "11111 10000 11110 00001 00001 10001 01110",
          "00110 01000 10000 11110 10001 10001 01110", "11111 00001 00010 00100 01000 01000 01000",
          "01110 10001 10001 01110 10001 10001 01110", "01110 10001 10001 01111 00001 00010 01100"]


def images(rng, count):
    labels = rng.integers(0, CLASSES, count)
    drawn = np.zeros((count, SIZE, SIZE))
    for image, label in zip(drawn, labels):
        glyph = np.array([[int(pixel) for pixel in row] for row in GLYPHS[label].split()], dtype=float)
        down, right = rng.integers(0, SIZE - 7 + 1), rng.integers(0, SIZE - 5 + 1)
        image[down:down + 7, right:right + 5] = glyph * rng.uniform(0.6, 1)
    return np.clip(drawn + rng.normal(0, 0.1, drawn.shape), 0, 1), labels


def patches(drawn):
    """The pixels under the kernel at each place: images, places, pixels."""
    at = range(0, SIZE - KERNEL + 1, STRIDE)
    return np.stack([drawn[:, y:y + KERNEL, x:x + KERNEL].reshape(len(drawn), -1) for y in at for x in at], axis=1)


def forward(params, seen):
    before = seen @ params[0] + params[1]
    # As Conv gives them: channels first.
    hidden = np.maximum(before, 0).transpose(0, 2, 1).reshape(len(seen), -1)
    return before, hidden, hidden @ params[2] + params[3]


def train(rng):
    drawn, labels = images(rng, 20_000)
    seen, target = patches(drawn), np.eye(CLASSES)[labels]
    width = CHANNELS * SIDE * SIDE
    params = [rng.normal(0, 0.4, (KERNEL * KERNEL, CHANNELS)), np.zeros(CHANNELS),
              rng.normal(0, 0.2, (width, CLASSES)), np.zeros(CLASSES)]
    steps = 12_000
    for step in range(steps):
        pick = rng.integers(0, len(seen), 128)
        before, hidden, scores = forward(params, seen[pick])
        p = np.exp(scores - scores.max(1, keepdims=True))
        delta = (p / p.sum(1, keepdims=True) - target[pick]) / len(pick)
        back = (delta @ params[2].T).reshape(len(pick), CHANNELS, -1).transpose(0, 2, 1) * (before > 0)
        rate = 0.3 * (1 - step / steps)
        gradients = [np.einsum("npk,npc->kc", seen[pick], back), back.sum((0, 1)), hidden.T @ delta, delta.sum(0)]
        for param, gradient in zip(params, gradients):
            param -= rate * gradient
    return [param.astype(np.float32) for param in params]


def export(params, path):
    kernel = params[0].T.reshape(CHANNELS, 1, KERNEL, KERNEL)
    named = zip(["k", "b0", "w1", "b1"], [kernel, *params[1:]])
    nodes = [helper.make_node("Conv", ["image", "k", "b0"], ["z0"], kernel_shape=[KERNEL, KERNEL], strides=[STRIDE, STRIDE]),
             helper.make_node("Relu", ["z0"], ["h0"]),
             helper.make_node("Flatten", ["h0"], ["f0"]),
             helper.make_node("Gemm", ["f0", "w1", "b1"], ["scores"])]
    graph = helper.make_graph(
        nodes, "digits",
        [helper.make_tensor_value_info("image", TensorProto.FLOAT, [1, 1, SIZE, SIZE])],
        [helper.make_tensor_value_info("scores", TensorProto.FLOAT, [1, CLASSES])],
        [numpy_helper.from_array(np.ascontiguousarray(value), name) for name, value in named])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model)
    onnx.save(model, path)


if __name__ == "__main__":
    rng = np.random.default_rng(5)
    params = train(rng)
    fresh, labels = images(rng, 2_000)
    print("accuracy on fresh images:", float((forward(params, patches(fresh))[2].argmax(1) == labels).mean()))
    folder = pathlib.Path(__file__).with_name("zk") / "digits"
    folder.mkdir(parents=True, exist_ok=True)
    export(params, folder / "model.onnx")
    rows = [[round(float(v), 4) for v in image.ravel()] for image in fresh[:CALIBRATION_IMAGES]]
    (folder / "calibration.json").write_text(json.dumps({"input_data": rows}) + "\n")
    (folder / "model.json").write_text(json.dumps({"name": "digits", "version": "1", "file": "model.onnx"}, indent=2) + "\n")
