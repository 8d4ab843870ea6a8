"""The entry whose verifier judged an answer's proof in zero knowledge (rule H3), or under which a node signed the answer
(rule H2), by the registry of models' storage."""

from eth_utils import keccak

from haca_answer import read_answer
from haca_reading import Refused, array, data, field, many, only, require
from haca_storage import MODEL_REGISTRY, NODES_MAX, added, storage_root, stored, word

FIELDS = {"accountProof", "storageProofs", "verifierCode", "proven"}
# Slots of the registry's mappings of models and of circuits, and words from the beginning of one.
MODELS, CIRCUITS = 3, 5
DIGEST, OWNER, CODE_HASH = 1, 2, 1
# An entry's words in a receipt, of which these three come first.
WORDS = 10
# Of an entry under which an answer was signed: the digest of the folder, and the owner.
MODEL_FIELDS = {"accountProof", "storageProofs"}
MODEL_WORDS = 2


class Unchecked(Refused):
    """All of a step that can be checked here holds, and something of it cannot."""


def proven_entry(zk, state_root, model):
    """Proves the entry, and that the receipt has its verifier's code. The proof itself takes a run of that code, which
    this program has not; so the step never passes."""
    digest, owner, code_hash = words(zk, state_root, slots(model), WORDS)
    require(any(code_hash), f"the registry has no circuit of model 0x{model.hex()}")
    require(keccak(data(zk, "verifierCode")) == code_hash, "the verifier's code is not the one that the entry names")
    raise Unchecked(f"not checked here: entry 0x{model.hex()} of owner 0x{owner[12:].hex()} is proven, with the model "
                    f"digest 0x{digest.hex()}; its verifier is not run over the proof. 'haca verify' runs it")


def served_entry(receipt, state_root):
    """In words the entry under which a node signed the answer: the registry's storage says which folder it is of, and
    whose it is."""
    require("answer" in receipt, "the receipt has no answer, which would name the model's entry")
    answer = read_answer(receipt["answer"])
    entry = answer.registry_entry
    require(entry is not None, "the node signed the answer under no entry of the registry of models")
    require("model" in receipt, "the receipt does not prove the model's entry; ask for it with the answer at hand")
    model = field(receipt, "model", dict)
    only(model, MODEL_FIELDS, "model")
    digest, owner = words(model, state_root, slots(entry)[:MODEL_WORDS], MODEL_WORDS)
    require(any(owner), f"the registry has no entry 0x{entry.hex()}")
    require(digest == answer.model_digest, f"the answer is of a folder with the digest 0x{answer.model_digest.hex()}, "
                                           f"and entry 0x{entry.hex()} of one with 0x{digest.hex()}")
    return (f"signed under entry 0x{entry.hex()} of the registry of models, whose owner is 0x{owner[12:].hex()}: the "
            f"model's folder has its digest, 0x{digest.hex()}")


def words(proofs, state_root, of, count):
    """The words of the first of an entry's proofs, of which there are so many."""
    storage = storage_root(state_root, MODEL_REGISTRY, many(proofs, "accountProof", NODES_MAX), "registry of models")
    given = array(proofs, "storageProofs", count)
    require(len(given) == count, f"the model's entry takes {count} proofs, there are {len(given)}")
    return [stored(storage, slot, many({"proof": proof}, "proof", NODES_MAX), "model's entry")
            for slot, proof in zip(of, given)]


def slots(model):
    entry, circuit = keccak(model + word(MODELS)), keccak(model + word(CIRCUITS))
    return added(entry, DIGEST), added(entry, OWNER), added(circuit, CODE_HASH)
