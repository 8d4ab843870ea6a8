"""KServe's own clients, over REST and gRPC, for models that give back what they get.

Usage: testing/clients/oip/run kserve_client HTTP_PORT GRPC_PORT
"""

import asyncio
import sys

import grpc
import httpx
import numpy as np
from kserve import InferenceGRPCClient, InferenceRESTClient, InferInput, InferRequest, RESTConfig
from kserve.protocol.infer_type import RequestedOutput

RANDOM = np.random.default_rng(33)
TEXTS = ["", "a", "日本語", "😀"]
KINDS = {"FP16": np.float16, "FP32": np.float32, "FP64": np.float64, "BOOL": np.bool_, "INT8": np.int8, "INT16": np.int16,
         "INT32": np.int32, "INT64": np.int64, "UINT8": np.uint8, "UINT16": np.uint16, "UINT32": np.uint32,
         "UINT64": np.uint64, "BYTES": np.object_}


def tensor(kind):
    if kind == "BYTES":
        return np.array([[text.encode()] for text in TEXTS], dtype=object)
    if kind == "BOOL":
        return RANDOM.random((3, 5)) < 0.5
    if kind.startswith("FP"):
        return RANDOM.normal(size=(3, 5)).astype(KINDS[kind])
    limits = np.iinfo(KINDS[kind])
    return RANDOM.integers(limits.min, limits.max, size=(3, 5), dtype=KINDS[kind], endpoint=True)


def request(kind, values, binary, outputs=None, parameters=None, model=None):
    one = InferInput("x", list(values.shape), kind, parameters={"content_type": "np"})
    one.set_data_from_numpy(values, binary_data=binary)
    return InferRequest(
        model or f"same-{kind.lower()}", [one], request_id=f"of-{kind}", parameters=parameters, request_outputs=outputs)


def same(answer, values, kind):
    assert answer.model_name == f"same-{kind.lower()}" and answer.id == f"of-{kind}", answer
    (output,) = answer.outputs
    assert output.name == "same_x" and output.datatype == kind and list(output.shape) == list(values.shape), output
    got = output.as_numpy()
    if kind == "BYTES":
        got = np.vectorize(lambda text: text if isinstance(text, bytes) else text.encode(), otypes=[object])(got)
    assert np.array_equal(got.reshape(values.shape), values), (kind, got, values)


async def over_rest(base):
    async with InferenceRESTClient(RESTConfig(protocol="v2")) as client:
        assert await client.is_server_live(base) is True
        assert await client.is_server_ready(base) is True
        assert await client.is_model_ready(base, "same-fp32") is True
        assert await client.is_model_ready(base, "missing") is False
        for kind in KINDS:
            values = tensor(kind)
            # BYTES and FP16 of the client have no form in JSON.
            for binary in (True,) if kind == "FP16" else (True, False):
                for in_binary in (True, False) if kind != "FP16" else (True,):
                    outputs = [RequestedOutput("same_x", parameters={"binary_data": in_binary})]
                    asked = request(kind, values, binary, outputs, {"priority": 0})
                    same(await client.infer(base, asked, model_name=asked.model_name), values, kind)
        # As a dictionary, with the name of the model in the body as the client writes it.
        written = request("FP32", np.ones((1, 2), np.float32), False).to_rest()[0]
        assert written["model_name"] == "same-fp32", written
        same(await client.infer(base, written, model_name="same-fp32"), np.ones((1, 2), np.float32), "FP32")
        headers = {}
        await client.infer(base, written, model_name="same-fp32", response_headers=headers)
        assert headers["content-type"].startswith("application/json"), headers
        for data, model, text in (
            (request("FP32", tensor("FP32"), True, model="missing"), "missing", "missing"),
            (request("INT64", tensor("INT64"), True), "same-fp32", "model_name"),
            (request("INT64", tensor("INT64"), True, model="same-fp32"), "same-fp32", "FP32"),
            (request("FP32", tensor("FP32"), True, parameters={"beam": 3}), "same-fp32", "beam"),
        ):
            try:
                await client.infer(base, data, model_name=model)
                raise AssertionError(f"{model} was served")
            except httpx.HTTPStatusError as refused:
                assert refused.response.status_code in (400, 404) and text in str(refused), refused


async def over_grpc(target):
    async with InferenceGRPCClient(target) as client:
        assert await client.is_server_live() and await client.is_server_ready()
        assert await client.is_model_ready("same-fp32")
        for kind in KINDS:
            values = tensor(kind)
            for raw in (True,) if kind == "FP16" else (True, False):
                same(await client.infer(request(kind, values, raw)), values, kind)
        try:
            await client.infer(request("INT64", tensor("INT64").reshape(5, 3), True, [RequestedOutput("other")]))
            raise AssertionError("an output that is not there was given")
        except grpc.RpcError as refused:
            assert refused.code() == grpc.StatusCode.INVALID_ARGUMENT and "other" in refused.details(), refused


async def main(http_port, grpc_port):
    await over_rest(f"http://127.0.0.1:{http_port}")
    await over_grpc(f"127.0.0.1:{grpc_port}")
    print("kserve's clients are served")


asyncio.run(main(*sys.argv[1:3]))
