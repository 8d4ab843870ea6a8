"""Writes report-vectors.json: reports of data nodes that hold or not (rule D1).

    pip install cryptography eth-utils pycryptodome
    python report_vectors.py > report-vectors.json

An implementation by docs/protocol.md alone, which shares no code with those that it is to test. Keys
and salts are new at every run.
"""

import json

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from eth_utils import keccak

PSS = padding.PSS(mgf=padding.MGF1(hashes.SHA256()), salt_length=32)
TAG = keccak(b"haca.report.v1")
CONTRACT = bytes.fromhex("0000000000000000000000000000000000004846")
GOOD = {"chainId": 262144, "contract": CONTRACT, "feedId": b"BTC-USD".ljust(32, b"\0"), "round": 7,
        "definition": keccak(b"definition"), "value": 6_412_345_000_000, "observedAt": 1_790_000_123}


class Node:
    """A signing key."""

    def __init__(self):
        self.key = rsa.generate_private_key(65537, 2048)
        self.public = self.key.public_key().public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)

    def sign(self, message):
        return self.key.sign(message, PSS, hashes.SHA256())


def word(number):
    return (number % 2**256).to_bytes(32, "big")


def encode(report, tag=TAG):
    return b"".join([
        tag, word(report["chainId"]), bytes(12) + report["contract"], report["feedId"],
        word(report["round"]), report["definition"], word(report["value"]),
        word(report["observedAt"])])


def case(name, node, encoded, signature, is_report, holds, fields=None):
    found = {
        "name": name, "isReport": is_report, "holds": holds, "bytes": "0x" + encoded.hex(),
        "hash": "0x" + keccak(encoded).hex(), "publicKey": "0x" + node.public.hex(),
        "signature": "0x" + signature.hex()}
    if fields:
        found["fields"] = {
            key: "0x" + value.hex() if isinstance(value, bytes) else str(value)
            for key, value in fields.items()}
    return found


def signed(name, node, encoded, is_report, fields=None):
    return case(name, node, encoded, node.sign(keccak(encoded)), is_report, is_report, fields)


def good(node):
    values = [0, 1, -1, 2**191 - 1, -2**191, 128, -128, -129, 10**30]
    for value in values:
        report = {**GOOD, "value": value}
        yield signed(f"value {value}", node, encode(report), True, report)
    for name, changed in {
        "as it is": {}, "the largest numbers": {
            "chainId": 2**63 - 1, "round": 2**63 - 1, "observedAt": 2**63 - 1},
        "the smallest numbers": {"chainId": 1, "round": 1, "observedAt": 0},
        "a feed without a name": {"feedId": keccak(b"any")},
    }.items():
        report = {**GOOD, **changed}
        yield signed(name, node, encode(report), True, report)


def bad(node, other):
    whole = encode(GOOD)
    for name, encoded in {
        "nothing": b"", "a byte short": whole[:-1], "a byte behind": whole + b"\0",
        "a word short": whole[:-32], "a word behind": whole + bytes(32), "twice": whole + whole,
        "another tag": encode(GOOD, keccak(b"haca.report.v2")),
        "the tag as text": encode(GOOD, b"haca.report.v1".ljust(32, b"\0")),
        "chain 0": encode({**GOOD, "chainId": 0}), "round 0": encode({**GOOD, "round": 0}),
        "a chain of 64 bits": encode({**GOOD, "chainId": 2**63}),
        "a round of 64 bits": encode({**GOOD, "round": 2**63}),
        "a round of 65 bits": encode({**GOOD, "round": 2**64 + 7}),
        "a time of 64 bits": encode({**GOOD, "observedAt": 2**63}),
        "a time below 0": encode({**GOOD, "observedAt": -1}),
        "a value of 192 bits": encode({**GOOD, "value": 2**191}),
        "a value below int192": encode({**GOOD, "value": -2**191 - 1}),
        "the largest value": encode({**GOOD, "value": 2**255 - 1}),
        "an address of 21 bytes": whole[:64] + bytes(11) + b"\1" + CONTRACT + whole[96:],
    }.items():
        yield signed(name, node, encoded, False)
    message = keccak(whole)
    for name, signature in {
        "no signature": b"", "another key's": other.sign(message), "of another message":
            node.sign(keccak(encode({**GOOD, "round": 8}))), "of the hash's hash":
            node.sign(keccak(message)), "a byte behind the signature": node.sign(message) + b"\0",
    }.items():
        yield case(name, node, whole, signature, True, False, GOOD)


def main():
    node, other = Node(), Node()
    print(json.dumps([*good(node), *bad(node, other)], indent=1))


if __name__ == "__main__":
    main()
