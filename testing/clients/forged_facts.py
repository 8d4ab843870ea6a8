"""Has client/python judge receipts with facts as the Java verifier does (rule D4), by its vectors.

    python forged_facts.py RECEIPTS NUMBERS

RECEIPTS is the folder of the vectors of receipts, NUMBERS the file of those of rounding. Each forgery
has to be refused at the same steps, and for the same reason; each fact has to come to the same tensor.
"""

import copy
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "client" / "python"))
import haca_answer  # noqa: E402
import haca_fact  # noqa: E402
import haca_facts  # noqa: E402
import haca_receipt  # noqa: E402
import haca_recomputing  # noqa: E402
import haca_rounds  # noqa: E402

# In front of a field's name Java has that of its object.
OBJECT = re.compile(r"\b(receipt|a (data )?(fact|report|round|node|definition))(\.\w+)*\.(?=')?")


def changed(document, changes):
    document = copy.deepcopy(document)
    for change in changes:
        *way, last = change["at"].split("/")[1:]
        parent = document
        for name in way:
            parent = parent[int(name) if isinstance(parent, list) else name]
        key = int(last) if isinstance(parent, list) else last
        if "value" in change:
            parent[key] = copy.deepcopy(change["value"])
        else:
            del parent[key]
    return document


def plain(reason):
    """Libraries have their own words for what is wrong within a proof."""
    found = reason and OBJECT.sub("", reason).replace("'", "")
    return found and re.sub("(does not hold: ).*", r"\1", found)


def require_same(what, found, expected):
    if found != expected:
        sys.exit(f"{what}: {found}, and Java has {expected}")


def judge_receipts(folder):
    receipt, genesis = (haca_receipt.read((folder / name).read_text())
                        for name in ("facts.json", "facts-genesis.json"))
    held = haca_receipt.verify(receipt, genesis)
    expected = haca_receipt.read((folder / "facts.steps.json").read_text())
    require_same("the receipt", [passed for _, passed, _ in held], [True] * len(expected))
    require_same("the receipt", held[2][2], expected[2]["detail"])
    vectors = haca_receipt.read((folder / "facts-forgeries.json").read_text())
    for vector in vectors:
        steps = haca_receipt.verify(changed(receipt, vector["changes"]), genesis)
        refused = {name: detail for name, passed, detail in steps if not passed}
        require_same(vector["what"], list(refused), vector["failed"])
        require_same(vector["what"], plain(refused.get("facts")), plain(vector.get("reason")))
    return len(vectors)


def judge_proofs(folder):
    for vector in haca_receipt.read((folder / "fact-proofs.json").read_text()):
        receipt, detail, reason = vector["receipt"], None, None
        try:
            detail = haca_facts.proven_facts(
                haca_facts.fact_proofs(receipt), vector["chainId"], bytes.fromhex(vector["stateRoot"][2:]),
                haca_answer.read_answer(receipt["answer"]), vector["signedAt"])
        except haca_receipt.Refused as e:
            reason = str(e)
        require_same(vector["what"], detail, vector.get("detail"))
        require_same(vector["what"], plain(reason), plain(vector.get("reason")))


def judge_facts(folder):
    count = 0
    for each in haca_receipt.read((folder / "fact-cases.json").read_text()):
        for vector in each["cases"]:
            fact, tensor, reason = changed(each["fact"], vector["changes"]), None, None
            try:
                read = haca_fact.read_facts([fact])[0]
                tensor = "0x" + haca_recomputing.content_of(read, vector["signedAt"]).hex()
            except haca_receipt.Refused as e:
                reason = str(e)
            require_same(vector["what"], tensor, vector.get("tensor"))
            java = vector.get("reason", "").removeprefix(f"feed {fact['query'].get('feed')}: ")
            require_same(vector["what"], plain(reason), plain(java or None))
            count += 1
    return count


def judge_numbers(file):
    for vector in haca_receipt.read(file.read_text()):
        for name, form in haca_rounds.FLOATS.items():
            bits = haca_rounds.nearest_bits(*form, int(vector["value"]), vector["decimals"])
            found = None if bits is None else f"{bits:x}"
            require_same(vector, found, vector.get(name.lower()))


if __name__ == "__main__":
    receipts = pathlib.Path(sys.argv[1])
    forgeries, facts = judge_receipts(receipts), judge_facts(receipts)
    judge_proofs(receipts)
    judge_numbers(pathlib.Path(sys.argv[2]))
    print(f"{forgeries} forgeries and {facts} facts judged as Java judges them")
