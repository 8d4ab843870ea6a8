"""Writes a Llama decoder whose matrices are 8-bit integers, which only ONNX Runtime takes.

Each row of a matrix is cut into blocks of 32 weights that share a scale: a weight is its block's
scale times (number - 128). Products round their other factor to 8 bits, too, in the same blocks
(accuracy level 4): that is what ONNX Runtime has fast kernels for. With products that fast, a
token's time is that of many small operators, so there are few: attention, rotation and
normalization are one each. Inputs, outputs and cache are those of llama_graph, in 32-bit floats.
"""

import numpy
from onnx import helper

from llama_graph import LlamaGraph

BLOCK = 32
BITS = 8
# Without zero points the operators take the middle of the unsigned numbers to be zero.
ZERO = 1 << (BITS - 1)
INT8_PRODUCTS = 4
ONNX_RUNTIME = "com.microsoft"


class Int8Graph(LlamaGraph):
    OPERATORS = {"": 23, ONNX_RUNTIME: 1}
    IR_VERSION = 11
    MASK_AXES = (1, 2)

    def prepare(self):
        self.lengths()
        self.mask()
        for name, values in self.angles():
            half = values[:, : self.head_size // 2]
            self.initializer(name, numpy.ascontiguousarray(half))

    def embedded(self, weight):
        rows = self.weights[weight]
        numbers, scales = quantized(rows)
        self.initializer(weight + ".blocks", numbers)
        # One row per token, where a product wants blocks: so the numbers are stored twice.
        numbers = numbers.reshape(len(rows), -1)[:, : rows.shape[1]]
        self.initializer(weight + ".numbers", numpy.ascontiguousarray(numbers))
        self.initializer(weight + ".scales", scales)
        return self.own(
            "GatherBlockQuantized",
            weight + ".numbers",
            "input_ids",
            weight + ".scales",
            gather_axis=0,
            quantize_axis=1,
            block_size=BLOCK,
            bits=BITS,
        )

    def logits(self, normal, weight):
        size = self.weights[weight].shape
        self.product(normal, weight + ".blocks", weight + ".scales", size, output="logits")

    def linear(self, hidden, *weights):
        rows = self.rows(weights)
        name = weights[0]
        numbers, scales = quantized(rows)
        self.initializer(name + ".blocks", numbers)
        self.initializer(name + ".scales", scales)
        return self.product(hidden, name + ".blocks", name + ".scales", rows.shape)

    def product(self, hidden, numbers, scales, size, output=None):
        return self.own(
            "MatMulNBits",
            hidden,
            numbers,
            scales,
            output=output,
            N=size[0],
            K=size[1],
            bits=BITS,
            block_size=BLOCK,
            accuracy_level=INT8_PRODUCTS,
        )

    def joined(self, hidden, more, weight):
        both, normal = self.name(), self.name()
        self.nodes.append(
            helper.make_node(
                "SkipSimplifiedLayerNormalization",
                [hidden, more, self.weight(weight)],
                [normal, "", "", both],
                domain=ONNX_RUNTIME,
                epsilon=self.config["rms_norm_eps"],
            )
        )
        return both, normal

    def normalized(self, hidden, weight):
        epsilon = self.config["rms_norm_eps"]
        return self.add("RMSNormalization", hidden, self.weight(weight), epsilon=epsilon)

    def attention(self, layer, normal):
        prefix = f"model.layers.{layer}.self_attn."
        projections = [prefix + f"{kind}_proj.weight" for kind in "qkv"]
        turning = self.heads + self.groups
        sizes = [heads * self.head_size for heads in (turning, self.heads, self.groups)]
        heads = self.linear(normal, *projections)
        both, value = self.parts(heads, -1, sizes[0], sizes[2])
        turned = self.add(
            "RotaryEmbedding", both, "cosine", "sine", "position_ids", num_heads=turning
        )
        query, key = self.parts(turned, -1, *sizes[1:])
        mixed = self.mixed(layer, query, key, value)
        return self.linear(mixed, prefix + "o_proj.weight")

    def mixed(self, layer, query, key, value):
        mixed = self.name()
        (past_key, keys), (past_value, values) = [
            self.cache(layer, kind) for kind in ("key", "value")
        ]
        self.nodes.append(
            helper.make_node(
                "Attention",
                [query, key, value, "mask", past_key, past_value],
                [mixed, keys, values],
                q_num_heads=self.heads,
                kv_num_heads=self.groups,
                scale=1.0,
            )
        )
        return mixed

    def own(self, operator, *inputs, **attributes):
        return self.add(operator, *inputs, domain=ONNX_RUNTIME, **attributes)


def quantized(rows):
    """Numbers [rows, blocks, 32] and scales [rows, blocks]; the last block is filled with zeros."""
    count, width = rows.shape
    padded = numpy.pad(rows, ((0, 0), (0, -width % BLOCK)))
    blocks = padded.reshape(count, -1, BLOCK)
    scales = numpy.abs(blocks).max(axis=-1) / numpy.float32(ZERO - 1)
    scales[scales == 0] = 1
    numbers = numpy.rint(blocks / scales[..., None]) + ZERO
    return numbers.astype(numpy.uint8), scales
