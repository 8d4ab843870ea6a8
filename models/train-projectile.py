"""Trains the projectile model and writes projectile/model.onnx beside this file.

How far a ball flies: launch speed (m/s, 0 to 40) and angle (degrees, 0 to 90) to range (m), with quadratic air drag.
The training data comes from integrating the equation of motion here; nothing is downloaded.
Needs numpy and onnx: python3 -m pip install numpy onnx
"""

import pathlib

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

GRAVITY = 9.81
DRAG = 0.01  # 1/m
SCALE_IN = np.array([40.0, 90.0], dtype=np.float32)
SCALE_OUT = 100.0
HIDDEN = 48


def flight_range(speed, angle):
    """Range by fixed-step integration, vectorised over samples."""
    radians = np.radians(angle)
    vx, vy = speed * np.cos(radians), speed * np.sin(radians)
    x, y = np.zeros_like(speed), np.zeros_like(speed)
    step = 0.005
    flying = np.ones_like(speed, dtype=bool)
    for _ in range(2000):
        v = np.hypot(vx, vy)
        vx = vx - step * DRAG * v * vx
        vy = vy - step * (GRAVITY + DRAG * v * vy)
        x = np.where(flying, x + step * vx, x)
        y = y + step * vy
        flying &= y > 0
    return x


def train(rng):
    speed, angle = rng.uniform(0, 40, 8000), rng.uniform(0, 90, 8000)
    inputs = np.stack([speed, angle], axis=1) / SCALE_IN
    target = (flight_range(speed, angle) / SCALE_OUT)[:, None]
    sizes = [2, HIDDEN, HIDDEN, 1]
    params = []
    for fan_in, fan_out in zip(sizes, sizes[1:]):
        params += [rng.normal(0, np.sqrt(1 / fan_in), (fan_in, fan_out)), np.zeros(fan_out)]
    moments = [(np.zeros_like(p), np.zeros_like(p)) for p in params]
    for step in range(1, 6001):
        pick = rng.integers(0, len(inputs), 256)
        activations = [inputs[pick]]
        for layer in range(3):
            z = activations[-1] @ params[2 * layer] + params[2 * layer + 1]
            activations.append(np.tanh(z) if layer < 2 else z)
        delta = 2 * (activations[-1] - target[pick]) / len(pick)
        gradients = [None] * 6
        for layer in reversed(range(3)):
            gradients[2 * layer] = activations[layer].T @ delta
            gradients[2 * layer + 1] = delta.sum(0)
            if layer:
                delta = (delta @ params[2 * layer].T) * (1 - activations[layer] ** 2)
        rate = 3e-3 * (1 - step / 6001)
        for p, g, (m, v) in zip(params, gradients, moments):
            m += 0.1 * (g - m)
            v += 0.001 * (g * g - v)
            p -= rate * (m / (1 - 0.9**step)) / (np.sqrt(v / (1 - 0.999**step)) + 1e-8)
    return [p.astype(np.float32) for p in params]


def export(params, path):
    initializers = [numpy_helper.from_array(SCALE_IN, "scale_in"),
                    numpy_helper.from_array(np.float32(SCALE_OUT), "scale_out")]
    nodes = [helper.make_node("Div", ["launch", "scale_in"], ["h0"])]
    for layer in range(3):
        weight, bias = f"w{layer}", f"b{layer}"
        initializers += [numpy_helper.from_array(params[2 * layer], weight),
                         numpy_helper.from_array(params[2 * layer + 1], bias)]
        out = f"z{layer}"
        nodes.append(helper.make_node("Gemm", [f"h{layer}", weight, bias], [out]))
        if layer < 2:
            nodes.append(helper.make_node("Tanh", [out], [f"h{layer + 1}"]))
    nodes.append(helper.make_node("Mul", ["z2", "scale_out"], ["range"]))
    graph = helper.make_graph(
        nodes, "projectile",
        [helper.make_tensor_value_info("launch", TensorProto.FLOAT, ["batch", 2])],
        [helper.make_tensor_value_info("range", TensorProto.FLOAT, ["batch", 1])],
        initializers)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model)
    onnx.save(model, path)


if __name__ == "__main__":
    export(train(np.random.default_rng(7)), pathlib.Path(__file__).with_name("projectile") / "model.onnx")
