"""Serves a model with another model server, beside which `haca bench` measures this network.

peers.py triton MODEL.onnx PORT     Triton with a Python model (pip install nvidia-pytriton onnxruntime)
peers.py mlserver MODEL.onnx PORT   MLServer with a runtime of its own (pip install mlserver onnxruntime)
peers.py llama MODEL.gguf PORT      llama.cpp's server, for chats (pip install xllamacpp)

The first two speak the Open Inference Protocol; the model is named by its folder, and runs by ONNX Runtime: one that takes text
(pip install tokenizers, too) on as many threads as that takes, others on one. llama.cpp has all processors, makes up to 8 answers at
once, and reads each prompt anew. Nothing is signed, recorded or settled.
"""

import json
import os
import pathlib
import sys


class Plain:
    """A model whose inputs and outputs are 32-bit floats."""

    def __init__(self, run):
        self.run = run
        self.inputs = [(each.name, "float32", each.shape[1:]) for each in run.get_inputs()]
        self.outputs = [(each.name, "float32", each.shape[1:]) for each in run.get_outputs()]

    def __call__(self, inputs):
        return dict(zip([name for name, *_ in self.outputs], self.run.run(None, inputs)))


class TextEmbedding:
    """Sentences' vectors of length 1: an encoder's tokens, and the mean of what the encoder says of each."""

    def __init__(self, run, folder, described):
        import tokenizers

        self.run = run
        self.tokenizer = tokenizers.Tokenizer.from_file(str(folder / described["tokenizer"]))
        self.tokenizer.enable_truncation(described["maxTokens"])
        self.tokenizer.enable_padding()
        self.input, self.output = described["input"], described["output"]
        self.inputs = [(self.input, "bytes", [1])]
        self.outputs = [(self.output, "float32", run.get_outputs()[0].shape[2:])]

    def __call__(self, inputs):
        import numpy

        texts = [each.decode("utf-8") if isinstance(each, bytes) else str(each) for each in inputs[self.input].ravel()]
        encoded = self.tokenizer.encode_batch(texts)
        tokens = {
            "input_ids": numpy.array([each.ids for each in encoded]),
            "attention_mask": numpy.array([each.attention_mask for each in encoded]),
            "token_type_ids": numpy.array([each.type_ids for each in encoded]),
        }
        states = self.run.run(None, tokens)[0]
        sums = (states * tokens["attention_mask"][:, :, None]).sum(axis=1)
        vectors = sums / numpy.linalg.norm(sums, axis=1, keepdims=True)
        return {self.output: vectors.astype(numpy.float32)}


def opened(model):
    """The model, as the model.json beside it describes it, if there is one."""
    import onnxruntime

    folder = pathlib.Path(model).parent
    file = folder / "model.json"
    description = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 0 if "textEmbedding" in description else 1
    run = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    if "textEmbedding" in description:
        return TextEmbedding(run, folder, description["textEmbedding"])
    return Plain(run)


def triton(model, name, port):
    import numpy
    from pytriton.decorators import batch
    from pytriton.model_config import ModelConfig, Tensor
    from pytriton.triton import Triton, TritonConfig

    run = opened(model)
    kinds = {"float32": numpy.float32, "bytes": bytes}

    def tensors(declared):
        return [Tensor(name=name, dtype=kinds[kind], shape=shape) for name, kind, shape in declared]

    @batch
    def infer(**inputs):
        return run(inputs)

    config = TritonConfig(http_port=port, grpc_port=port + 1, metrics_port=port + 2, log_verbose=0)
    with Triton(config=config) as server:
        server.bind(name, infer, tensors(run.inputs), tensors(run.outputs), config=ModelConfig(max_batch_size=64))
        server.serve()


def mlserver(model, name, port):
    import asyncio

    import numpy
    from mlserver import MLModel, MLServer, ModelSettings, Settings
    from mlserver.codecs import NumpyCodec, StringCodec
    from mlserver.types import InferenceResponse

    def decoded(tensor):
        if tensor.datatype == "BYTES":
            return numpy.array(StringCodec.decode_input(tensor), dtype=object)
        return NumpyCodec.decode_input(tensor)

    class Onnx(MLModel):
        async def load(self):
            self.run = opened(model)
            return True

        async def predict(self, payload):
            answer = self.run({each.name: decoded(each) for each in payload.inputs})
            return InferenceResponse(
                model_name=self.name, outputs=[NumpyCodec.encode_output(each, value) for each, value in answer.items()]
            )

    # MLServer looks a runtime up by the name of its module.
    Onnx.__qualname__ = "Onnx"
    globals()["Onnx"] = Onnx

    async def serve():
        settings = Settings(
            http_port=port, grpc_port=port + 1, metrics_port=port + 2, host="127.0.0.1", parallel_workers=0, debug=False
        )
        await MLServer(settings).start([ModelSettings(name=name, implementation=Onnx)])

    asyncio.run(serve())


def llama(model, name, port):
    import threading

    import xllamacpp

    answers = 8
    params = xllamacpp.CommonParams()
    params.model.path = model
    params.model_alias = {name}
    params.hostnames = ["127.0.0.1"]
    params.port = port
    params.n_parallel = answers
    params.n_ctx = answers * 1024
    params.cache_prompt = False
    params.cpuparams.n_threads = os.cpu_count()
    params.cpuparams_batch.n_threads = os.cpu_count()
    server = xllamacpp.Server(params)
    print("serving at", server.listening_address, flush=True)
    threading.Event().wait()


SERVERS = {"triton": triton, "mlserver": mlserver, "llama": llama}

if __name__ == "__main__":
    if len(sys.argv) != 4 or sys.argv[1] not in SERVERS:
        sys.exit(__doc__)
    path = os.path.abspath(sys.argv[2])
    SERVERS[sys.argv[1]](path, pathlib.Path(path).parent.name, int(sys.argv[3]))
