"""Verifies a receipt offline, and names each step and its result.

    pip install -r requirements.txt
    python haca_receipt.py receipt.json --genesis genesis.json

A second implementation of what `haca verify` does (rule R of docs/protocol.md). It takes from the
receipt only what it then proves: chain id and validators come from the genesis, the contracts and
the meaning of their storage from the protocol.
"""

import argparse
import base64
import datetime
import hashlib
import json
import re
import struct
import sys

import rlp
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ed25519, padding, rsa
from eth_utils import keccak

VERSION = 2
REGISTRY = bytes.fromhex("703cb174aeadb35d611858369b4b1111dc9abda6")
RELAY = bytes.fromhex("0000000000000000000000000000000000004842")
ROOTS, INDIVIDUAL, ZK_MODEL, TEES = 1, 6, 9, 7
PCR_HASH, TEE_TYPE, REGISTERED_AT = 5, 6, 7
SETTLED = 2
FILE_MAX = 256 << 20
SIGNED_ROOT, SIGNED_PATH_MAX = 1, 8
PATH_MAX, NODES_MAX, VALIDATORS_MAX, POWER_MAX = 32, 65, 100, (2**63 - 1) // 8
KINDS = {0: "LLM_PROXY", 1: "VALIDATOR", 2: "TEE_MODEL_WORKER", 3: "DATA_NODE", 16: "VANILLA",
         17: "ZKML_PROVER"}
ZKML_PROVER = 17
# The first version of the rules in which a prover's leaves settle by their proofs alone.
PROVERS_PROVE = 5

FIELDS = {
    "": {"version", "leaf", "publicKey", "path", "route", "root", "relay", "header", "accountProof",
         "storageProof", "zkModelProof", "node", "signedHeader", "answer"},
    "leaf": {"teeId", "inputHash", "outputHash", "signature", "timestamp"},
    "node": {"accountProof", "registrationProof", "kindProof", "measurementProof"},
    "signedHeader": {"header", "commit"},
}
DIGESTS = ["last_commit_hash", "data_hash", "validators_hash", "next_validators_hash",
           "consensus_hash", "app_hash", "last_results_hash", "evidence_hash", "proposer_address"]
HEADER_FIELDS = {"version", "chain_id", "height", "time", "last_block_id", *DIGESTS}
COMMIT_FIELDS = {"height", "round", "block_id", "signatures"}
VOTE_FIELDS = {"block_id_flag", "validator_address", "timestamp", "signature"}
ANSWER_FIELDS = {"modelName", "modelVersion", "modelDigest", "random", "id", "inputs", "outputs"}
TENSOR_FIELDS = {"name", "datatype", "shape", "content"}
ABSENT, COMMIT = 1, 2
ABSENT_VOTE = {"block_id_flag": ABSENT, "validator_address": "",
               "timestamp": "0001-01-01T00:00:00Z"}


class Refused(Exception):
    """A step does not hold."""


def require(holds, otherwise):
    if not holds:
        raise Refused(otherwise)


# Strict reading: a field is there and of exactly its type.


def no_duplicates(pairs):
    require(len(dict(pairs)) == len(pairs), "a name stands twice in an object")
    return dict(pairs)


def read(text):
    """JSON without a name that stands twice: another reader would see another value."""
    return json.loads(text, object_pairs_hook=no_duplicates)


def only(value, known, name):
    require(isinstance(value, dict), f"{name} is not an object")
    require(set(value) <= known, f"{name} has unknown fields")
    return value


def field(value, name, kind):
    found = value.get(name) if isinstance(value, dict) else None
    require(type(found) is kind, f"{name} is missing or of another type")
    return found


def number(value, name):
    found = field(value, name, int)
    require(0 <= found < 2**63, f"{name} is not a whole number")
    return found


def int64(value, name):
    text = field(value, name, str)
    require(re.fullmatch("0|-?[1-9][0-9]{0,18}", text), f"{name} is not the digits of a number")
    require(-(2**63) <= int(text) < 2**63, f"{name} is not within 64 bits")
    return int(text)


def parse(text, name):
    require(isinstance(text, str) and re.fullmatch("0x[0-9a-f]*", text)
            and len(text) % 2 == 0,
            f"{name} is not lower-case hexadecimal with 0x")
    return bytes.fromhex(text[2:])


def data(value, name, size=None):
    found = parse(field(value, name, str), name)
    require(size is None or len(found) == size, f"{name} is not {size} bytes")
    return found


def many(value, name, count_max, size=None):
    found = field(value, name, list)
    require(len(found) <= count_max, f"{name} has more than {count_max} elements")
    items = [parse(each, name) for each in found]
    require(size is None or all(len(each) == size for each in items), f"{name}: not {size} bytes")
    return items


def plain(value, name):
    text = field(value, name, str)
    require(re.fullmatch("[0-9A-F]*", text) and len(text) % 2 == 0, f"{name} is not upper-case hexadecimal")
    return bytes.fromhex(text)


def base64_of(value, name):
    text = field(value, name, str)
    decoded = base64.b64decode(text, validate=True)
    # The last character has bits to spare, which the decoder does not look at.
    require(base64.b64encode(decoded).decode() == text, f"{name} is not base64")
    return decoded


def moment(value, name):
    """Seconds since 1970 and nanoseconds, as Go writes them."""
    text = field(value, name, str)
    match = re.fullmatch("([0-9]{4}-[0-9]{2}-[0-9]{2}T(?:[01][0-9]|2[0-3])(?::[0-5][0-9]){2})"
                         "(?:[.]([0-9]{0,8}[1-9]))?Z", text)
    require(match, f"{name} is not a time")
    try:
        whole = datetime.datetime.fromisoformat(match[1]).replace(tzinfo=datetime.timezone.utc)
    except ValueError as e:
        raise Refused(f"{name} is not a time") from e
    first = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
    return (whole - first) // datetime.timedelta(seconds=1), int((match[2] or "").ljust(9, "0"))


# What CometBFT hashes and signs: protobuf by hand, as few fields as there are.


def varint(value):
    value %= 2**64
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes(out) + bytes([value])


def tagged(index, value):
    """A field of protobuf; nothing for 0 and for what is empty."""
    if isinstance(value, int):
        return varint(index << 3) + varint(value) if value else b""
    return varint(index << 3 | 2) + varint(len(value)) + value if value else b""


def message(index, value):
    return varint(index << 3 | 2) + varint(len(value)) + value


def fixed(index, value):
    return varint(index << 3 | 1) + struct.pack("<q", value) if value else b""


def timestamp(seconds_nanos):
    return tagged(1, seconds_nanos[0]) + tagged(2, seconds_nanos[1])


def block_id(value):
    parts = only(field(only(value, {"hash", "parts"}, "block id"), "parts", dict),
                 {"total", "hash"}, "parts")
    return plain(value, "hash"), tagged(1, number(parts, "total")) + tagged(2, plain(parts, "hash"))


def merkle(leaves):
    """RFC 6962, as CometBFT has it."""
    if len(leaves) == 1:
        return hashlib.sha256(b"\0" + leaves[0]).digest()
    split = 1 << (len(leaves) - 1).bit_length() - 1
    return hashlib.sha256(b"\1" + merkle(leaves[:split]) + merkle(leaves[split:])).digest()


def header_hash(header):
    only(header, HEADER_FIELDS, "header")
    version = only(field(header, "version", dict), {"block", "app"}, "version")
    app = int64(version, "app") if "app" in version else 0
    last, last_parts = block_id(field(header, "last_block_id", dict))
    return merkle([
        tagged(1, int64(version, "block")) + tagged(2, app),
        tagged(1, field(header, "chain_id", str).encode()),
        tagged(1, int64(header, "height")),
        timestamp(moment(header, "time")),
        tagged(1, last) + message(2, last_parts),
        *(tagged(1, plain(header, name)) for name in DIGESTS)])


def signed_bytes(commit, vote, chain_id):
    block, parts = block_id(field(commit, "block_id", dict))
    canonical = tagged(1, 2) + fixed(2, int64(commit, "height")) + fixed(3, number(commit, "round"))
    if number(vote, "block_id_flag") == COMMIT:
        canonical += message(4, tagged(1, block) + message(2, parts))
    canonical += message(5, timestamp(moment(vote, "timestamp"))) + tagged(6, chain_id.encode())
    return varint(len(canonical)) + canonical


def address(key):
    return hashlib.sha256(key).digest()[:20]


def validators(genesis):
    """Of a genesis, in CometBFT's order: (key, power)."""
    found = {}
    for each in field(genesis, "validators", list)[:VALIDATORS_MAX + 1]:
        key_type = field(field(each, "pub_key", dict), "type", str)
        key = base64_of(each["pub_key"], "value")
        power = int64(each, "power")
        require(key_type == "tendermint/PubKeyEd25519" and len(key) == 32, "no Ed25519 key")
        require(key not in found and power >= 1, "a validator is there twice, or has no power")
        found[key] = power
    require(0 < len(found) <= VALIDATORS_MAX and sum(found.values()) <= POWER_MAX, "no set")
    return sorted(found.items(), key=lambda item: (-item[1], address(item[0])))


def set_hash(members):
    return merkle([message(1, tagged(1, key)) + tagged(2, power) for key, power in members])


def holds(commit, vote, key, chain_id):
    """One that does not hold counts for nothing, and spoils nothing."""
    try:
        signature = base64_of(vote, "signature")
        ed25519.Ed25519PublicKey.from_public_bytes(key).verify(
            signature, signed_bytes(commit, vote, chain_id))
        return True
    except InvalidSignature:
        return False


# Ethereum's proofs (EIP-1186).


def nibbles(key):
    return [nibble for byte in key for nibble in (byte >> 4, byte & 15)]


def decoded(encoded):
    try:
        return rlp.decode(encoded)
    except rlp.exceptions.RLPException as e:
        raise Refused("not RLP") from e


def trie_value(root, key, proof):
    """The value under keccak(key); empty bytes if its absence is proven."""
    path, expected = nibbles(keccak(key)), root
    for index, encoded in enumerate(proof):
        require(keccak(encoded) == expected, "a proof node has another hash")
        node = decoded(encoded)
        while True:
            require(isinstance(node, list) and len(node) in (2, 17), "a proof node is none")
            node, path, done = descend(node, path)
            if done:
                require(index + 1 == len(proof), "the proof goes on behind the key")
                require(isinstance(node, bytes), "a list stands where a value belongs")
                return node
            if isinstance(node, bytes):
                break
        expected = node
    raise Refused("the proof ends before the key")


def descend(node, path):
    """Where a node leads, what is left of the path, and whether that is the end."""
    if len(node) == 17:
        if not path:
            return node[16], path, True
        return node[path[0]], path[1:], node[path[0]] == b""
    require(isinstance(node[0], bytes) and node[0], "a proof node has no path")
    compact = nibbles(node[0])
    require(compact[0] <= 3, "a proof node has no path")
    segment = compact[1 if compact[0] & 1 else 2:]
    is_leaf = compact[0] >= 2
    if path[:len(segment)] != segment or (is_leaf and len(segment) != len(path)):
        return b"", path, True
    return node[1], path[len(segment):], is_leaf or node[1] == b""


def storage_root(state_root, contract, proof):
    account = trie_value(state_root, contract, proof)
    require(account, "the contract is not in the state")
    fields = decoded(account)
    require(isinstance(fields, list) and len(fields) == 4 and len(fields[2]) == 32, "no account")
    return fields[2]


def stored(root, slot, proof):
    value = trie_value(root, slot, proof)
    word = decoded(value) if value else b""
    require(isinstance(word, bytes) and len(word) <= 32, "no word")
    return word.rjust(32, b"\0")


def word(value):
    return value.to_bytes(32, "big")


# The steps.


def leaf_of(receipt):
    leaf = field(receipt, "leaf", dict)
    return (data(leaf, "teeId", 32), data(leaf, "inputHash", 32), data(leaf, "outputHash", 32),
            data(leaf, "signature"), number(leaf, "timestamp"))


def leaf_hash(tee_id, input_hash, output_hash, signature, timestamp_):
    """OpenZeppelin's standard leaf of (bytes32, bytes32, bytes32, bytes, uint256)."""
    encoded = tee_id + input_hash + output_hash + word(160) + word(timestamp_)
    encoded += word(len(signature)) + signature + bytes(-len(signature) % 32)
    return keccak(keccak(encoded))


def prefixed(value):
    return struct.pack("<I", len(value)) + value


def transcript(answer, names):
    out = b"".join(map(prefixed, [
        b"haca.tensor.v1", field(answer, "modelName", str).encode(),
        field(answer, "modelVersion", str).encode(), data(answer, "modelDigest", 32),
        data(answer, "random", 16), field(answer, "id", str).encode()]))
    out += struct.pack("<I", 0)
    tensors = [only(each, TENSOR_FIELDS, "tensor") for each in field(answer, names, list)]
    out += struct.pack("<I", len(tensors))
    for tensor in sorted(tensors, key=lambda each: field(each, "name", str).encode("utf-16-be")):
        shape = field(tensor, "shape", list)
        require(all(type(each) is int and 0 <= each < 2**63 for each in shape), "no shape")
        out += prefixed(tensor["name"].encode()) + prefixed(field(tensor, "datatype", str).encode())
        out += prefixed(struct.pack(f"<{len(shape)}q", *shape)) + prefixed(data(tensor, "content"))
    return keccak(out)


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
    return f"version {VERSION}"


def answer(receipt, _genesis, proof):
    leaf = leaf_of(receipt)
    require(proof is None or proof == leaf_hash(*leaf), "it is the receipt of another proof")
    if "answer" not in receipt:
        return "not in this receipt: only what is signed is checked"
    own = only(receipt["answer"], ANSWER_FIELDS, "answer")
    require(transcript(own, "inputs") == leaf[1], "the request has another hash")
    require(transcript(own, "outputs") == leaf[2], "the answer has another hash")
    return "request and answer have the signed hashes"


def signature(receipt, _genesis, _proof):
    tee_id, input_hash, output_hash, signed, dated = leaf_of(receipt)
    key = data(receipt, "publicKey")
    require(keccak(key) == tee_id, "the key is not the node's")
    check_signature(key, keccak(input_hash + output_hash + word(dated)), signed)
    return f"signed by node 0x{tee_id.hex()}, dated {dated}"


def check_signature(key, message, signed):
    """A signature has the length of the key and is of the message, or it is of a root (rule T6)."""
    pss = padding.PSS(mgf=padding.MGF1(hashes.SHA256()), salt_length=32)
    try:
        public = serialization.load_der_public_key(key)
        require(isinstance(public, rsa.RSAPublicKey) and 2048 <= public.key_size <= 8192, "no key")
        if len(signed) != (public.key_size + 7) // 8:
            message, signed = signed_root(message, signed)
        public.verify(signed, message, pss, hashes.SHA256())
    except (InvalidSignature, UnsupportedAlgorithm, ValueError, TypeError) as e:
        raise Refused("the node's signature is wrong") from e


def signed_root(message, signed):
    """What is signed of the root to which the path in a signature leads, and that signature."""
    require(len(signed) > 2 and signed[0] == SIGNED_ROOT, "the signature is of no known form")
    require(1 <= signed[1] <= SIGNED_PATH_MAX, "the signature's path has not 1 to 8 hashes")
    end = 2 + 32 * signed[1]
    require(len(signed) > end, "the signature ends within its path")
    node = keccak(b"\0" + message)
    for at in range(2, end, 32):
        node = parent(node, signed[at:at + 32])
    return keccak(b"haca.root.v1" + node), signed[end:]


def parent(one, other):
    return keccak(min(one, other) + max(one, other))


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
    require(data(receipt, "relay") == RELAY, "the proofs are of another contract than the relay")
    state, height = ledger_header(receipt)
    storage = storage_root(state, RELAY, many(receipt, "accountProof", NODES_MAX))
    root, way = data(receipt, "root", 32), route(receipt)
    mapping = INDIVIDUAL if way == "INDIVIDUAL" else ROOTS
    found = stored(storage, keccak(root + word(mapping)), many(receipt, "storageProof", NODES_MAX))
    if way == "INDIVIDUAL":
        require("zkModelProof" not in receipt, "such a leaf has no zkModelProof")
        require(found == word(1), "the relay has not recorded the leaf")
        return f"the relay has recorded the leaf (seen in block {height})"
    require(found[31] == SETTLED, "the relay does not hold the root as settled")
    settlement_number = found[23:31].rjust(32, b"\0")
    model = stored(storage, keccak(settlement_number + word(ZK_MODEL)),
                   many(receipt, "zkModelProof", NODES_MAX))
    require(any(model) == (way == "ZK"), "it is settled in another way than the receipt says")
    require(way != "ZK", "it takes a run of the model's verifier, which this program has not: use 'haca verify'")
    return f"settled as {way} (seen in block {height})"


def rules_version(genesis):
    """Genesis files that name no version are of the first."""
    ledger = field(genesis, "app_state", dict)
    return int64(ledger, "rulesVersion") if "rulesVersion" in ledger else 1


def node(receipt, genesis, _proof):
    proofs = field(receipt, "node", dict)
    state, _ = ledger_header(receipt)
    storage = storage_root(state, REGISTRY, many(proofs, "accountProof", NODES_MAX))
    first = int.from_bytes(keccak(leaf_of(receipt)[0] + word(TEES)), "big")

    def member(offset, name):
        slot = word((first + offset) % 2**256)
        return stored(storage, slot, many(proofs, name, NODES_MAX))

    require(any(member(REGISTERED_AT, "registrationProof")), "the registry has no such node")
    kind = member(TEE_TYPE, "kindProof")[31]
    if rules_version(genesis) >= PROVERS_PROVE:
        proven = receipt.get("route") == "ZK"
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
    signed = field(receipt, "signedHeader", dict)
    comet, votes = field(signed, "header", dict), only(
        field(signed, "commit", dict), COMMIT_FIELDS, "commit")
    members, chain_id = validators(genesis), field(genesis, "chain_id", str)
    require(field(comet, "chain_id", str) == chain_id, "it is of another chain")
    require(plain(comet, "validators_hash") == set_hash(members),
            "the height has other validators than the genesis")
    committed, _ = block_id(field(votes, "block_id", dict))
    require(header_hash(comet) == committed and int64(votes, "height") == int64(comet, "height"),
            "the commit is of another header")
    signatures = field(votes, "signatures", list)
    require(len(signatures) == len(members), "not one vote for each validator")
    power = 0
    for vote, (key, share) in zip(signatures, members):
        flag = number(only(vote, VOTE_FIELDS, "vote"), "block_id_flag")
        require(1 <= flag <= 3, "no such block_id_flag")
        if flag == ABSENT:
            require(vote == ABSENT_VOTE | {"signature": vote.get("signature")}
                    and vote["signature"] in (None, ""), "no vote has a vote")
            continue
        require(plain(vote, "validator_address") == address(key), "a vote of another validator")
        power += share if flag == COMMIT and holds(votes, vote, key, chain_id) else 0
    total = sum(share for _, share in members)
    require(3 * power > 2 * total, f"power {power} of {total} signed; more than 2/3 needed")
    return f"signed by validators with power of at least {power} of {total}"


STEPS = [form, answer, signature, path, settlement, node, header, commit]


def verify(receipt, genesis, proof=None):
    """Every step: (name, whether it holds, what was found or why not).

    proof: the leaf hash that the receipt must be of, if it is known.
    """
    steps = []
    for step in STEPS:
        try:
            steps.append((step.__name__, True, step(receipt, genesis, proof)))
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
    proof = bytes.fromhex(options.proof[2:]) if options.proof else None
    steps = verify(receipt, genesis, proof)
    holds = all(passed for _, passed, _ in steps)
    for name, passed, detail in steps:
        shown = detail if holds or not passed else "holds by itself"
        print(f"{'✓' if passed else '✗'} {name:11} {shown}")
    print("The receipt holds." if holds else "The receipt does not hold: it proves nothing.")
    return 0 if holds else 1


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (Refused, ValueError, OSError, RecursionError) as e:
        sys.exit(f"not a receipt or a genesis: {e}")
