"""Exports a Llama model with a byte-level BPE tokenizer from a GGUF file to ONNX.

    python export_gguf.py MODEL.gguf FOLDER [--weights float32|int8]

writes model.onnx, config.json, tokenizer.json and tokenizer_config.json, the files of the same
names on the Hugging Face hub. Quantized weights are widened to 32-bit floats; from these int8 makes
8-bit integers in blocks of 32, which only ONNX Runtime takes.
"""

import argparse
import json
import pathlib
import sys

import numpy
from gguf import GGUFReader, dequantize

from int8_graph import Int8Graph
from llama_graph import LlamaGraph, save

GRAPHS = {"float32": LlamaGraph, "int8": Int8Graph}
CONTROL = 3
# llama.cpp's names of a pre-tokenizer, and the Hugging Face parts that it stands for.
BYTE_LEVEL = {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": True}
PRE_TOKENIZERS = {
    "gpt-2": BYTE_LEVEL,
    "smollm": {
        "type": "Sequence",
        "pretokenizers": [{"type": "Digits", "individual_digits": True}, BYTE_LEVEL],
    },
}
NAMES = {
    "attn_norm": "input_layernorm",
    "attn_q": "self_attn.q_proj",
    "attn_k": "self_attn.k_proj",
    "attn_v": "self_attn.v_proj",
    "attn_output": "self_attn.o_proj",
    "ffn_norm": "post_attention_layernorm",
    "ffn_gate": "mlp.gate_proj",
    "ffn_up": "mlp.up_proj",
    "ffn_down": "mlp.down_proj",
}


def main(source, folder, graph):
    reader = GGUFReader(source)
    fields = {name: field.contents() for name, field in reader.fields.items()}
    if fields["general.architecture"] != "llama":
        sys.exit(f"{source}: a model of kind '{fields['general.architecture']}'; give a llama model")
    if fields["tokenizer.ggml.pre"] not in PRE_TOKENIZERS:
        sys.exit(f"{source}: an unknown pre-tokenizer '{fields['tokenizer.ggml.pre']}'")
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    model = config(fields)
    write(folder / "config.json", model)
    write(folder / "tokenizer.json", tokenizer(fields))
    write(folder / "tokenizer_config.json", tokenizer_config(fields))
    print("writing model.onnx", flush=True)
    save(graph(model, weights(reader, model)), str(folder / "model.onnx"))


def config(fields):
    return {
        "architectures": ["LlamaForCausalLM"],
        "model_type": "llama",
        "bos_token_id": fields["tokenizer.ggml.bos_token_id"],
        "eos_token_id": fields["tokenizer.ggml.eos_token_id"],
        "hidden_size": fields["llama.embedding_length"],
        "intermediate_size": fields["llama.feed_forward_length"],
        "num_hidden_layers": fields["llama.block_count"],
        "num_attention_heads": fields["llama.attention.head_count"],
        "num_key_value_heads": fields["llama.attention.head_count_kv"],
        "max_position_embeddings": fields["llama.context_length"],
        "rms_norm_eps": fields["llama.attention.layer_norm_rms_epsilon"],
        "rope_theta": fields["llama.rope.freq_base"],
        "tie_word_embeddings": True,
        "vocab_size": len(fields["tokenizer.ggml.tokens"]),
    }


def tokenizer(fields):
    tokens, types = fields["tokenizer.ggml.tokens"], fields["tokenizer.ggml.token_type"]
    special = [number for number, kind in enumerate(types) if kind == CONTROL]
    return {
        "version": "1.0",
        "added_tokens": [
            {
                "id": number,
                "content": tokens[number],
                "single_word": False,
                "lstrip": False,
                "rstrip": False,
                "normalized": False,
                "special": True,
            }
            for number in special
        ],
        "pre_tokenizer": PRE_TOKENIZERS[fields["tokenizer.ggml.pre"]],
        "decoder": {**BYTE_LEVEL, "add_prefix_space": True},
        "model": {
            "type": "BPE",
            "unk_token": tokens[fields["tokenizer.ggml.unknown_token_id"]],
            "vocab": {token: number for number, token in enumerate(tokens)},
            "merges": fields["tokenizer.ggml.merges"],
        },
    }


def tokenizer_config(fields):
    tokens = fields["tokenizer.ggml.tokens"]
    return {
        "bos_token": tokens[fields["tokenizer.ggml.bos_token_id"]],
        "eos_token": tokens[fields["tokenizer.ggml.eos_token_id"]],
        "chat_template": fields["tokenizer.chat_template"],
        "model_max_length": fields["llama.context_length"],
    }


def weights(reader, config):
    found = {}
    for number, tensor in enumerate(reader.tensors, 1):
        values = dequantize(tensor.data, tensor.tensor_type).astype(numpy.float32)
        found[name(tensor.name)] = unpermuted(tensor.name, values, config)
        if number % 30 == 0:
            print(f"read {number} of {len(reader.tensors)} tensors", flush=True)
    return found


def name(tensor):
    if tensor == "token_embd.weight":
        return "model.embed_tokens.weight"
    if tensor == "output_norm.weight":
        return "model.norm.weight"
    _, layer, kind, suffix = tensor.split(".")
    return f"model.layers.{layer}.{NAMES[kind]}.{suffix}"


def unpermuted(tensor, values, config):
    """llama.cpp interleaves the halves of each head for its rotation; Hugging Face does not."""
    heads = {
        "attn_q": config["num_attention_heads"],
        "attn_k": config["num_key_value_heads"],
    }.get(tensor.split(".")[-2])
    if not heads:
        return values
    rows, columns = values.shape
    return values.reshape(heads, rows // heads // 2, 2, columns).swapaxes(1, 2).reshape(rows, columns)


def write(path, value):
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1), encoding="utf-8")


if __name__ == "__main__":
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("source", metavar="MODEL.gguf")
    options.add_argument("folder", metavar="FOLDER")
    options.add_argument("--weights", choices=GRAPHS, default="float32")
    given = options.parse_args()
    main(given.source, given.folder, GRAPHS[given.weights])
