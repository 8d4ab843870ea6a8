"""Serves a model with another model server by ONNX Runtime, over the Open Inference Protocol, for `haca bench inference --peer`.

peers.py triton MODEL.onnx PORT     Triton with a Python model (pip install nvidia-pytriton onnxruntime)
peers.py mlserver MODEL.onnx PORT   MLServer with a runtime of its own (pip install mlserver onnxruntime)

The model is named by its folder and runs on one thread; nothing is signed, recorded or settled.
"""

import os
import pathlib
import sys

import onnxruntime


def session(model):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def triton(model, name, port):
    import numpy
    from pytriton.decorators import batch
    from pytriton.model_config import ModelConfig, Tensor
    from pytriton.triton import Triton, TritonConfig

    run = session(model)

    def tensors(declared):
        return [Tensor(name=each.name, dtype=numpy.float32, shape=each.shape[1:]) for each in declared]

    @batch
    def infer(**inputs):
        return dict(zip([each.name for each in run.get_outputs()], run.run(None, inputs)))

    config = TritonConfig(http_port=port, grpc_port=port + 1, metrics_port=port + 2, log_verbose=0)
    with Triton(config=config) as server:
        server.bind(name, infer, tensors(run.get_inputs()), tensors(run.get_outputs()), config=ModelConfig(max_batch_size=64))
        server.serve()


def mlserver(model, name, port):
    import asyncio

    from mlserver import MLModel, MLServer, ModelSettings, Settings
    from mlserver.codecs import NumpyCodec
    from mlserver.types import InferenceResponse

    class Onnx(MLModel):
        async def load(self):
            self.run = session(model)
            return True

        async def predict(self, payload):
            inputs = {each.name: NumpyCodec.decode_input(each) for each in payload.inputs}
            outputs = zip(self.run.get_outputs(), self.run.run(None, inputs))
            return InferenceResponse(
                model_name=self.name, outputs=[NumpyCodec.encode_output(each.name, value) for each, value in outputs]
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


if __name__ == "__main__":
    if len(sys.argv) != 4 or sys.argv[1] not in ("triton", "mlserver"):
        sys.exit(__doc__)
    path = os.path.abspath(sys.argv[2])
    {"triton": triton, "mlserver": mlserver}[sys.argv[1]](path, pathlib.Path(path).parent.name, int(sys.argv[3]))
