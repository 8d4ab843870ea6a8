"""Makes a Llama of two small layers with random weights, for tests.

    python tiny_llama.py FOLDER [--blind|--int8]

Its vocabulary is the 256 bytes and three control tokens. What it says means nothing, but it says
it by the same graph, files and tokenizer as a model of use. A blind one looks at all that is
cached, whatever its attention_mask says, as exports do whose attention is told lengths, and gives
the logits of all tokens. With --int8 its weights are the same, quantized.
"""

import pathlib
import sys

import numpy

from export_gguf import tokenizer, write
from int8_graph import Int8Graph
from llama_graph import LlamaGraph, save

CONTROLS = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]
TEMPLATE = (
    "{% for message in messages %}{{'<|im_start|>' + message['role'] + '\n' + message['content']"
    " + '<|im_end|>' + '\n'}}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}"
)
CONFIG = {
    "architectures": ["LlamaForCausalLM"],
    "model_type": "llama",
    "bos_token_id": 1,
    "eos_token_id": 2,
    "hidden_size": 32,
    "intermediate_size": 48,
    "num_hidden_layers": 2,
    "num_attention_heads": 4,
    "num_key_value_heads": 2,
    "max_position_embeddings": 256,
    "rms_norm_eps": 1e-5,
    "rope_theta": 10000.0,
    "tie_word_embeddings": True,
    "vocab_size": 259,
}


class BlindGraph(LlamaGraph):
    def unpadded(self):
        return self.add("GreaterOrEqual", "attention_mask", self.scalar_integer(0))

    def kept(self, normal):
        return normal


GRAPHS = {"": LlamaGraph, "--blind": BlindGraph, "--int8": Int8Graph}


def main(folder, graph):
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    write(folder / "config.json", CONFIG)
    fields = {
        "tokenizer.ggml.tokens": CONTROLS + byte_alphabet(),
        "tokenizer.ggml.token_type": [3] * len(CONTROLS) + [1] * 256,
        "tokenizer.ggml.pre": "smollm",
        "tokenizer.ggml.merges": [],
        "tokenizer.ggml.unknown_token_id": 0,
    }
    write(folder / "tokenizer.json", tokenizer(fields))
    names = {"bos_token": CONTROLS[1], "eos_token": CONTROLS[2], "chat_template": TEMPLATE}
    write(folder / "tokenizer_config.json", names)
    save(graph(CONFIG, weights()), str(folder / "model.onnx"))


def byte_alphabet():
    """GPT-2's printable stand-ins of the bytes, by byte."""
    printable = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = iter(range(256, 512))
    return [chr(byte) if byte in printable else chr(next(others)) for byte in range(256)]


def weights():
    random = numpy.random.default_rng(1)
    hidden, inner = CONFIG["hidden_size"], CONFIG["intermediate_size"]
    shared = hidden * CONFIG["num_key_value_heads"] // CONFIG["num_attention_heads"]
    shapes = {
        "input_layernorm": (hidden,),
        "self_attn.q_proj": (hidden, hidden),
        "self_attn.k_proj": (shared, hidden),
        "self_attn.v_proj": (shared, hidden),
        "self_attn.o_proj": (hidden, hidden),
        "post_attention_layernorm": (hidden,),
        "mlp.gate_proj": (inner, hidden),
        "mlp.up_proj": (inner, hidden),
        "mlp.down_proj": (hidden, inner),
    }
    made = {
        f"model.layers.{layer}.{name}.weight": shape
        for layer in range(CONFIG["num_hidden_layers"])
        for name, shape in shapes.items()
    }
    made["model.norm.weight"] = (hidden,)
    made["model.embed_tokens.weight"] = (CONFIG["vocab_size"], hidden)
    return {
        name: random.normal(0, 1 if len(shape) == 1 else shape[-1] ** -0.5, shape).astype(
            numpy.float32
        )
        for name, shape in made.items()
    }


if __name__ == "__main__":
    kind = "".join(sys.argv[2:])
    if len(sys.argv) < 2 or kind not in GRAPHS:
        sys.exit(__doc__)
    main(sys.argv[1], GRAPHS[kind])
