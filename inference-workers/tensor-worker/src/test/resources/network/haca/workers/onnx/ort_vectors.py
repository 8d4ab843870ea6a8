"""What ONNX Runtime's Python binding answers, for OnnxVectorsTest to hold the worker to.

Needs: python3 -m pip install numpy onnx onnxruntime==1.28.0
Usage: python3 ort_vectors.py > ort-vectors.json

A case is a graph in words, from which the test builds the same model, and runs of it. Contents are
hexadecimal, in the binary form of the Open Inference Protocol.
"""

import ctypes
import json
import struct
import sys

import numpy as np
import onnxruntime
from onnx import TensorProto, helper

ELEMENTS = {
    "FP32": 1, "UINT8": 2, "INT8": 3, "UINT16": 4, "INT16": 5, "INT32": 6, "INT64": 7, "BYTES": 8,
    "BOOL": 9, "FP16": 10, "FP64": 11, "UINT32": 12, "UINT64": 13, "BF16": 16,
}
SIZES = {name: 2 for name in ("UINT16", "INT16", "FP16", "BF16")}
SIZES |= {name: 4 for name in ("UINT32", "INT32", "FP32")}
SIZES |= {name: 8 for name in ("UINT64", "INT64", "FP64")}
SIZES |= {name: 1 for name in ("UINT8", "INT8", "BOOL")}
CARRIERS = {1: np.uint8, 2: np.uint16, 4: np.uint32, 8: np.uint64}

# Bits of edge values: zeros of both signs, least and greatest, subnormals, infinities, NaNs of
# both kinds with payloads.
EDGES = {
    "FP16": [0x0000, 0x8000, 0x3C00, 0xBC00, 0x0001, 0x8001, 0x03FF, 0x7BFF, 0xFBFF, 0x7C00,
             0xFC00, 0x7E00, 0xFE01, 0x7D01],
    "BF16": [0x0000, 0x8000, 0x3F80, 0xBF80, 0x0001, 0x8001, 0x007F, 0x7F7F, 0xFF7F, 0x7F80,
             0xFF80, 0x7FC0, 0xFFC1, 0x7F81],
    "FP32": [0x00000000, 0x80000000, 0x3F800000, 0x3DCCCCCD, 0x00000001, 0x80000001, 0x007FFFFF,
             0x7F7FFFFF, 0xFF7FFFFF, 0x7F800000, 0xFF800000, 0x7FC00000, 0xFFC12345, 0x7F812345],
    "FP64": [0x0, 0x8000000000000000, 0x3FF0000000000000, 0x3FB999999999999A, 0x1,
             0x8000000000000001, 0xFFFFFFFFFFFFF, 0x7FEFFFFFFFFFFFFF, 0xFFEFFFFFFFFFFFFF,
             0x7FF0000000000000, 0xFFF0000000000000, 0x7FF8000000000000, 0xFFF8123456789ABC,
             0x7FF0123456789ABC],
    "BOOL": [0, 1],
}
for bits in (8, 16, 32, 64):
    EDGES[f"UINT{bits}"] = [0, 1, 2 ** (bits - 1) - 1, 2 ** (bits - 1), 2**bits - 1]
    EDGES[f"INT{bits}"] = [0, 1, 2 ** (bits - 1) - 1, 2 ** (bits - 1), 2**bits - 1]
EDGES["UINT32"].append(3_000_000_000)
EDGES["UINT64"].append(2**53 + 1)

# Small enough for every type, so that no conversion overflows, which C++ leaves undefined.
SMALL = {
    "FP16": [0x0000, 0x3C00, 0x5640], "BF16": [0x0000, 0x3F80, 0x42C8],
    "FP32": [0x00000000, 0x3F800000, 0x42C80000],
    "FP64": [0, 0x3FF0000000000000, 0x4059000000000000], "BOOL": [0, 1],
} | {f"{sign}INT{bits}": [0, 1, 100] for sign in ("", "U") for bits in (8, 16, 32, 64)}

TEXTS = ["", "a", "plain text", "é", "日本語", "😀", "a😀b", "👩‍👩‍👧‍👦", "a\0b", "\0", "\0\0x",
         "\ud7ff\ue000", "\U0010ffff", "\ufeffbom", "line\r\n\tend", "sixteen bytes ok", "x" * 300]


def content(datatype, bits):
    return b"".join(value.to_bytes(SIZES[datatype], "little") for value in bits)


def encoded(texts):
    return b"".join(struct.pack("<I", len(text.encode())) + text.encode() for text in texts)


def tensor(name, datatype, shape, data):
    return {"name": name, "datatype": datatype, "shape": list(shape), "content": data.hex()}


def value(name, datatype, shape):
    return {"name": name, "datatype": datatype, "shape": shape}


def node(op, ins, outs, domain="", **attributes):
    return {"op": op, "domain": domain, "ins": ins, "outs": outs, "attributes": attributes}


def info(spec):
    return helper.make_tensor_value_info(spec["name"], ELEMENTS[spec["datatype"]], spec["shape"])


def session(graph):
    nodes = [
        helper.make_node(n["op"], n["ins"], n["outs"], domain=n["domain"], **n["attributes"])
        for n in graph["nodes"]
    ]
    initializers = [
        helper.make_tensor(i["name"], ELEMENTS[i["datatype"]], i["shape"],
                           bytes.fromhex(i["content"]), raw=True)
        for i in graph["initializers"]
    ]
    model = helper.make_model(
        helper.make_graph(nodes, "graph", [info(i) for i in graph["inputs"]],
                          [info(o) for o in graph["outputs"]], initializers),
        opset_imports=[helper.make_opsetid("", 17), helper.make_opsetid("ai.onnx.ml", 3)],
        ir_version=8,
    )
    return onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])


def to_numpy(given):
    """A tensor of text, or of integers beside text, as the binding takes it."""
    data = bytes.fromhex(given["content"])
    if given["datatype"] != "BYTES":
        return np.frombuffer(data, dtype=given["datatype"].lower()).reshape(given["shape"])
    texts = []
    while data:
        length = struct.unpack_from("<I", data)[0]
        texts.append(data[4 : 4 + length].decode())
        data = data[4 + length :]
    array = np.empty(len(texts), dtype=object)
    array[:] = texts
    return array.reshape(given["shape"])


def to_value(given):
    """A tensor of numbers by its bits: numpy does not know all of the types."""
    carrier = CARRIERS[SIZES[given["datatype"]]]
    array = np.frombuffer(bytes.fromhex(given["content"]), dtype=carrier).reshape(given["shape"])
    return onnxruntime.OrtValue.ortvalue_from_numpy_with_onnx_type(
        array.copy(), ELEMENTS[given["datatype"]])


def from_numpy(name, datatype, got):
    data = encoded(got.reshape(-1)) if datatype == "BYTES" else got.tobytes()
    return tensor(name, datatype, got.shape, data)


def from_value(name, datatype, got):
    count = int(np.prod(got.shape(), dtype=np.int64))
    data = ctypes.string_at(got.data_ptr(), count * SIZES[datatype]) if count else b""
    return tensor(name, datatype, got.shape(), data)


def answer(model, run, outputs):
    """What the model gives for the inputs of a run."""
    names = [output["name"] for output in outputs]
    datatypes = [output["datatype"] for output in outputs]
    if "BYTES" in datatypes + [given["datatype"] for given in run]:
        values = model.run(names, {given["name"]: to_numpy(given) for given in run})
        return list(map(from_numpy, names, datatypes, values))
    values = model.run_with_ort_values(names, {given["name"]: to_value(given) for given in run})
    return list(map(from_value, names, datatypes, values))


def case(name, nodes, inputs, outputs, runs, initializers=()):
    graph = {"nodes": nodes, "inputs": inputs, "outputs": outputs,
             "initializers": list(initializers)}
    model = session(graph)
    answered = [{"inputs": run, "outputs": answer(model, run, outputs)} for run in runs]
    return {"name": name, "graph": graph, "runs": answered}


def unary(name, op, source, target, runs, shape=("n",), out_shape=("n",), **attributes):
    return case(name, [node(op, ["x"], ["y"], **attributes)], [value("x", source, shape)],
                [value("y", target, out_shape)], [[run] for run in runs])


def bits(datatype, values, shape=None):
    return tensor("x", datatype, shape or [len(values)], content(datatype, values))


def identities():
    for datatype, values in EDGES.items():
        yield unary(f"identity of {datatype}", "Identity", datatype, datatype,
                    [bits(datatype, values), tensor("x", datatype, [0], b"")])
        yield unary(f"identity of a scalar {datatype}", "Identity", datatype, datatype,
                    [tensor("x", datatype, [], content(datatype, values[-1:]))], [], [])
        pair = content(datatype, values[:2])
        yield unary(f"identity of {datatype} of any rank", "Identity", datatype, datatype,
                    [tensor("x", datatype, shape, pair[: SIZES[datatype] * count])
                     for shape, count in (([], 1), ([2], 2), ([1, 2, 1], 2), ([3, 0], 0))],
                    None, None)


def conversions():
    for source in EDGES:
        for target in EDGES:
            if source == target:
                continue
            isWidening = source in ("FP16", "BF16", "FP32") and target in ("FP32", "FP64")
            values = EDGES[source] if isWidening else SMALL[source]
            yield unary(f"{source} to {target}", "Cast", source, target, [bits(source, values)],
                        to=ELEMENTS[target])


def texts():
    every = tensor("x", "BYTES", [len(TEXTS)], encoded(TEXTS))
    yield unary("identity of text", "Identity", "BYTES", "BYTES",
                [every, tensor("x", "BYTES", [0], b"")])
    yield unary("identity of a scalar text", "Identity", "BYTES", "BYTES",
                [tensor("x", "BYTES", [], encoded([text])) for text in ("", "😀", "a\0b")], [], [])
    yield unary("text of two dimensions, transposed", "Transpose", "BYTES", "BYTES",
                [tensor("x", "BYTES", [2, 3], encoded(["a", "😀", "", "a\0b", "é", "f"])),
                 tensor("x", "BYTES", [0, 3], b"")],
                ["r", "c"], ["c", "r"], perm=[1, 0])
    labels = ["a", "😀", "é", "日本語"]
    yield unary("labels of text", "LabelEncoder", "BYTES", "INT64",
                [tensor("x", "BYTES", [6], encoded(labels + ["a\0b", ""]))],
                domain="ai.onnx.ml", keys_strings=labels, values_int64s=[1, 2, 3, 4],
                default_int64=-1)
    yield unary("labels of numbers", "LabelEncoder", "INT64", "BYTES",
                [tensor("x", "INT64", [4], struct.pack("<4q", 1, 2, 4, 9))],
                domain="ai.onnx.ml", keys_int64s=[1, 2, 3, 4], values_strings=labels,
                default_string="🤷")
    yield unary("text to numbers", "Cast", "BYTES", "FP32",
                [tensor("x", "BYTES", [4], encoded(["1.5", "-0.0", "NaN", "1e-45"]))], to=1)


def shapes():
    floats = content("FP32", EDGES["FP32"][:6])
    yield case("expanded by an input", [node("Expand", ["x", "s"], ["y"])],
               [value("x", "FP32", ["n"]), value("s", "INT64", ["r"])],
               [value("y", "FP32", None)],
               [[tensor("x", "FP32", [1], floats[:4]), tensor("s", "INT64", [len(s)],
                 struct.pack(f"<{len(s)}q", *s))] for s in ((3,), (2, 3), (0,), (1, 1, 4))])
    yield case("two outputs", [node("Split", ["x"], ["a", "b"], axis=0)],
               [value("x", "FP32", ["n", 3])],
               [value("b", "FP32", ["m", 3]), value("a", "FP32", ["m", 3])],
               [[tensor("x", "FP32", [2, 3], floats)], [tensor("x", "FP32", [0, 3], b"")]])
    two = tensor("w", "FP32", [1], content("FP32", [0x40000000]))
    x = tensor("x", "FP32", [3], floats[:12])
    yield case("an initializer that may be replaced", [node("Mul", ["x", "w"], ["y"])],
               [value("x", "FP32", ["n"]), value("w", "FP32", [1])],
               [value("y", "FP32", ["n"])],
               [[x], [x, tensor("w", "FP32", [1], content("FP32", [0x40400000]))]], [two])


def main():
    cases = [*identities(), *conversions(), *texts(), *shapes()]
    print("[", ",\n ".join(json.dumps(c, separators=(",", ":")) for c in cases), "]", sep="\n ")
    print(f"{len(cases)} cases by ONNX Runtime {onnxruntime.__version__}", file=sys.stderr)


if __name__ == "__main__":
    main()
