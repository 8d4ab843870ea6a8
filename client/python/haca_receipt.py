"""Verifies a receipt offline, and names each step and its result.

    pip install -r requirements.txt
    python haca_receipt.py receipt.json --genesis genesis.json

A second implementation of what `haca verify` does (rule R of docs/protocol.md). It takes from the
receipt only what it then proves: chain id and validators come from the genesis, the contracts and
the meaning of their storage from the protocol.
"""

import argparse
import struct
import sys

from eth_utils import keccak

from haca_answer import read_answer
from haca_comet import signed_by
from haca_entry import FIELDS as ZK_FIELDS, Unchecked, proven_entry, served_entry
from haca_facts import fact_proofs, proven_facts
from haca_reading import Refused, data, field, int64, many, number, only, plain, read, require
from haca_signature import check_signature, parent
from haca_storage import (NODES_MAX, PCR_HASH, REGISTERED_AT, REGISTRY, RELAY, TEE_TYPE, decoded, node_slot,
                          storage_root, stored, word)

VERSION = 2
ROOTS, INDIVIDUAL, ZK_MODEL = 1, 6, 9
SETTLED = 2
FILE_MAX = 256 << 20
PATH_MAX = 32
KINDS = {0: "LLM_PROXY", 1: "VALIDATOR", 2: "TEE_MODEL_WORKER", 3: "DATA_NODE", 16: "VANILLA",
         17: "ZKML_PROVER"}
ZKML_PROVER = 17
# The first version of the rules in which a prover's leaves settle by their proofs alone.
PROVERS_PROVE = 5

FIELDS = {
    "": {"version", "leaf", "publicKey", "path", "route", "root", "relay", "header", "accountProof",
         "storageProof", "zkModelProof", "zk", "model", "node", "signedHeader", "answer", "facts"},
    "leaf": {"teeId", "inputHash", "outputHash", "signature", "timestamp"},
    "node": {"accountProof", "registrationProof", "kindProof", "measurementProof"},
    "signedHeader": {"header", "commit"},
}


def leaf_of(receipt):
    leaf = field(receipt, "leaf", dict)
    return (data(leaf, "teeId", 32), data(leaf, "inputHash", 32), data(leaf, "outputHash", 32),
            data(leaf, "signature"), number(leaf, "timestamp"))


def leaf_hash(tee_id, input_hash, output_hash, signature, timestamp_):
    """OpenZeppelin's standard leaf of (bytes32, bytes32, bytes32, bytes, uint256)."""
    encoded = tee_id + input_hash + output_hash + word(160) + word(timestamp_)
    encoded += word(len(signature)) + signature + bytes(-len(signature) % 32)
    return keccak(keccak(encoded))


def ledger_header(receipt):
    """State root and number."""
    fields = decoded(data(receipt, "header"))
    require(isinstance(fields, list) and len(fields) >= 15, "the header is none")
    require(isinstance(fields[3], bytes) and len(fields[3]) == 32, "the header has no state root")
    require(isinstance(fields[8], bytes), "the header has no number")
    return fields[3], int.from_bytes(fields[8], "big")


def form(receipt, _genesis, _proof):
    require(number(receipt, "version") == VERSION, f"not of version {VERSION}: ask a bridge again")
    for name, known in FIELDS.items():
        only(receipt if name == "" else field(receipt, name, dict), known, name or "receipt")
    if is_zk(receipt):
        only(field(receipt, "zk", dict), ZK_FIELDS, "zk")
        require("model" not in receipt, "the entry of a proof in zero knowledge is in zk, not in model")
    else:
        require("zk" not in receipt, "a leaf that was not settled by a proof in zero knowledge has no zk")
    return f"version {VERSION}"


def answer(receipt, _genesis, proof):
    leaf = leaf_of(receipt)
    require(proof is None or proof == leaf_hash(*leaf), "it is the receipt of another proof")
    if "answer" not in receipt:
        return "not in this receipt: only what is signed is checked"
    own = read_answer(receipt["answer"])
    require(own.input_hash == leaf[1], "the request has another hash")
    require(own.output_hash == leaf[2], "the answer has another hash")
    return "request and answer have the signed hashes"


def is_zk(receipt):
    return receipt.get("route") == "ZK"


def is_under_entry(receipt):
    """Says whether the step model has to prove an entry; of a proof in zero knowledge the step proof does."""
    own = receipt.get("answer")
    return not is_zk(receipt) and ("model" in receipt or (isinstance(own, dict) and "registryEntry" in own))


def model(receipt, _genesis, _proof):
    return served_entry(receipt, ledger_header(receipt)[0])


def has_facts(receipt):
    own = receipt.get("answer")
    return "facts" in receipt or (isinstance(own, dict) and isinstance(own.get("facts"), list))


def facts(receipt, genesis, _proof):
    state_root, _ = ledger_header(receipt)
    proofs = fact_proofs(receipt)
    chain_id = int64(field(genesis, "app_state", dict), "chainId")
    return proven_facts(proofs, chain_id, state_root, read_answer(receipt["answer"]), leaf_of(receipt)[4])


def signature(receipt, _genesis, _proof):
    tee_id, input_hash, output_hash, signed, dated = leaf_of(receipt)
    key = data(receipt, "publicKey")
    require(keccak(key) == tee_id, "the key is not the node's")
    check_signature(key, keccak(input_hash + output_hash + word(dated)), signed)
    return f"signed by node 0x{tee_id.hex()}, dated {dated}"


def route(receipt):
    found = field(receipt, "route", str)
    require(found in ("BATCH", "INDIVIDUAL", "ZK"), "route is not BATCH, INDIVIDUAL or ZK")
    return found


def path(receipt, _genesis, _proof):
    node = leaf_hash(*leaf_of(receipt))
    siblings = many(receipt, "path", PATH_MAX, 32)
    for sibling in siblings:
        node = parent(node, sibling)
    require(node == data(receipt, "root", 32), "the path does not lead to the root")
    require(route(receipt) == "BATCH" or not siblings, "a leaf that is settled alone has no path")
    return f"the leaf is under 0x{node.hex()}"


def settlement(receipt, _genesis, _proof):
    root, way = data(receipt, "root", 32), route(receipt)
    if way == "INDIVIDUAL":
        require("zkModelProof" not in receipt, "such a leaf has no zkModelProof")
    storage, height = relay_storage(receipt)
    if way == "INDIVIDUAL":
        require(relay_word(receipt, storage, INDIVIDUAL) == word(1), "the relay has not recorded the leaf")
        return f"the relay has recorded the leaf (seen in block {height})"
    found = relay_word(receipt, storage, ROOTS)
    require(found[31] == SETTLED, "the relay does not hold the root as settled")
    require(any(settled_model(receipt, storage, found)) == (way == "ZK"),
            "it is settled in another way than the receipt says")
    return f"settled as {way} (seen in block {height})"


def relay_storage(receipt):
    require(data(receipt, "relay") == RELAY, "the proofs are of another contract than the relay")
    state, height = ledger_header(receipt)
    return storage_root(state, RELAY, many(receipt, "accountProof", NODES_MAX), "relay"), height


def relay_word(receipt, storage, mapping):
    """What the relay says of the root."""
    return stored(storage, keccak(data(receipt, "root", 32) + word(mapping)),
                  many(receipt, "storageProof", NODES_MAX), "state of the root")


def settled_model(receipt, storage, state):
    """The model whose proof in zero knowledge settled it; zero of a batch."""
    settlement_number = state[23:31].rjust(32, b"\0")
    return stored(storage, keccak(settlement_number + word(ZK_MODEL)),
                  many(receipt, "zkModelProof", NODES_MAX), "settlement's model")


def proof(receipt, _genesis, _proof):
    storage, _ = relay_storage(receipt)
    model = settled_model(receipt, storage, relay_word(receipt, storage, ROOTS))
    require(any(model), "the relay says of no model that it gave the answer")
    return proven_entry(field(receipt, "zk", dict), ledger_header(receipt)[0], model)


def rules_version(genesis):
    """Genesis files that name no version are of the first."""
    ledger = field(genesis, "app_state", dict)
    return int64(ledger, "rulesVersion") if "rulesVersion" in ledger else 1


def node(receipt, genesis, _proof):
    proofs = field(receipt, "node", dict)
    state, _ = ledger_header(receipt)
    storage = storage_root(state, REGISTRY, many(proofs, "accountProof", NODES_MAX), "registry")
    tee_id = leaf_of(receipt)[0]

    def member(offset, name):
        return stored(storage, node_slot(tee_id, offset), many(proofs, name, NODES_MAX), name)

    require(any(member(REGISTERED_AT, "registrationProof")), "the registry has no such node")
    kind = member(TEE_TYPE, "kindProof")[31]
    if rules_version(genesis) >= PROVERS_PROVE:
        proven = is_zk(receipt)
        require(kind != ZKML_PROVER or proven, "the node is a prover, and its answer was settled without its proof")
        require(kind == ZKML_PROVER or not proven, "the node proves nothing in zero knowledge")
    measurement = member(PCR_HASH, "measurementProof")
    said = KINDS.get(kind, f"node of type {kind}")
    if kind >= 16:
        return f"a {said}, without an enclave"
    network = field(field(genesis, "app_state", dict), "network", str)
    simulated = " (simulated enclaves are taken here)" if network == "development" else ""
    return f"a {said} with the measurement 0x{measurement.hex()}{simulated}"


def header(receipt, _genesis, _proof):
    comet = field(field(receipt, "signedHeader", dict), "header", dict)
    require(plain(comet, "app_hash") == keccak(data(receipt, "header")),
            "CometBFT's header does not carry the ledger header's hash")
    return f"CometBFT height {int64(comet, 'height')} carries the ledger header"


def commit(receipt, genesis, _proof):
    return signed_by(field(receipt, "signedHeader", dict), genesis)


MARKS = {True: "✓", False: "✗", None: "?"}
SOME = {model: is_under_entry, facts: has_facts, proof: is_zk}
STEPS = [form, answer, model, facts, signature, path, settlement, proof, node, header, commit]


def verify(receipt, genesis, leaf=None):
    """Every step: (name, whether it holds, what was found or why not); None in the place of whether it holds if part
    of the step cannot be checked here, and the rest of it holds.

    leaf: the hash of the leaf that the receipt must be of, if it is known.
    """
    steps = []
    for step in STEPS:
        if step in SOME and not SOME[step](receipt):
            continue
        try:
            steps.append((step.__name__, True, step(receipt, genesis, leaf)))
        except Unchecked as e:
            steps.append((step.__name__, None, str(e)))
        except (Refused, ValueError, OverflowError, struct.error, IndexError, TypeError,
                RecursionError) as e:
            steps.append((step.__name__, False, str(e)))
    return steps


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("receipt")
    parser.add_argument("--genesis", required=True, help="the network's CometBFT genesis")
    parser.add_argument("--proof", help="the leaf hash that the receipt must be of")
    options = parser.parse_args()
    with open(options.receipt) as file:
        text = file.read(FILE_MAX + 1)
        require(len(text) <= FILE_MAX, "the file is too large for a receipt")
        receipt = read(text)
    with open(options.genesis) as file:
        genesis = read(file.read())
    leaf = bytes.fromhex(options.proof[2:]) if options.proof else None
    steps = verify(receipt, genesis, leaf)
    holds = all(passed for _, passed, _ in steps)
    is_refused = any(passed is False for _, passed, _ in steps)
    for name, passed, detail in steps:
        shown = detail if not (passed and is_refused) else "holds by itself"
        print(f"{MARKS[passed]} {name:11} {shown}")
    print("The receipt holds." if holds else "The receipt does not hold: it proves nothing." if is_refused
          else "All that is checked here holds; what is not is above, marked by ?.")
    return 0 if holds else 1


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (Refused, ValueError, OSError, RecursionError) as e:
        sys.exit(f"not a receipt or a genesis: {e}")
