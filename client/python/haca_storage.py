"""Words of a contract's storage, by Ethereum's proofs (EIP-1186)."""

import rlp
from eth_utils import keccak

from haca_reading import Refused, require

REGISTRY = bytes.fromhex("703cb174aeadb35d611858369b4b1111dc9abda6")
RELAY = bytes.fromhex("0000000000000000000000000000000000004842")
FEEDS = bytes.fromhex("0000000000000000000000000000000000004846")
MODEL_REGISTRY = bytes.fromhex("0000000000000000000000000000000000004845")

# Nodes of a proof at most: one for each nibble of a key, and the value.
NODES_MAX = 65

# The slot of the registry's mapping of nodes, and words from the beginning of one.
TEES, OWNER, PCR_HASH, TEE_TYPE, REGISTERED_AT = 7, 0, 5, 6, 7


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
        require(keccak(encoded) == expected, f"a proof node does not have the hash 0x{expected.hex()}")
        node = decoded(encoded)
        while True:
            require(isinstance(node, list) and len(node) in (2, 17),
                    "a proof node is neither a branch nor an extension nor a leaf")
            node, path, done = descend(node, path)
            if done:
                require(index + 1 == len(proof), "the proof goes on behind the key")
                require(isinstance(node, bytes), "a list stands where bytes belong")
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


def proven(root, key, proof, name):
    try:
        value = trie_value(root, key, proof)
        return decoded(value) if value else b""
    except Refused as e:
        raise Refused(f"the proof of the {name} does not hold: {e}") from e


def storage_root(state_root, contract, proof, name):
    """Of a contract under a state root."""
    account = proven(state_root, contract, proof, f"{name}'s account")
    require(account != b"", f"the {name} is not in the state")
    require(isinstance(account, list) and len(account) == 4 and isinstance(account[2], bytes)
            and len(account[2]) == 32, f"the account of the {name} is none")
    return account[2]


def stored(root, slot, proof, name):
    """The word in a slot; zero if its absence is proven."""
    found = proven(root, slot, proof, name)
    require(isinstance(found, bytes) and len(found) <= 32, f"the {name} is no word")
    return found.rjust(32, b"\0")


def node_slot(tee_id, offset):
    """Where the registry's storage has a word of a node."""
    return added(keccak(tee_id + word(TEES)), offset)


def added(slot, offset):
    return word((int.from_bytes(slot, "big") + offset) % 2**256)


def word(value):
    return value.to_bytes(32, "big")
