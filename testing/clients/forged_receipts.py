"""Forges a receipt that holds, field by field, and has client/python/haca_receipt.py judge each.

    python forged_receipts.py receipt.json genesis.json

The receipt holds an answer. Prints how many forgeries were refused at the step that vouches for the
field (docs/concepts/who-vouches.md); fails if one was not.
"""

import copy
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "client" / "python"))
import haca_receipt  # noqa: E402

STEPS = {
    ("version",): "form", ("answer",): "answer", ("leaf",): "signature", ("publicKey",): "signature",
    ("path",): "path", ("root",): "path", ("route",): "settlement", ("relay",): "settlement",
    ("accountProof",): "settlement", ("storageProof",): "settlement",
    ("zkModelProof",): "settlement", ("node",): "node", ("header",): "header",
    ("signedHeader",): "commit", ("signedHeader", "header", "app_hash"): "header"}


def values(value):
    yield from [each for each in (None, 1.5, {}, "believe me") if each != value]
    if isinstance(value, str):
        middle = len(value) // 2
        if value:
            yield value[:middle] + ("2" if value[middle] == "1" else "1") + value[middle + 1:]
        yield value + "00"
    elif isinstance(value, int):
        yield from (value + 1, -value - 1, str(value))
    elif isinstance(value, list):
        yield value + (copy.deepcopy(value[-1:]) or ["0x00"])
        if value:
            yield []


def forgeries(value, at=()):
    """Places, each with what is put there."""
    if at:
        yield from ((at, forged) for forged in values(value))
    if isinstance(value, (dict, list)):
        for key, element in value.items() if isinstance(value, dict) else enumerate(value):
            yield from forgeries(element, at + (key,))


def step(at):
    while at not in STEPS:
        at = at[:-1]
    return STEPS[at]


def failed(receipt, genesis):
    return [name for name, passed, _ in haca_receipt.verify(receipt, genesis) if not passed]


def main(receipt_file, genesis_file):
    receipt = haca_receipt.read(pathlib.Path(receipt_file).read_text())
    genesis = haca_receipt.read(pathlib.Path(genesis_file).read_text())
    if failed(receipt, genesis):
        sys.exit(f"the receipt itself fails: {haca_receipt.verify(receipt, genesis)}")
    count = 0
    for at, forged in forgeries(receipt):
        copied = copy.deepcopy(receipt)
        parent = copied
        for key in at[:-1]:
            parent = parent[key]
        parent[at[-1]] = forged
        refused = failed(copied, genesis)
        if step(at) not in refused:
            sys.exit(f"{at} = {json.dumps(forged)[:60]}: refused at {refused}, not at {step(at)}")
        count += 1
    genesis["chain_id"] = "another"
    if failed(receipt, genesis) != ["commit"]:
        sys.exit("a receipt of another chain is taken")
    print(f"{count} forgeries refused")


if __name__ == "__main__":
    main(*sys.argv[1:])
