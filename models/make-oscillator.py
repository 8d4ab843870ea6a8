"""Writes zk/oscillator beside this file: model.onnx with two inputs and two outputs, and calibration.json.

A step of an oscillator that is driven: the next state and an energy, out of the state and the drive, by random weights and many
kinds of operators. Its graph has inputs and outputs in another order than that of their names, and a verifier of its own would
be larger than a registry keeps. Nothing is trained or downloaded.
Needs numpy and onnx: python3 -m pip install numpy onnx
"""

import json
import pathlib

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

STATE, DRIVE, HIDDEN = 2, 3, 4
ACTIVATIONS = ["Sigmoid", "Tanh", "Exp", "Cos", "Sin", "Erf", "Atan"]
CALIBRATION_ROWS = 12


def weights(rng):
    shapes = {"w0": (STATE + DRIVE, HIDDEN), "b0": (HIDDEN,), "w1": (HIDDEN, STATE), "b1": (STATE,),
              "w2": (HIDDEN, 1), "b2": (1,)}
    return {name: rng.normal(0, 0.4, shape).astype(np.float32) for name, shape in shapes.items()}


def model(params):
    nodes = [helper.make_node("Concat", ["state", "drive"], ["all"], axis=1),
             helper.make_node("Gemm", ["all", "w0", "b0"], ["h"])]
    total = "h"
    for name in ACTIVATIONS:
        nodes.append(helper.make_node(name, ["h"], ["of" + name]))
        nodes.append(helper.make_node("Add", [total, "of" + name], ["with" + name]))
        total = "with" + name
    nodes.append(helper.make_node("Gemm", [total, "w1", "b1"], ["next"]))
    nodes.append(helper.make_node("Gemm", [total, "w2", "b2"], ["e"]))
    nodes.append(helper.make_node("Relu", ["e"], ["energy"]))
    tensor = lambda name, size: helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, size])
    graph = helper.make_graph(nodes, "oscillator", [tensor("state", STATE), tensor("drive", DRIVE)],
                              [tensor("next", STATE), tensor("energy", 1)],
                              [numpy_helper.from_array(value, name) for name, value in params.items()])
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(made)
    return made


def rows(rng, size):
    corners = [[-1.0] * size, [1.0] * size]
    return corners + [[round(float(v), 4) for v in row] for row in rng.uniform(-1, 1, (CALIBRATION_ROWS - len(corners), size))]


if __name__ == "__main__":
    rng = np.random.default_rng(11)
    folder = pathlib.Path(__file__).with_name("zk") / "oscillator"
    folder.mkdir(parents=True, exist_ok=True)
    onnx.save(model(weights(rng)), folder / "model.onnx")
    (folder / "calibration.json").write_text(json.dumps({"input_data": {"drive": rows(rng, DRIVE), "state": rows(rng, STATE)}}) + "\n")
    (folder / "model.json").write_text(json.dumps({"name": "oscillator", "version": "1", "file": "model.onnx"}, indent=2) + "\n")
