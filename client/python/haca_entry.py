"""The entry whose verifier judged an answer's proof in zero knowledge (rule H3), by the registry of models' storage."""

from eth_utils import keccak

from haca_reading import Refused, array, data, many, require
from haca_storage import MODEL_REGISTRY, NODES_MAX, added, storage_root, stored, word

FIELDS = {"accountProof", "storageProofs", "verifierCode", "proven"}
# Slots of the registry's mappings of models and of circuits, and words from the beginning of one.
MODELS, CIRCUITS = 3, 5
DIGEST, OWNER, CODE_HASH = 1, 2, 1
# An entry's words in a receipt, of which these three come first.
WORDS = 10


class Unchecked(Refused):
    """All of a step that can be checked here holds, and something of it cannot."""


def proven_entry(zk, state_root, model):
    """Proves the entry, and that the receipt has its verifier's code. The proof itself takes a run of that code, which
    this program has not; so the step never passes."""
    storage = storage_root(state_root, MODEL_REGISTRY, many(zk, "accountProof", NODES_MAX), "registry of models")
    given = array(zk, "storageProofs", WORDS)
    require(len(given) == WORDS, f"the model's entry takes {WORDS} proofs, there are {len(given)}")
    digest, owner, code_hash = (stored(storage, slot, many({"proof": proof}, "proof", NODES_MAX), "model's entry")
                                for slot, proof in zip(slots(model), given))
    require(any(code_hash), f"the registry has no circuit of model 0x{model.hex()}")
    require(keccak(data(zk, "verifierCode")) == code_hash, "the verifier's code is not the one that the entry names")
    raise Unchecked(f"not checked here: entry 0x{model.hex()} of owner 0x{owner[12:].hex()} is proven, with the model "
                    f"digest 0x{digest.hex()}; its verifier is not run over the proof. 'haca verify' runs it")


def slots(model):
    entry, circuit = keccak(model + word(MODELS)), keccak(model + word(CIRCUITS))
    return added(entry, DIGEST), added(entry, OWNER), added(circuit, CODE_HASH)
