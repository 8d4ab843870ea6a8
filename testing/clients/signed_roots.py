"""Holds the Python verifier to vectors: leaves whose signatures hold or not (rules T4 and T6).

    python signed_roots.py root-vectors.json
"""

import json
import pathlib
import sys

from eth_utils import keccak

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "client" / "python"))
import haca_receipt  # noqa: E402


def holds(vector):
    def data(name):
        return bytes.fromhex(vector[name][2:])

    message = keccak(
        data("inputHash") + data("outputHash") + haca_receipt.word(vector["timestamp"]))
    try:
        haca_receipt.check_signature(data("publicKey"), message, data("signature"))
        return True
    except haca_receipt.Refused:
        return False


def main():
    with open(sys.argv[1]) as file:
        vectors = json.load(file)
    wrong = [vector["name"] for vector in vectors if holds(vector) != vector["holds"]]
    if wrong or not vectors:
        sys.exit(f"judged otherwise: {wrong}")
    print(len(vectors), "signatures judged as their author does")


if __name__ == "__main__":
    main()
