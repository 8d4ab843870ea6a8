"""Writes a Llama model of models/export, as `haca` has prepared it, in GGUF, for llama.cpp.

make_gguf.py FOLDER FILE.gguf f32     weights as they are (pip install gguf onnx)
make_gguf.py FOLDER FILE.gguf q4_1    matrices in Q4_1 and embeddings in Q8_0, as the package has them that they came from
"""

import json
import pathlib
import sys

import numpy
import onnx
from gguf import GGMLQuantizationType as Kind
from gguf import GGUFWriter, TokenType
from gguf.quants import quantize

# A product's weights of the graph, and llama.cpp's names of their parts, one after the other.
PRODUCTS = {
    "self_attn.q_proj": ["attn_q", "attn_k", "attn_v"],
    "self_attn.o_proj": ["attn_output"],
    "mlp.gate_proj": ["ffn_gate", "ffn_up"],
    "mlp.down_proj": ["ffn_down"],
}
NORMS = {"input_layernorm": "attn_norm", "post_attention_layernorm": "ffn_norm"}


def main(folder, target, precision):
    folder = pathlib.Path(folder)
    config = read(folder / "config.json")
    writer = GGUFWriter(target, "llama")
    describe(writer, config)
    vocabulary(writer, config, read(folder / "tokenizer.json"), read(folder / "tokenizer_config.json"))
    for name, values in tensors(str(folder / "model.onnx"), config):
        kind = kind_of(name, precision)
        if kind == Kind.F32:
            writer.add_tensor(name, values)
        else:
            writer.add_tensor(name, quantize(values, kind), raw_dtype=kind)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def describe(writer, config):
    heads = config["num_attention_heads"]
    writer.add_name("of haca")
    writer.add_block_count(config["num_hidden_layers"])
    writer.add_context_length(config["max_position_embeddings"])
    writer.add_embedding_length(config["hidden_size"])
    writer.add_feed_forward_length(config["intermediate_size"])
    writer.add_head_count(heads)
    writer.add_head_count_kv(config["num_key_value_heads"])
    writer.add_layer_norm_rms_eps(config["rms_norm_eps"])
    writer.add_rope_freq_base(config["rope_theta"])
    writer.add_rope_dimension_count(config["hidden_size"] // heads)
    writer.add_vocab_size(config["vocab_size"])


def vocabulary(writer, config, tokenizer, settings):
    numbers = tokenizer["model"]["vocab"]
    special = {each["id"] for each in tokenizer["added_tokens"]}
    tokens = sorted(numbers, key=numbers.get)
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("smollm")
    writer.add_token_list(tokens)
    writer.add_token_types([TokenType.CONTROL if numbers[each] in special else TokenType.NORMAL for each in tokens])
    writer.add_token_merges(tokenizer["model"]["merges"])
    writer.add_bos_token_id(config["bos_token_id"])
    writer.add_eos_token_id(config["eos_token_id"])
    writer.add_unk_token_id(numbers[tokenizer["model"]["unk_token"]])
    writer.add_add_bos_token(False)
    writer.add_chat_template(settings["chat_template"])


def tensors(path, config):
    """The model's weights by llama.cpp's names."""
    for each in onnx.load(path).graph.initializer:
        if each.name == "model.embed_tokens.weight":
            yield "token_embd.weight", onnx.numpy_helper.to_array(each)
        elif each.name == "model.norm.weight":
            yield "output_norm.weight", onnx.numpy_helper.to_array(each)
        elif each.name.startswith("model.layers."):
            layer, _, rest = each.name.removeprefix("model.layers.").partition(".")
            kind = rest.removesuffix(".transposed").removesuffix(".weight")
            values = onnx.numpy_helper.to_array(each)
            if kind in NORMS:
                yield f"blk.{layer}.{NORMS[kind]}.weight", values
            else:
                for part, weight in zip(PRODUCTS[kind], split(kind, values.T, config)):
                    yield f"blk.{layer}.{part}.weight", numpy.ascontiguousarray(weight)


def split(kind, values, config):
    heads, groups = config["num_attention_heads"], config["num_key_value_heads"]
    size = config["hidden_size"] // heads
    if kind == "mlp.gate_proj":
        return numpy.split(values, 2)
    if kind != "self_attn.q_proj":
        return [values]
    query, key, value = numpy.split(values, [heads * size, (heads + groups) * size])
    # The graph's queries are scaled already; llama.cpp scales them itself.
    return [interleaved(query * numpy.float32(size**0.5), heads), interleaved(key, groups), value]


def interleaved(values, heads):
    """llama.cpp interleaves the halves of each head for its rotation; the graph does not."""
    rows, columns = values.shape
    return values.reshape(heads, 2, rows // heads // 2, columns).swapaxes(1, 2).reshape(rows, columns)


def kind_of(name, precision):
    if precision == "f32" or "norm" in name:
        return Kind.F32
    return Kind.Q8_0 if name == "token_embd.weight" else Kind.Q4_1


def read(path):
    return json.loads(path.read_text(encoding="utf-8"))


if __name__ == "__main__":
    if len(sys.argv) != 4 or sys.argv[3] not in ("f32", "q4_1"):
        sys.exit(__doc__)
    main(*sys.argv[1:])
