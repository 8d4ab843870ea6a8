"""Writes a Llama decoder as an ONNX graph in the Hugging Face layout.

Inputs, with B sequences of S new tokens after P cached ones:
  input_ids, position_ids        int64 [B, S]
  attention_mask                 int64 [B, P + S], 0 where a sequence is padded
  past_key_values.N.key, .value  float [B, key-value heads, P, head size]
  num_logits_to_keep             int64 [], L: logits are of the last so many tokens
Outputs:
  logits                         float [B, L, vocabulary]
  present.N.key, .value          float [B, key-value heads, P + S, head size]

Plain operators of opset 17 only, so that every ONNX runtime and execution provider takes it.
"""

import numpy
import onnx
from onnx import TensorProto, helper, numpy_helper


class LlamaGraph:
    """config as in Hugging Face's config.json, weights by their names in Hugging Face's Llama."""

    OPERATORS = {"": 17}
    IR_VERSION = 8
    # Where the mask's [B, S, P + S] has dimensions of 1 for heads.
    MASK_AXES = (1, 2, 3)

    def __init__(self, config, weights):
        self.config = config
        self.heads = config["num_attention_heads"]
        self.groups = config["num_key_value_heads"]
        self.head_size = config["hidden_size"] // self.heads
        # Queries come scaled, so that their products with the keys need not be.
        scale = numpy.float32(self.head_size**-0.5)
        self.weights = {
            name: values * scale if name.endswith("q_proj.weight") else values
            for name, values in weights.items()
        }
        self.nodes, self.initializers, self.names = [], [], 0
        self.inputs = [
            self.value("input_ids", TensorProto.INT64, ["batch", "sequence"]),
            self.value("attention_mask", TensorProto.INT64, ["batch", "total"]),
            self.value("position_ids", TensorProto.INT64, ["batch", "sequence"]),
        ]
        self.outputs = [
            self.value("logits", TensorProto.FLOAT, ["batch", "sequence", config["vocab_size"]])
        ]

    def model(self):
        self.prepare()
        hidden = self.embedded("model.embed_tokens.weight")
        layers = self.config["num_hidden_layers"]
        normals = [f"model.layers.{layer}.input_layernorm.weight" for layer in range(layers)]
        normals.append("model.norm.weight")
        normal = self.normalized(hidden, normals[0])
        for layer in range(layers):
            between = f"model.layers.{layer}.post_attention_layernorm.weight"
            hidden, normal = self.joined(hidden, self.attention(layer, normal), between)
            hidden, normal = self.joined(hidden, self.forward(layer, normal), normals[layer + 1])
        # The embeddings are the output layer, too.
        self.logits(self.kept(normal), "model.embed_tokens.weight")
        graph = helper.make_graph(
            self.nodes, "llama", self.inputs, self.outputs, self.initializers
        )
        operators = [helper.make_opsetid(*each) for each in self.OPERATORS.items()]
        model = helper.make_model(graph, opset_imports=operators)
        model.ir_version = self.IR_VERSION
        return model

    def prepare(self):
        """What every layer uses, from the lengths and positions of this call."""
        self.lengths()
        self.shapes()
        self.mask()
        self.rotation()

    def kept(self, normal):
        """The last tokens' rows: of a prompt only one is asked for."""
        self.inputs.append(self.value("num_logits_to_keep", TensorProto.INT64, []))
        first = self.add("Unsqueeze", self.add("Neg", "num_logits_to_keep"), self.integers(0))
        end = self.integers(numpy.iinfo(numpy.int64).max)
        return self.add("Slice", normal, first, end, self.integers(1))

    def embedded(self, weight):
        return self.add("Gather", self.weight(weight), "input_ids")

    def logits(self, normal, weight):
        """By the matrix that embedded() has stored."""
        transposed = self.add("Transpose", weight, perm=[1, 0])
        self.add("MatMul", normal, transposed, output="logits")

    def joined(self, hidden, more, weight):
        """The sum, and the sum normalized."""
        both = self.add("Add", hidden, more)
        return both, self.normalized(both, weight)

    def forward(self, layer, normal):
        prefix = f"model.layers.{layer}.mlp."
        both = self.linear(normal, prefix + "gate_proj.weight", prefix + "up_proj.weight")
        inner = self.config["intermediate_size"]
        gate, up = self.parts(both, -1, inner, inner)
        product = self.add("Mul", self.add("Mul", gate, self.add("Sigmoid", gate)), up)
        return self.linear(product, prefix + "down_proj.weight")

    def attention(self, layer, normal):
        prefix = f"model.layers.{layer}.self_attn."
        # One product and one rotation for all heads: on a GPU a small operator costs what a big one does.
        projections = [prefix + f"{kind}_proj.weight" for kind in "qkv"]
        heads = self.split(self.linear(normal, *projections), self.heads + 2 * self.groups)
        turning, value = self.parts(heads, 1, self.heads + self.groups, self.groups)
        query, key = self.parts(self.rotated(turning), 1, self.heads, self.groups)
        key = self.cached(layer, "key", key)
        value = self.cached(layer, "value", value)
        # The queries that share a key-value head are multiplied as one matrix.
        query = self.add("Reshape", query, self.shape(0, self.groups, -1, self.head_size))
        scores = self.add("MatMul", query, self.add("Transpose", key, perm=[0, 1, 3, 2]))
        scores = self.add("Reshape", scores, "grouped_shape")
        chances = self.add("Softmax", self.add("Add", scores, "mask"), axis=-1)
        chances = self.add("Reshape", chances, "flat_shape")
        mixed = self.add("MatMul", chances, value)
        mixed = self.add("Reshape", mixed, "head_shape")
        mixed = self.add("Transpose", mixed, perm=[0, 2, 1, 3])
        mixed = self.add("Reshape", mixed, self.shape(0, 0, self.heads * self.head_size))
        return self.linear(mixed, prefix + "o_proj.weight")

    def lengths(self):
        new = self.add("Gather", self.add("Shape", "input_ids"), self.integers(1), axis=0)
        total = self.add("Gather", self.add("Shape", "attention_mask"), self.integers(1), axis=0)
        self.new, self.total = new, total

    def shapes(self):
        new, total = self.new, self.total
        batch = self.add("Gather", self.add("Shape", "input_ids"), self.integers(0), axis=0)
        groups, shared = self.integers(self.groups), self.integers(self.heads // self.groups)
        rest, size = self.integers(-1), self.integers(self.head_size)
        self.add("Concat", batch, groups, shared, new, total, axis=0, output="grouped_shape")
        self.add("Concat", batch, groups, rest, total, axis=0, output="flat_shape")
        self.add("Concat", batch, self.integers(self.heads), new, size, axis=0, output="head_shape")

    def mask(self):
        """Nothing where a token may look, else the lowest number."""
        total = self.add("Squeeze", self.total)
        past = self.add("Sub", total, self.add("Squeeze", self.new))
        one = self.scalar_integer(1)
        columns = self.add("Range", self.scalar_integer(0), total, one)
        rows = self.add("Unsqueeze", self.add("Range", past, total, one), self.integers(1))
        causal = self.add("LessOrEqual", columns, rows)
        present = self.add("Unsqueeze", self.unpadded(), self.integers(*self.MASK_AXES))
        lowest = self.scalar(numpy.finfo(numpy.float32).min)
        allowed = self.add("And", present, causal)
        self.add("Where", allowed, self.scalar(0.0), lowest, output="mask")

    def unpadded(self):
        return self.add("Greater", "attention_mask", self.scalar_integer(0))

    def rotation(self):
        """Cosine and sine of each token's position, [B, 1, S, head size]."""
        for name, values in self.angles():
            self.initializer(name + "_table", values)
            rows = self.add("Gather", name + "_table", "position_ids")
            self.add("Unsqueeze", rows, self.integers(1), output=name)

    def angles(self):
        """Cosine and sine of each position, [positions, head size], by their names."""
        half = numpy.arange(0, self.head_size, 2, dtype=numpy.float64) / self.head_size
        angles = 1.0 / self.config["rope_theta"] ** half
        positions = numpy.arange(self.config["max_position_embeddings"], dtype=numpy.float64)
        table = numpy.outer(positions, numpy.concatenate([angles, angles]))
        return [
            ("cosine", numpy.cos(table).astype(numpy.float32)),
            ("sine", numpy.sin(table).astype(numpy.float32)),
        ]

    def rotated(self, heads):
        half = self.head_size // 2
        first, second = self.parts(heads, -1, half, half)
        turned = self.add("Concat", self.add("Neg", second), first, axis=-1)
        return self.add(
            "Add", self.add("Mul", heads, "cosine"), self.add("Mul", turned, "sine")
        )

    def split(self, hidden, heads):
        """[B, S, heads * size] to [B, heads, S, size]."""
        parts = self.add("Reshape", hidden, self.shape(0, 0, heads, self.head_size))
        return self.add("Transpose", parts, perm=[0, 2, 1, 3])

    def cached(self, layer, kind, heads):
        past, present = self.cache(layer, kind)
        return self.add("Concat", past, heads, axis=2, output=present)

    def cache(self, layer, kind):
        """Names of the input and the output."""
        past, present = f"past_key_values.{layer}.{kind}", f"present.{layer}.{kind}"
        sizes = [self.groups, self.head_size]
        self.inputs.append(
            self.value(past, TensorProto.FLOAT, ["batch", sizes[0], "past", sizes[1]])
        )
        self.outputs.append(
            self.value(present, TensorProto.FLOAT, ["batch", sizes[0], "total", sizes[1]])
        )
        return past, present

    def normalized(self, hidden, weight):
        squares = self.add("Pow", hidden, self.scalar(2.0))
        mean = self.add("ReduceMean", squares, axes=[-1], keepdims=1)
        root = self.add("Sqrt", self.add("Add", mean, self.scalar(self.config["rms_norm_eps"])))
        return self.add("Mul", self.add("Div", hidden, root), self.weight(weight))

    def parts(self, whole, axis, *sizes):
        names = [self.name() for _ in sizes]
        self.nodes.append(
            helper.make_node("Split", [whole, self.integers(*sizes)], names, axis=axis)
        )
        return names

    def linear(self, hidden, *weights):
        """By several weights at once, the results one after the other."""
        name = weights[0] + ".transposed"
        self.initializer(name, numpy.ascontiguousarray(self.rows(weights).T))
        return self.add("MatMul", hidden, name)

    def rows(self, weights):
        return numpy.concatenate([self.weights[weight] for weight in weights])

    def weight(self, name):
        self.initializer(name, self.weights[name])
        return name

    def initializer(self, name, values):
        self.initializers.append(numpy_helper.from_array(values, name))

    def scalar(self, number):
        return self.constant(numpy.array(number, dtype=numpy.float32))

    def scalar_integer(self, number):
        return self.constant(numpy.array(number, dtype=numpy.int64))

    def integers(self, *numbers):
        return self.constant(numpy.array(numbers, dtype=numpy.int64))

    shape = integers

    def constant(self, values):
        name = self.name()
        self.initializer(name, values)
        return name

    def add(self, operator, *inputs, output=None, **attributes):
        output = output or self.name()
        self.nodes.append(helper.make_node(operator, list(inputs), [output], **attributes))
        return output

    def name(self):
        self.names += 1
        return f"v{self.names}"

    @staticmethod
    def value(name, datatype, shape):
        return helper.make_tensor_value_info(name, datatype, shape)


def save(graph, path):
    """Writes the checked model to path."""
    model = graph.model()
    onnx.save(model, path)
    onnx.checker.check_model(path)
