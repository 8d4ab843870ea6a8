"""Writes root-vectors.json: leaves whose signatures hold or not, in both forms (rules T4 and T6).

    pip install cryptography eth-utils pycryptodome
    python root_vectors.py > root-vectors.json

An implementation by docs/protocol.md alone, which shares no code with those that it is to test. Keys
and salts are new at every run.
"""

import json

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from eth_utils import keccak

PSS = padding.PSS(mgf=padding.MGF1(hashes.SHA256()), salt_length=32)
TAG = b"haca.root.v1"


class Node:
    """A signing key."""

    def __init__(self, bits):
        self.key = rsa.generate_private_key(65537, bits)
        self.public = self.key.public_key().public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)

    def sign(self, message):
        return self.key.sign(message, PSS, hashes.SHA256())


class Answer:
    def __init__(self, number):
        self.input, self.output = keccak(b"input %d" % number), keccak(b"output %d" % number)
        self.timestamp = 1_800_000_000 + number // 4
        seconds = self.timestamp.to_bytes(32, "big")
        self.message = keccak(self.input + self.output + seconds)


def pair(one, other):
    return keccak(min(one, other) + max(one, other))


def tree(leaves):
    """OpenZeppelin's array: the root first, the sorted leaves at the end from back to front."""
    nodes = [b""] * (len(leaves) - 1) + sorted(leaves, reverse=True)
    for i in reversed(range(len(leaves) - 1)):
        nodes[i] = pair(nodes[2 * i + 1], nodes[2 * i + 2])
    return nodes


def path(nodes, leaf):
    index, found = nodes.index(leaf, len(nodes) // 2), []
    while index > 0:
        found.append(nodes[index + 1 if index % 2 else index - 1])
        index = (index - 1) // 2
    return found


def leaf(answer):
    return keccak(b"\0" + answer.message)


def form(hashes_, signature, scheme=1, count=None):
    count = len(hashes_) if count is None else count
    return bytes([scheme, count]) + b"".join(hashes_) + signature


class Window:
    """Answers that are signed together."""

    def __init__(self, node, answers):
        self.nodes = tree([leaf(each) for each in answers])
        self.root = self.nodes[0]
        self.signature = node.sign(keccak(TAG + self.root))

    def path(self, answer):
        return path(self.nodes, leaf(answer))

    def of(self, answer):
        return form(self.path(answer), self.signature)


def case(name, node, answer, signature, holds):
    return {
        "name": name, "holds": holds, "publicKey": "0x" + node.public.hex(),
        "inputHash": "0x" + answer.input.hex(), "outputHash": "0x" + answer.output.hex(),
        "timestamp": answer.timestamp, "signature": "0x" + signature.hex()}


def good(node, answers):
    cases = [case("alone", node, answers[0], node.sign(answers[0].message), True)]
    for size in (2, 3, 5, 8, 200, 256):
        window = Window(node, answers[:size])
        for at in {0, size // 2, size - 1}:
            cases.append(case(f"{at} of {size}", node, answers[at], window.of(answers[at]), True))
    return cases


def bad(node, other, answers):
    one, two = answers[0], answers[1]
    window = Window(node, answers[:8])
    hashes_, signature, whole = window.path(one), window.signature, window.of(one)
    swapped = [hashes_[1], hashes_[0], *hashes_[2:]]
    cases = {
        "nothing": b"",
        "the scheme alone": b"\1",
        "no path: such an answer is signed alone":
            form([], node.sign(keccak(TAG + leaf(one)))),
        "no path, the message itself": form([], node.sign(one.message)),
        "the root's signature alone": signature,
        "the root signed without its tag": form(hashes_, node.sign(window.root)),
        "the root signed with another tag":
            form(hashes_, node.sign(keccak(b"haca.root.v2" + window.root))),
        "the root signed as a message is": form(hashes_, node.sign(keccak(window.root))),
        "another scheme": form(hashes_, signature, scheme=2),
        "scheme 0": form(hashes_, signature, scheme=0),
        "a count too small": form(hashes_, signature, count=2),
        "a count too large": form(hashes_, signature, count=4),
        "a count of 255": form(hashes_, signature, count=255),
        "a byte behind": whole + b"\0",
        "a byte short": whole[:-1],
        "no signature": whole[:-256],
        "the signature twice": whole + signature,
        "another's path": window.of(two),
        "two hashes changed places": form(swapped, signature),
        "a hash too many": form([*hashes_, bytes(32)], signature),
        "the path from the parent up": form(hashes_[1:], signature),
        "another key's signature": Window(other, answers[:8]).of(one),
        "a root that has other answers": form(hashes_, Window(node, answers[1:9]).signature),
    }
    # Nine hashes lead to a root that is signed: the bound itself is what refuses.
    deep, node_ = [keccak(b"%d" % i) for i in range(9)], leaf(one)
    for each in deep:
        node_ = pair(node_, each)
    cases["a path of nine hashes"] = form(deep, node.sign(keccak(TAG + node_)))
    # A message is no leaf until it is hashed as one.
    untagged = tree([each.message for each in answers[:4]])
    cases["messages in the place of leaves"] = form(
        path(untagged, one.message), node.sign(keccak(TAG + untagged[0])))
    found = [case(name, node, one, signed, False) for name, signed in cases.items()]
    changed = bytearray(whole)
    changed[2] ^= 1
    found.append(case("a changed hash", node, one, bytes(changed), False))
    later = Answer(0)
    later.timestamp += 1
    found.append(case("another second", node, later, whole, False))
    return found


def main():
    node, other, long = Node(2048), Node(2048), Node(3072)
    answers = [Answer(number) for number in range(256)]
    cases = good(node, answers) + bad(node, other, answers)
    cases.append(case("a longer key, alone", long, answers[0], long.sign(answers[0].message), True))
    cases.append(case("a longer key", long, answers[0],
                      Window(long, answers[:4]).of(answers[0]), True))
    print(json.dumps(cases, indent=1))


if __name__ == "__main__":
    main()
