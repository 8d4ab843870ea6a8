"""Triton's own clients against a running network, beside ONNX Runtime itself.

Usage: testing/clients/oip/run triton_client HTTP_PORT GRPC_PORT
"""

import pathlib
import queue
import sys

import numpy as np
import onnxruntime
import tritonclient.grpc as grpc_client
import tritonclient.http as http_client
from tritonclient.utils import InferenceServerException

MODEL = pathlib.Path(__file__).parents[3] / "models" / "projectile" / "model.onnx"


def infer(module, client, launch, binary=True):
    tensor = module.InferInput("launch", list(launch.shape), "FP32")
    if module is http_client:
        tensor.set_data_from_numpy(launch, binary_data=binary)
        outputs = [module.InferRequestedOutput("range", binary_data=binary)]
    else:
        tensor.set_data_from_numpy(launch)
        outputs = [module.InferRequestedOutput("range")]
    return client.infer("projectile", [tensor], outputs=outputs).as_numpy("range")


def infer_packed(client, launch, request, response):
    tensor = http_client.InferInput("launch", list(launch.shape), "FP32")
    tensor.set_data_from_numpy(launch, binary_data=False)
    answer = client.infer(
        "projectile",
        [tensor],
        request_compression_algorithm=request,
        response_compression_algorithm=response,
    )
    return answer.as_numpy("range")


def embed(module, client, texts):
    tensor = module.InferInput("text", [len(texts)], "BYTES")
    tensor.set_data_from_numpy(np.array([t.encode() for t in texts], dtype=object))
    return client.infer("all-minilm-l6-v2", [tensor]).as_numpy("embedding")


def stream(client, launch):
    """All answers of a stream in their order; what fails does not end it."""
    tensor = grpc_client.InferInput("launch", list(launch.shape), "FP32")
    tensor.set_data_from_numpy(launch)
    answers = queue.Queue()
    client.start_stream(callback=lambda result, error: answers.put((result, error)))
    for i in range(20):
        client.async_stream_infer("missing" if i == 7 else "projectile", [tensor], request_id=str(i))
    given = [answers.get(timeout=60) for _ in range(20)]
    client.stop_stream()
    assert "unknown model 'missing'" in str(given[7][1]), given[7]
    assert [result.get_response().id for result, error in given if error is None] == [
        str(i) for i in range(20) if i != 7]
    return given[19][0].as_numpy("range")


def check_config(config):
    assert config["name"] == "projectile" and config["platform"] == "onnxruntime_onnx", config
    assert [(each["name"], each["data_type"], each["dims"]) for each in config["input"]] == [
        ("launch", "TYPE_FP32", [-1, 2])], config


def check_extensions(module, client, launch):
    """Statistics count, classes take an output's place, and nobody loads models unless the operator permits it."""
    def successes():
        statistics = client.get_inference_statistics("projectile", "1")
        if module is http_client:
            return statistics["model_stats"][0]["inference_stats"]["success"]["count"]
        return statistics.model_stats[0].inference_stats.success.count
    before = successes()
    tensor = module.InferInput("launch", list(launch.shape), "FP32")
    tensor.set_data_from_numpy(launch)
    classes = client.infer("projectile", [tensor], outputs=[module.InferRequestedOutput("range", class_count=3)])
    texts = classes.as_numpy("range")
    assert texts.shape == (len(launch), 1) and texts[0][0].endswith(b":0"), texts
    assert successes() == before + 1
    for order in (client.load_model, client.unload_model):
        try:
            order("projectile")
            raise AssertionError("a model was loaded or unloaded")
        except InferenceServerException as refused:
            assert "ingress.models.control" in str(refused), refused


def main(http_port, grpc_port):
    launch = np.array([[20, 45], [30, 30], [10, 80]], dtype=np.float32)
    session = onnxruntime.InferenceSession(str(MODEL))
    expected = session.run(None, {"launch": launch})[0]
    http = http_client.InferenceServerClient(f"127.0.0.1:{http_port}")
    grpc = grpc_client.InferenceServerClient(f"127.0.0.1:{grpc_port}")
    for client in (http, grpc):
        assert client.is_server_live() and client.is_server_ready()
        assert client.is_model_ready("projectile")
        assert client.get_model_metadata("projectile")
        assert client.get_model_repository_index()
    np.testing.assert_allclose(infer(http_client, http, launch), expected, rtol=1e-6)
    np.testing.assert_allclose(infer(http_client, http, launch, False), expected, rtol=1e-6)
    np.testing.assert_allclose(infer(grpc_client, grpc, launch), expected, rtol=1e-6)
    np.testing.assert_allclose(stream(grpc, launch), expected, rtol=1e-6)
    check_config(http.get_model_config("projectile"))
    config = grpc.get_model_config("projectile", as_json=True)["config"]
    check_config({**config, "input": [{**each, "dims": list(map(int, each["dims"]))} for each in config["input"]]})
    check_extensions(http_client, http, launch)
    check_extensions(grpc_client, grpc, launch)
    many = np.tile(launch, (1000, 1))
    for request, response in (("gzip", "deflate"), ("deflate", "gzip")):
        packed = infer_packed(http, many, request, response)
        np.testing.assert_allclose(packed, np.tile(expected, (1000, 1)), rtol=1e-6)
    texts = ["a cat sits on the mat", "quarterly tax report"]
    over_http, over_grpc = embed(http_client, http, texts), embed(grpc_client, grpc, texts)
    np.testing.assert_allclose(over_http, over_grpc, atol=1e-6)
    assert over_http.shape == (2, 384)
    print("tritonclient over HTTP and gRPC gives ONNX Runtime's numbers")


if __name__ == "__main__":
    main(*(sys.argv[1:] or ["8000", "8001"]))
