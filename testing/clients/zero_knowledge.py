"""Has client/python judge receipts of proofs in zero knowledge, whose verifier it does not run, and entries under which
answers were signed.

    python zero_knowledge.py receipt.json genesis.json
"""

import json
import pathlib
import sys

import rlp
from eth_utils import keccak

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "client" / "python"))
import haca_entry  # noqa: E402
import haca_receipt  # noqa: E402
from haca_reading import Refused  # noqa: E402
from haca_storage import MODEL_REGISTRY, word  # noqa: E402

CODE = b"\x60\x01"
WORDS = [keccak(b"digest"), bytes(12) + b"\x07" * 20, keccak(CODE)]


def hexed(value):
    return "0x" + value.hex()


def first_nibble(slot):
    return keccak(slot)[0] >> 4


def model():
    """One whose words part at their first nibble, so that a trie of them is one branch."""
    number = 1
    while len({first_nibble(slot) for slot in haca_entry.slots(word(number))}) < len(WORDS):
        number += 1
    return word(number)


def alone(entry):
    """A state in which the registry has that entry alone: its root, and what a receipt has of it."""
    branch, leaves = [b""] * 17, []
    for slot, value in zip(haca_entry.slots(entry), WORDS):
        path = keccak(slot)
        rest = bytes([0x30 | (path[0] & 15)]) + path[1:]
        leaves.append(rlp.encode([rest, rlp.encode(value.lstrip(b"\0"))]))
        branch[first_nibble(slot)] = keccak(leaves[-1])
    top = rlp.encode(branch)
    account = rlp.encode([b"", b"", keccak(top), keccak(b"")])
    state = rlp.encode([b"\x20" + keccak(MODEL_REGISTRY), account])
    proofs = [[hexed(top), hexed(leaf)] for leaf in leaves] + [[]] * 7
    return keccak(state), {"accountProof": [hexed(state)], "storageProofs": proofs,
                           "verifierCode": hexed(CODE), "proven": "0x"}


def judged(zk, root, entry):
    try:
        haca_entry.proven_entry(zk, root, entry)
    except Refused as e:
        return type(e), str(e)
    raise AssertionError("a proof that was not judged passes")


def judge_served(vectors):
    for vector in json.loads(vectors.read_text()):
        detail = reason = None
        try:
            detail = haca_entry.served_entry(vector["receipt"], bytes.fromhex(vector["stateRoot"][2:]))
        except Refused as e:
            reason = str(e)
        assert detail == vector.get("detail"), (vector["what"], detail, reason)
        assert (reason is None) == ("reason" not in vector), (vector["what"], reason)


def main(receipt_file, genesis_file):
    judge_served(pathlib.Path(receipt_file).with_name("model-proofs.json"))
    entry = model()
    root, zk = alone(entry)
    kind, text = judged(zk, root, entry)
    assert kind is haca_entry.Unchecked and text.startswith("not checked here: entry " + hexed(entry)), text
    for forged in ({**zk, "verifierCode": "0x6002"}, {**zk, "storageProofs": zk["storageProofs"][:9]},
                   {**zk, "accountProof": []}):
        assert judged(forged, root, entry)[0] is Refused
    assert judged(zk, root, word(1_000_000))[0] is Refused
    receipt = json.loads(pathlib.Path(receipt_file).read_text())
    receipt["route"] = "ZK"
    steps = haca_receipt.verify(receipt, json.loads(pathlib.Path(genesis_file).read_text()))
    failed = [name for name, passed, _ in steps if not passed]
    assert failed == ["form", "path", "settlement", "proof"], failed
    print("no proof in zero knowledge passes unchecked")


if __name__ == "__main__":
    main(*sys.argv[1:])
