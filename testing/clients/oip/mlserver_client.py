"""MLServer's own types and codecs, over REST and gRPC, and its command for batches, for models that give back what they get.

Usage: testing/clients/oip/run mlserver_client HTTP_PORT GRPC_PORT
"""

import datetime
import gzip
import pathlib
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request

import grpc
import numpy as np
import pandas as pd
from mlserver.codecs import Base64Codec, DatetimeCodec, NumpyCodec, NumpyRequestCodec, PandasCodec, StringCodec
from mlserver.grpc import converters
from mlserver.grpc.dataplane_pb2 import ServerLiveRequest
from mlserver.grpc.dataplane_pb2_grpc import GRPCInferenceServiceStub
from mlserver.types import (
    InferenceRequest, InferenceResponse, MetadataModelResponse, MetadataServerResponse, Parameters, RepositoryIndexResponse,
    RequestOutput,
)

TABLE = pd.DataFrame({"age": [1, 2, 3], "weight": [1.5, -2.5, 1e300], "name": ["a", "日本語", "😀"], "member": [True, False, True]})


class Rest:
    def __init__(self, port):
        self.base = f"http://127.0.0.1:{port}/v2"

    def ask(self, path, body=None, packed=False):
        headers = {"content-type": "application/json"}
        if packed:
            body, headers["content-encoding"] = gzip.compress(body), "gzip"
        with urllib.request.urlopen(urllib.request.Request(self.base + path, body, headers)) as response:
            return response.read()

    def infer(self, model, request, packed=False, **dump):
        # As MLServer's own tests write it, and with null for what is not there.
        body = request.model_dump_json(**dump).encode()
        return InferenceResponse.model_validate_json(self.ask(f"/models/{model}/infer", body, packed))


class Grpc:
    def __init__(self, port):
        self.stub = GRPCInferenceServiceStub(grpc.insecure_channel(f"127.0.0.1:{port}"))

    def infer(self, model, request, **_):
        message = converters.ModelInferRequestConverter.from_types(request, model_name=model, use_raw=self.raw)
        return converters.ModelInferResponseConverter.to_types(self.stub.ModelInfer(message))

    raw = False


def outputs(answer):
    return {output.name: output for output in answer.outputs}


def codecs(way):
    """Each codec encodes, and decodes what comes back."""
    numbers = np.random.default_rng(33).normal(size=(4, 3))
    for dtype, model in ((np.float64, "fp64"), (np.float32, "fp32"), (np.int64, "int64"), (np.uint8, "uint8"), (np.bool_, "bool")):
        values = (numbers * 10).astype(dtype)
        request = InferenceRequest(inputs=[NumpyCodec.encode_input("x", values)], parameters=Parameters(content_type="np"))
        (output,) = way.infer(f"same-{model}", request, packed=True).outputs
        np.testing.assert_array_equal(NumpyCodec.decode_output(output), values)
    for payload, codec in (
        (["", "a", "日本語"], StringCodec),
        ([datetime.datetime(2026, 1, 2, 3, 4, 5, tzinfo=datetime.timezone.utc)], DatetimeCodec),
    ):
        request = InferenceRequest(id="one", inputs=[codec.encode_input("x", payload, use_bytes=isinstance(way, Grpc))])
        answer = way.infer("same-bytes", request)
        assert answer.id == "one" and answer.model_name == "same-bytes", answer
        assert codec.decode_output(answer.outputs[0]) == payload, answer


def not_decoded(rest):
    """A tensor is what its datatype says: what has to be decoded first is refused by name."""
    request = InferenceRequest(inputs=[Base64Codec.encode_input("x", [b"\x00\xff"], use_bytes=False)])
    try:
        rest.infer("same-bytes", request)
        raise AssertionError("base64 was given to the model as it is")
    except urllib.error.HTTPError as refused:
        told = refused.read()
        assert refused.code == 400 and b"content_type" in told and b"np" in told, told


def table(way):
    """A data frame: a tensor for each column, of which some are asked for."""
    request = PandasCodec.encode_request(TABLE, use_bytes=isinstance(way, Grpc))
    answer = outputs(way.infer("table", request))
    assert np.allclose(answer["same_weight"].data.root, TABLE["weight"]), answer
    assert StringCodec.decode_output(answer["same_name"]) == list(TABLE["name"])
    request.outputs = [RequestOutput(name="same_age", parameters=Parameters(content_type="np"))]
    answer = outputs(way.infer("table", request))
    assert list(answer) == ["same_age"] and list(answer["same_age"].data.root) == [1, 2, 3], answer


def absent(rest):
    """What may be absent may be null."""
    request = NumpyRequestCodec.encode_request(np.ones((1, 2), np.float32))
    request.inputs[0].name = "x"
    for dump in ({}, {"exclude_unset": False, "exclude_none": False}):
        answer = rest.infer("same-fp32", request, **dump)
        assert list(answer.outputs[0].data.root) == [1, 1], answer
    # MLServer writes null for what is no number.
    request = InferenceRequest(inputs=[NumpyCodec.encode_input("x", np.array([[np.nan, 1]], np.float32))])
    try:
        rest.infer("same-fp32", request)
        raise AssertionError("null was taken for a number")
    except urllib.error.HTTPError as refused:
        assert refused.code == 400 and b"null" in refused.read()


def described(rest, stub):
    """Over gRPC MLServer has other metadata than the protocol: field 6 is not its properties."""
    assert "binary_tensor_data" in MetadataServerResponse.model_validate_json(rest.ask("")).extensions
    metadata = MetadataModelResponse.model_validate_json(rest.ask("/models/table"))
    assert [(each.name, each.datatype) for each in metadata.inputs][:2] == [("age", "INT64"), ("weight", "FP64")], metadata
    index = RepositoryIndexResponse.model_validate_json(rest.ask("/repository/index", b"{}"))
    assert "table" in {each.name for each in index.root}, index
    assert stub.ServerLive(ServerLiveRequest()).live


def command(http_port):
    """mlserver infer, with a request in each line of a file; over gRPC it does not ask itself."""
    with tempfile.TemporaryDirectory() as folder:
        asked, answered = (pathlib.Path(folder, name) for name in ("asked.jsonl", "answered.jsonl"))
        request = InferenceRequest(inputs=[NumpyCodec.encode_input("x", np.ones((1, 2), np.float32))])
        asked.write_text((request.model_dump_json() + "\n") * 10)
        ran = subprocess.run(
            [pathlib.Path(sys.executable).with_name("mlserver"), "infer", "-u", f"127.0.0.1:{http_port}", "-m", "same-fp32",
             "-i", asked, "-o", answered, "--workers", "2"], capture_output=True, text=True)
        assert ran.returncode == 0, ran.stdout + ran.stderr
        lines = answered.read_text().splitlines()
        assert len(lines) == 10 and all('"same_x"' in line for line in lines), (lines, ran.stdout + ran.stderr)


def main(http_port, grpc_port):
    rest, way = Rest(http_port), Grpc(grpc_port)
    for each in (rest, way):
        codecs(each)
        table(each)
    Grpc.raw = True
    codecs(way)
    absent(rest)
    not_decoded(rest)
    described(rest, way.stub)
    command(http_port)
    print("MLServer's clients are served")


main(*sys.argv[1:3])
