"""Every datatype through a running network, beside ONNX Runtime in this process, bit for bit.

Usage: testing/clients/oip/run triton_datatypes make MODELS_DIRECTORY
       testing/clients/oip/run triton_datatypes compare MODELS_DIRECTORY HTTP_PORT GRPC_PORT
"""

import concurrent.futures
import json
import pathlib
import sys
import urllib.error
import urllib.request

import ml_dtypes
import numpy as np
import onnx
import onnxruntime
import tritonclient.grpc as grpc_client
import tritonclient.http as http_client
from onnx import TensorProto, helper

INTEGERS = {f"{sign}INT{bits}": f"{sign.lower()}int{bits}"
            for sign in ("", "U") for bits in (8, 16, 32, 64)}
DTYPES = INTEGERS | {"BOOL": "bool", "FP16": "float16", "FP32": "float32", "FP64": "float64",
                     "BYTES": "object"}
ELEMENTS = {"BOOL": TensorProto.BOOL, "FP16": TensorProto.FLOAT16, "FP32": TensorProto.FLOAT,
            "FP64": TensorProto.DOUBLE, "BF16": TensorProto.BFLOAT16, "BYTES": TensorProto.STRING}
ELEMENTS |= {name: getattr(TensorProto, name) for name in INTEGERS}
TEXTS = ["", "a", "é", "日本語", "😀", "a😀b", "a\0b", "\0", "\U0010ffff", "x" * 300]
LABELS = ["a", "😀", "é", "日本語"]
BATCH = 8
THREADS = 24


def save(directory, name, nodes, ins, outs, initializers=(), batch=0):
    folder = directory / name
    folder.mkdir(parents=True)
    info = [[helper.make_tensor_value_info(n, ELEMENTS[t], shape) for n, t, shape in side]
            for side in (ins, outs)]
    model = helper.make_model(
        helper.make_graph(nodes, name, *info, list(initializers)), ir_version=8,
        opset_imports=[helper.make_opsetid("", 17), helper.make_opsetid("ai.onnx.ml", 3)])
    onnx.save(model, folder / "model.onnx")
    descriptor = {"name": name, "maxBatchSize": batch}
    (folder / "model.json").write_text(json.dumps(descriptor))


def make(directory):
    for datatype in ELEMENTS:
        node = [helper.make_node("Identity", ["x"], ["y"])]
        save(directory, f"identity-{datatype}", node, [("x", datatype, ["n"])],
             [("y", datatype, ["n"])], batch=BATCH)
        save(directory, f"any-{datatype}", node, [("x", datatype, None)], [("y", datatype, None)])
    for datatype in ("INT32", "INT64", "UINT32", "UINT64", "FP32", "FP64"):
        save(directory, f"sum-{datatype}", [helper.make_node("Add", ["x", "x"], ["y"])],
             [("x", datatype, ["n", 2])], [("y", datatype, ["n", 2])], batch=BATCH)
    save(directory, "labels",
         [helper.make_node("LabelEncoder", ["x"], ["y"], domain="ai.onnx.ml", keys_strings=LABELS,
                           values_int64s=[1, 2, 3, 4], default_int64=-1)],
         [("x", "BYTES", ["n"])], [("y", "INT64", ["n"])], batch=BATCH)
    save(directory, "expand", [helper.make_node("Expand", ["x", "s"], ["y"])],
         [("x", "FP32", [1]), ("s", "INT64", ["r"])], [("y", "FP32", None)])


def edges(datatype):
    """A vector of edge values; of floats also those that JSON has no word for."""
    if datatype == "BYTES":
        array = np.empty(len(TEXTS), dtype=object)
        array[:] = TEXTS
        return array
    if datatype == "BOOL":
        return np.array([True, False])
    if datatype in INTEGERS:
        least, most = np.iinfo(DTYPES[datatype]).min, np.iinfo(DTYPES[datatype]).max
        middle = most // 2 + 1
        return np.array([least, 0, 1, middle, most - 1, most], dtype=DTYPES[datatype])
    kind = np.finfo(DTYPES[datatype])
    finite = [0.0, -0.0, 1.5, -0.1, kind.max, kind.min, kind.smallest_subnormal, kind.tiny]
    return np.array([*finite, np.inf, -np.inf, np.nan], dtype=DTYPES[datatype])


def has_json(array):
    """What is no number has no JSON form."""
    return array.dtype.kind != "f" or np.isfinite(array).all()


def bits(array):
    return array.tolist() if array.dtype == object else (array.shape, array.tobytes())


def as_text(array):
    """What tritonclient gives as bytes."""
    if array.dtype != object:
        return array
    texts = np.empty(array.size, dtype=object)
    texts[:] = [each.decode() if isinstance(each, bytes) else each for each in array.reshape(-1)]
    return texts.reshape(array.shape)


class Network:
    def __init__(self, directory, http_port, grpc_port):
        self.directory = directory
        self.url = f"http://127.0.0.1:{http_port}"
        self.http = http_client.InferenceServerClient(f"127.0.0.1:{http_port}", concurrency=THREADS)
        self.grpc = grpc_client.InferenceServerClient(f"127.0.0.1:{grpc_port}")

    def expected(self, model, array):
        session = onnxruntime.InferenceSession(str(self.directory / model / "model.onnx"))
        return session.run(None, {"x": array})[0]

    def triton(self, module, client, model, array, datatype):
        tensor = module.InferInput("x", list(array.shape), datatype)
        tensor.set_data_from_numpy(array)
        return as_text(client.infer(model, [tensor]).as_numpy("y"))

    def json(self, model, array, datatype, out):
        data = array.reshape(-1).tolist()
        body = {"inputs": [{"name": "x", "datatype": datatype, "shape": array.shape, "data": data}]}
        request = urllib.request.Request(
            f"{self.url}/v2/models/{model}/infer", json.dumps(body).encode())
        with urllib.request.urlopen(request) as response:
            output = json.load(response)["outputs"][0]
        return np.array(output["data"], dtype=DTYPES[out]).reshape(output["shape"])

    def ways(self, model, array, datatype, out):
        """The answer by each way in."""
        sent = array
        if array.dtype == object:
            sent = np.array([each.encode() for each in array.reshape(-1)] + [None], dtype=object)
            sent = sent[:-1].reshape(array.shape)
        yield "HTTP binary", self.triton(http_client, self.http, model, sent, datatype)
        yield "gRPC", self.triton(grpc_client, self.grpc, model, sent, datatype)
        if has_json(array):
            yield "JSON", self.json(model, array, datatype, out)

    def check(self, model, array, datatype, out=None):
        expected = self.expected(model, array)
        for way, got in self.ways(model, array, datatype, out or datatype):
            assert bits(got) == bits(expected), f"{model} over {way}: {got} is not {expected}"


def finite(array):
    return array[np.isfinite(array)] if array.dtype.kind == "f" else array


def bfloat16(network):
    """ONNX Runtime's binding takes none of numpy's kind, so that what it says is known: the same."""
    values = np.array([0x0, 0x8000, 0x3F80, 0x1, 0x7F7F, 0x7F80, 0x7FC1, 0x7F81], dtype=np.uint16)
    array = values.view(ml_dtypes.bfloat16)
    for module, client in ((http_client, network.http), (grpc_client, network.grpc)):
        got = network.triton(module, client, "identity-BF16", array, "BF16")
        assert got.tobytes() == array.tobytes(), got
    numbers = array[:5].astype(np.float32)
    got = network.json("identity-BF16", numbers, "BF16", "FP32").astype(ml_dtypes.bfloat16)
    assert got.tobytes() == array[:5].tobytes(), got


def bytes_that_are_no_text(network):
    sent = np.array([b"\xff", b"\xc3", b"\xed\xa0\x80", b"", b"\0\xfe"], dtype=object)
    for module, client in ((http_client, network.http), (grpc_client, network.grpc)):
        tensor = module.InferInput("x", [5], "BYTES")
        tensor.set_data_from_numpy(sent)
        got = client.infer("identity-BYTES", [tensor]).as_numpy("y")
        assert got.tolist() == sent.tolist(), got


def batches(network):
    """Many requests at once, each with rows of its own, run together and are told apart."""
    tasks = []
    for datatype in DTYPES:
        values = edges(datatype)
        tasks += [(f"identity-{datatype}", values[i : i + 2], datatype, None)
                  for i in range(len(values) - 1)]
    tasks += [("labels", np.array([text, "😀"], dtype=object), "BYTES", "INT64") for text in TEXTS]
    with concurrent.futures.ThreadPoolExecutor(THREADS) as pool:
        # tritonclient's HTTP client is of greenlets: no two threads may share it.
        for done in [pool.submit(over_grpc, network, *task) for task in tasks * 4]:
            done.result()


def over_grpc(network, model, array, datatype, out):
    expected = network.expected(model, array)
    sent = array if array.dtype != object else np.array(
        [each.encode() for each in array], dtype=object)
    got = network.triton(grpc_client, network.grpc, model, sent, datatype)
    assert bits(got) == bits(expected), f"{model} in a batch: {got} is not {expected}"
    if has_json(array):
        got = network.json(model, array, datatype, out or datatype)
        assert bits(got) == bits(expected), f"{model} in a batch, JSON: {got} is not {expected}"


def endless_output(network):
    """Ends as the client's error, soon, and the network goes on."""
    body = {"inputs": [{"name": "x", "datatype": "FP32", "shape": [1], "data": [1]},
                       {"name": "s", "datatype": "INT64", "shape": [2], "data": [200000, 200000]}]}
    request = urllib.request.Request(
        f"{network.url}/v2/models/expand/infer", json.dumps(body).encode())
    try:
        urllib.request.urlopen(request, timeout=20)
    except urllib.error.HTTPError as refusal:
        message = refusal.read().decode()
        assert refusal.code == 400 and "worker.onnx.memory.max" in message, message
    else:
        raise AssertionError("an output of 160 GB was given")


def compare(directory, http_port, grpc_port):
    network = Network(directory, http_port, grpc_port)
    for datatype in DTYPES:
        values = edges(datatype)
        network.check(f"identity-{datatype}", values, datatype)
        network.check(f"identity-{datatype}", finite(values), datatype)
        for shape in ([], [1, 2, 1], [0, 3]):
            count = int(np.prod(shape))
            network.check(f"any-{datatype}", values[:count].reshape(shape), datatype)
    for datatype in ("INT32", "INT64", "UINT32", "UINT64", "FP32", "FP64"):
        network.check(f"sum-{datatype}", finite(edges(datatype))[:4].reshape(2, 2), datatype)
    network.check("labels", np.array(TEXTS, dtype=object), "BYTES", "INT64")
    bfloat16(network)
    bytes_that_are_no_text(network)
    batches(network)
    endless_output(network)
    network.check("identity-UINT32", edges("UINT32"), "UINT32")
    print("every datatype is ONNX Runtime's over JSON, binary HTTP and gRPC, alone and in batches")


if __name__ == "__main__":
    path = pathlib.Path(sys.argv[2])
    make(path) if sys.argv[1] == "make" else compare(path, *sys.argv[3:])
