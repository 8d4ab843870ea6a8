"""Models that other tools export and other packages carry, served as they are, beside ONNX Runtime itself.

Usage: foreign_models.py make FOLDER            writes a folder for each model, and what it is asked
       foreign_models.py compare FOLDER HTTP    asks them at the ingress of that port, and ONNX Runtime, for the same
"""

import importlib.metadata
import importlib.util
import json
import pathlib
import shutil
import sys
import urllib.request

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

TYPES = {"float32": "FP32", "float64": "FP64", "float16": "FP16", "int64": "INT64", "int32": "INT32", "uint8": "UINT8",
         "bool": "BOOL", "object": "BYTES"}
BY_TYPE = {name: dtype for dtype, name in TYPES.items()}


class Making:
    def __init__(self, folder):
        self.folder = folder
        self.random = np.random.default_rng(20220722)

    def put(self, name, model, inputs, rows=0, external=False):
        """A model as bytes, as an object of onnx or as a file; inputs by name."""
        target = self.folder / "models" / name
        target.mkdir(parents=True)
        if isinstance(model, pathlib.Path):
            shutil.copy(model, target / "model.onnx")
        elif external:
            onnx.save(model, target / "model.onnx", save_as_external_data=True, location="weights.bin", size_threshold=0)
        else:
            (target / "model.onnx").write_bytes(model if isinstance(model, bytes) else model.SerializeToString())
        (target / "model.json").write_text(json.dumps({"name": name, "maxBatchSize": rows}))
        asked = self.folder / "asked"
        asked.mkdir(exist_ok=True)
        np.savez(asked / f"{name}.npz", **inputs)

    def floats(self, *shape):
        return self.random.normal(size=shape).astype(np.float32)


def package(name):
    """The folder of a package, whose code is not run."""
    return pathlib.Path(importlib.util.find_spec(name).submodule_search_locations[0])


def scikit_learn(making):
    from skl2onnx import to_onnx
    from sklearn.cluster import KMeans
    from sklearn.datasets import load_iris
    from sklearn.ensemble import GradientBoostingClassifier, IsolationForest, RandomForestRegressor
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.neural_network import MLPClassifier
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler
    from sklearn.svm import SVC
    from skl2onnx.common.data_types import StringTensorType

    x, y = load_iris(return_X_y=True)
    x = x.astype(np.float32)
    plain = {"zipmap": False}
    estimators = {
        "sklearn-logistic": LogisticRegression(max_iter=1000),
        "sklearn-boosting": GradientBoostingClassifier(n_estimators=20, random_state=0),
        "sklearn-mlp": MLPClassifier(max_iter=300, random_state=0),
        "sklearn-svc": make_pipeline(StandardScaler(), SVC(probability=True, random_state=0)),
        "sklearn-kmeans": KMeans(n_clusters=3, n_init=1, random_state=0),
        "sklearn-forest": RandomForestRegressor(n_estimators=20, random_state=0),
        "sklearn-isolation": IsolationForest(n_estimators=20, random_state=0),
    }
    for name, estimator in estimators.items():
        estimator.fit(x, y)
        options = {id(estimator): plain} if name in ("sklearn-logistic", "sklearn-boosting", "sklearn-mlp") else None
        if name == "sklearn-svc":
            options = {id(estimator.steps[-1][1]): plain}
        target = {"": 17, "ai.onnx.ml": 3}
        model = to_onnx(estimator, x[:1], options=options, target_opset=target)
        making.put(name, model, {model.graph.input[0].name: x[40:60]})
    # Without the option its second output is a sequence of maps, which no protocol of tensors has.
    maps = LogisticRegression(max_iter=1000).fit(x, y)
    making.put("sklearn-maps", to_onnx(maps, x[:1], target_opset={"": 17, "ai.onnx.ml": 3}), {})
    texts = ["the ball flies far", "a cat sleeps", "balls and cats", "far away"]
    # Lower case would need a locale of the machine.
    words = make_pipeline(TfidfVectorizer(lowercase=False), LogisticRegression()).fit(texts, [0, 1, 1, 0])
    model = to_onnx(words, initial_types=[("text", StringTensorType([None, 1]))],
                    options={id(words.steps[-1][1]): plain}, target_opset={"": 17, "ai.onnx.ml": 3})
    making.put("sklearn-words", model, {"text": np.array([["a far ball"], ["cats sleep"]], dtype=object)})


def boosted_trees(making):
    import lightgbm
    import xgboost
    from onnxmltools import convert_lightgbm, convert_xgboost
    from onnxmltools.convert.common.data_types import FloatTensorType
    from sklearn.datasets import load_iris

    x, y = load_iris(return_X_y=True)
    x = x.astype(np.float32)
    types = [("x", FloatTensorType([None, 4]))]
    light = lightgbm.LGBMClassifier(n_estimators=20, verbose=-1, min_child_samples=5).fit(x, y)
    making.put("lightgbm-classes", convert_lightgbm(light, initial_types=types, target_opset=15, zipmap=False), {"x": x[40:60]})
    light = lightgbm.LGBMRegressor(n_estimators=20, verbose=-1, min_child_samples=5).fit(x, y)
    making.put("lightgbm-numbers", convert_lightgbm(light, initial_types=types, target_opset=15), {"x": x[40:60]})
    boost = xgboost.XGBClassifier(n_estimators=20).fit(x, y)
    making.put("xgboost-classes", convert_xgboost(boost, initial_types=types, target_opset=15), {"x": x[40:60]})
    boost = xgboost.XGBRegressor(n_estimators=20).fit(x, y)
    making.put("xgboost-numbers", convert_xgboost(boost, initial_types=types, target_opset=15), {"x": x[40:60]})


def carried(making):
    """Models that packages carry: characters, speech, kinds of files."""
    ocr = package("rapidocr_onnxruntime") / "models"
    for part, shape in (("det", (1, 3, 96, 160)), ("cls", (2, 3, 48, 192)), ("rec", (2, 3, 48, 160))):
        file = next(ocr.glob(f"*{part}_infer.onnx"))
        name = onnx.load(file).graph.input[0].name
        making.put(f"ocr-{part}", file, {name: making.random.uniform(-1, 1, shape).astype(np.float32)})
    for file in sorted((package("silero_vad") / "data").glob("*.onnx")):
        sound = {"input": making.floats(1, 576) * 0.1, "sr": np.array(16000)}
        inputs = {}
        for each in onnx.load(file).graph.input:
            shape = [size.dim_value or 1 for size in each.type.tensor_type.shape.dim]
            # What is neither sound nor its rate is a state, which is zero at first.
            state = np.zeros(shape, helper.tensor_dtype_to_np_dtype(each.type.tensor_type.elem_type))
            inputs[each.name] = sound.get(each.name, state)
        making.put(f"speech-{file.stem}", file, inputs)
    file = sorted((package("magika") / "models").glob("standard_v*/model.onnx"))[-1]
    name = onnx.load(file).graph.input[0].name
    making.put("magika", file, {name: making.random.integers(0, 257, (3, 2048)).astype(np.int32)})


def opsets(making):
    """One small network in each version of the operators."""
    weights = numpy_helper.from_array(making.floats(4, 3), "w")
    for opset in range(7, 24):
        nodes = [helper.make_node("Gemm", ["x", "w", "b"], ["g"]), helper.make_node("Relu", ["g"], ["r"]),
                 helper.make_node("Softmax", ["r"], ["s"], axis=1), helper.make_node("Add", ["s", "r"], ["y"])]
        graph = helper.make_graph(
            nodes, "small", [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["rows", 4])],
            [helper.make_tensor_value_info("y", TensorProto.FLOAT, ["rows", 3])],
            [weights, numpy_helper.from_array(making.floats(3), "b")])
        operators = [helper.make_opsetid("", opset)]
        model = helper.make_model(graph, opset_imports=operators, ir_version=helper.find_min_ir_version_for(operators))
        making.put(f"opset-{opset:02}", model, {"x": making.floats(5, 4)}, rows=8)


def structures(making):
    """Weights beside the model, branches and loops."""
    x = helper.make_tensor_value_info("x", TensorProto.FLOAT, ["n", 64])
    y = helper.make_tensor_value_info("y", TensorProto.FLOAT, ["n", 32])
    graph = helper.make_graph([helper.make_node("MatMul", ["x", "w"], ["y"])], "outside", [x], [y],
                              [numpy_helper.from_array(making.floats(64, 32), "w")])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    making.put("external-data", model, {"x": making.floats(3, 64)}, external=True)

    def branch(name, operator):
        value = helper.make_tensor_value_info(f"{name}_y", TensorProto.FLOAT, ["n"])
        return helper.make_graph([helper.make_node(operator, ["x"], [f"{name}_y"])], name, [], [value])
    flat = helper.make_tensor_value_info("x", TensorProto.FLOAT, ["n"])
    graph = helper.make_graph(
        [helper.make_node("If", ["which"], ["y"], then_branch=branch("then", "Neg"), else_branch=branch("else", "Abs"))],
        "branches", [helper.make_tensor_value_info("which", TensorProto.BOOL, []), flat],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, ["n"])])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    making.put("if-then", model, {"which": np.array(True), "x": making.floats(4)})
    making.put("if-else", model, {"which": np.array(False), "x": making.floats(4)})

    body = helper.make_graph(
        [helper.make_node("Add", ["sum_in", "x"], ["sum_out"]), helper.make_node("Identity", ["go_in"], ["go_out"]),
         helper.make_node("Identity", ["sum_out"], ["each"])], "body",
        [helper.make_tensor_value_info("i", TensorProto.INT64, []), helper.make_tensor_value_info("go_in", TensorProto.BOOL, []),
         helper.make_tensor_value_info("sum_in", TensorProto.FLOAT, ["n"])],
        [helper.make_tensor_value_info("go_out", TensorProto.BOOL, []),
         helper.make_tensor_value_info("sum_out", TensorProto.FLOAT, ["n"]),
         helper.make_tensor_value_info("each", TensorProto.FLOAT, ["n"])])
    graph = helper.make_graph(
        [helper.make_node("Loop", ["times", "", "x"], ["y", "all"], body=body)], "loops",
        [helper.make_tensor_value_info("times", TensorProto.INT64, []), flat],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, ["n"]),
         helper.make_tensor_value_info("all", TensorProto.FLOAT, ["times", "n"])])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    making.put("loop", model, {"times": np.array(7), "x": making.floats(3)})


def ask(port, name, inputs):
    """By the binary form over HTTP: a length, JSON, and the tensors behind it."""
    head, tail = [], b""
    for key, value in inputs.items():
        if value.dtype == object:
            texts = [str(each).encode() for each in value.reshape(-1)]
            content = b"".join(len(each).to_bytes(4, "little") + each for each in texts)
        else:
            content = value.tobytes()
        head.append({"name": key, "datatype": TYPES[str(value.dtype)], "shape": list(value.shape),
                     "parameters": {"binary_data_size": len(content)}})
        tail += content
    json_part = json.dumps({"inputs": head, "parameters": {"binary_data_output": True}}).encode()
    request = urllib.request.Request(f"http://127.0.0.1:{port}/v2/models/{name}/infer", json_part + tail,
                                     {"Inference-Header-Content-Length": str(len(json_part))})
    with urllib.request.urlopen(request, timeout=60) as response:
        body = response.read()
        length = int(response.headers["Inference-Header-Content-Length"])
    outputs, rest = {}, body[length:]
    for output in json.loads(body[:length])["outputs"]:
        size = output["parameters"]["binary_data_size"]
        outputs[output["name"]] = values(output, rest[:size])
        rest = rest[size:]
    return outputs


def values(output, content):
    if output["datatype"] != "BYTES":
        return np.frombuffer(content, BY_TYPE[output["datatype"]]).reshape(output["shape"])
    texts = []
    while content:
        size = int.from_bytes(content[:4], "little")
        texts.append(content[4:4 + size].decode())
        content = content[4 + size:]
    return np.array(texts, dtype=object).reshape(output["shape"])


def check(name, expected, given):
    """Bit for bit where the numbers are whole, to the last digits where they are not: builds differ there."""
    assert given.shape == expected.shape, (name, given.shape, expected.shape)
    if expected.dtype.kind == "f":
        np.testing.assert_allclose(given, expected, rtol=1e-4, atol=1e-5, err_msg=name)
    else:
        assert (given == expected).all(), (name, given, expected)


def kept_out(port):
    request = urllib.request.Request(f"http://127.0.0.1:{port}/v2/repository/index", b"", method="POST")
    with urllib.request.urlopen(request, timeout=60) as response:
        return {each["name"]: each["reason"] for each in json.load(response) if each["state"] != "READY"}


def compare(folder, port):
    reasons = kept_out(port)
    assert "zipmap" in reasons.pop("sklearn-maps", ""), "an output that is no tensor is named with what helps"
    assert not reasons, reasons
    same = count = 0
    for file in sorted((folder / "asked").glob("*.npz")):
        name = file.stem
        if name == "sklearn-maps":
            continue
        with np.load(file, allow_pickle=True) as asked:
            inputs = dict(asked)
        session = onnxruntime.InferenceSession(str(folder / "models" / name / "model.onnx"))
        names = [each.name for each in session.get_outputs()]
        given = ask(port, name, inputs)
        for output, expected in zip(names, session.run(names, inputs)):
            check(f"{name} {output}", expected, given[output])
            count += 1
            same += given[output].tobytes() == expected.tobytes() or expected.dtype == object
    for each in ("scikit-learn", "skl2onnx", "onnxmltools", "lightgbm", "xgboost", "rapidocr-onnxruntime", "silero-vad", "magika",
                 "onnx", "onnxruntime"):
        print(each, importlib.metadata.version(each))
    print(f"{count} outputs, {same} of them bit for bit")


def main(command, folder, port=""):
    if command == "compare":
        compare(folder, port)
        return
    making = Making(folder)
    for group in (scikit_learn, boosted_trees, carried, opsets, structures):
        group(making)


if __name__ == "__main__":
    main(sys.argv[1], pathlib.Path(sys.argv[2]), *sys.argv[3:])
