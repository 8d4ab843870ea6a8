"""Blocks of CometBFT: what it hashes and signs of them (protobuf by hand, as few fields as there are), and
who has signed one."""

import hashlib
import struct

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ed25519

from haca_reading import base64_of, field, int64, moment, number, only, plain, require

VALIDATORS_MAX, POWER_MAX = 100, (2**63 - 1) // 8
DIGESTS = ["last_commit_hash", "data_hash", "validators_hash", "next_validators_hash",
           "consensus_hash", "app_hash", "last_results_hash", "evidence_hash", "proposer_address"]
HEADER_FIELDS = {"version", "chain_id", "height", "time", "last_block_id", *DIGESTS}
COMMIT_FIELDS = {"height", "round", "block_id", "signatures"}
VOTE_FIELDS = {"block_id_flag", "validator_address", "timestamp", "signature"}
ABSENT, COMMIT = 1, 2
ABSENT_VOTE = {"block_id_flag": ABSENT, "validator_address": "",
               "timestamp": "0001-01-01T00:00:00Z"}


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


def signed_by(signed, genesis):
    """In words whose power has signed a header; fails unless it is more than 2/3 of the trusted one's."""
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
