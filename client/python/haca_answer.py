"""A user's own question and answer as they stand in a receipt, and the bytes that are hashed of them
(rules T1 and D4)."""

import dataclasses
import struct

from eth_utils import keccak

from haca_fact import Fact, read_facts
from haca_query import DATATYPES
from haca_reading import array, data, only, require, text, whole

FIELDS = {"modelName", "modelVersion", "modelDigest", "random", "id", "registryEntry", "inputs", "outputs",
          "facts"}
TENSOR_FIELDS = {"name", "datatype", "shape", "content"}
TENSORS_MAX, DIMENSIONS_MAX = 4_096, 64


@dataclasses.dataclass(frozen=True)
class Tensor:
    """A named tensor whose content is the Open Inference Protocol's binary form."""

    name: str
    datatype: str
    shape: tuple[int, ...]
    content: bytes


@dataclasses.dataclass(frozen=True)
class Answer:
    input_hash: bytes
    output_hash: bytes
    inputs: list[Tensor]
    model_digest: bytes
    registry_entry: bytes | None
    facts: list[Fact]


def read_answer(own):
    only(own, FIELDS, "answer")
    facts = read_facts(own["facts"]) if "facts" in own else []
    head = [b"haca.tensor.v1", text(own, "modelName").encode(), text(own, "modelVersion").encode(),
            data(own, "modelDigest", 32), data(own, "random", 16), text(own, "id").encode()]
    inputs, outputs = read_tensors(own, "inputs"), read_tensors(own, "outputs")
    entry = data(own, "registryEntry", 32) if "registryEntry" in own else None
    # The entry under which the model was served, and which judges a proof of the answer (rule H3).
    parameters = {"registry_entry": "0x" + entry.hex()} if entry else {}
    return Answer(keccak(transcript(head, inputs, parameters) + facts_section(facts)),
                  keccak(transcript(head, outputs, {})), inputs, head[3], entry, facts)


def read_tensors(own, name):
    return [read_tensor(only(each, TENSOR_FIELDS, f"a tensor of {name}"))
            for each in array(own, name, TENSORS_MAX)]


def read_tensor(tensor):
    require(text(tensor, "datatype") in DATATYPES, "the answer is none: a tensor has an unknown datatype")
    return Tensor(text(tensor, "name"), tensor["datatype"],
                  tuple(whole(each, "a dimension of a tensor")
                        for each in array(tensor, "shape", DIMENSIONS_MAX)),
                  data(tensor, "content"))


def prefixed(value):
    return struct.pack("<I", len(value)) + value


def by_name(name):
    """Names are in the order of their UTF-16 code units."""
    return name.encode("utf-16-be")


def transcript(head, tensors, parameters):
    out = b"".join(map(prefixed, head)) + struct.pack("<I", len(parameters))
    for name in sorted(parameters):
        out += prefixed(name.encode()) + prefixed(parameters[name].encode())
    out += struct.pack("<I", len(tensors))
    for tensor in sorted(tensors, key=lambda each: by_name(each.name)):
        shape = struct.pack(f"<{len(tensor.shape)}q", *tensor.shape)
        out += b"".join(map(prefixed, [tensor.name.encode(), tensor.datatype.encode(), shape,
                                       tensor.content]))
    return out


def facts_section(facts):
    """What the transcript says of facts; nothing without any."""
    if not facts:
        return b""
    out = prefixed(b"haca.facts.v1") + struct.pack("<I", len(facts))
    for fact in sorted(facts, key=lambda each: by_name(each.input.tensor)):
        query = dict(fact.input.query)
        if fact.input.candles:
            query["feed_until"] = str(fact.until)
        out += prefixed(fact.input.tensor.encode()) + struct.pack("<I", len(query))
        for name in sorted(query):
            out += prefixed(name.encode()) + prefixed(query[name].encode())
        leaves = [report.leaf for each in fact.rounds for report in each.reports]
        out += struct.pack("<I", len(leaves)) + b"".join(map(prefixed, leaves))
    return out
