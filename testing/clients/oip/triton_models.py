"""Models that give back what they get, for clients that send tensors of every kind.

Usage: testing/clients/oip/run triton_models MODELS_DIRECTORY
"""

import json
import pathlib
import sys

import onnx
from onnx import TensorProto, helper

COLUMNS = {"age": TensorProto.INT64, "weight": TensorProto.DOUBLE, "name": TensorProto.STRING, "member": TensorProto.BOOL}
ELEMENTS = {"FP16": TensorProto.FLOAT16, "FP32": TensorProto.FLOAT, "FP64": TensorProto.DOUBLE, "BOOL": TensorProto.BOOL,
            "BYTES": TensorProto.STRING, "INT8": TensorProto.INT8, "INT16": TensorProto.INT16, "INT32": TensorProto.INT32,
            "INT64": TensorProto.INT64, "UINT8": TensorProto.UINT8, "UINT16": TensorProto.UINT16,
            "UINT32": TensorProto.UINT32, "UINT64": TensorProto.UINT64}


def save(directory, name, columns):
    folder = directory / name
    folder.mkdir(parents=True)
    nodes = [helper.make_node("Identity", [column], [f"same_{column}"]) for column in columns]
    ins, outs = (
        [helper.make_tensor_value_info(f"{prefix}{column}", element, ["rows", "width"]) for column, element in columns.items()]
        for prefix in ("", "same_"))
    graph = helper.make_graph(nodes, name, ins, outs)
    model = helper.make_model(graph, ir_version=8, opset_imports=[helper.make_opsetid("", 17)])
    onnx.save(model, folder / "model.onnx")
    (folder / "model.json").write_text(json.dumps({"name": name, "maxBatchSize": 0}))


def main(directory):
    save(directory, "table", COLUMNS)
    for name, element in ELEMENTS.items():
        save(directory, f"same-{name.lower()}", {"x": element})


main(pathlib.Path(sys.argv[1]))
