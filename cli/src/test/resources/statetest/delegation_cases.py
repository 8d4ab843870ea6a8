"""Makes state tests of EIP-7702 at random, with what Ethereum's executable specification says must come of them.

    pip install ethereum-execution==2.20.0 eth-keys
    python delegation_cases.py [--cases 60] [--seed 7702] > delegation.json

The cases use nothing else that Prague brought, so they hold for Cancun with EIP-7702 alone.
"""

import argparse
import json
import random

from eth_keys import keys
from ethereum.crypto.hash import keccak256
from ethereum_rlp import rlp
from ethereum_spec_tools.evm_tools.statetest import TestCase, run_test_case
from ethereum_spec_tools.evm_tools.t8n import ForkCache
from ethereum_types.numeric import Uint

ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141
KEYS = [keys.PrivateKey(bytes([0] * 31 + [i])) for i in range(1, 6)]
SENDER, *HOLDERS = KEYS
CONTRACTS = ["0x" + f"c{i}" * 20 for i in range(1, 5)]
IDENTITY = "0x" + "00" * 19 + "04"
NOBODY = "0x" + "ee" * 20
COINBASE = "0x" + "cb" * 20
ZERO = "0x" + "00" * 20
CALLS = {"CALL": 0xF1, "CALLCODE": 0xF2, "DELEGATECALL": 0xF4, "STATICCALL": 0xFA}


def address(key):
    return key.public_key.to_address()


ACCOUNTS = [address(key) for key in KEYS] + CONTRACTS
TARGETS = ACCOUNTS + [IDENTITY, NOBODY]


def push(number, size=None):
    size = size or max(1, (number.bit_length() + 7) // 8)
    return bytes([0x5F + size]) + number.to_bytes(size, "big")


def push_address(text):
    return push(int(text, 16), 20)


def call(rng, kind, target):
    gas = rng.choice([0, 2_600, 30_000, 60_000, 120_000])
    value = push(rng.choice([0, 0, 1])) if kind in ("CALL", "CALLCODE") else b""
    return push(32) + push(0) + push(0) * 2 + value + push_address(target) + push(gas) + bytes([CALLS[kind]])


def store(code, slot):
    return code + push(slot) + b"\x55"


def program(rng):
    """Stores what it sees: of itself, of other accounts and of calls."""
    code = b""
    for slot in range(rng.randint(1, 5)):
        target = rng.choice(TARGETS)
        code += rng.choice(
            [
                lambda: store(call(rng, rng.choice(list(CALLS)), target), slot),
                lambda: store(push_address(target) + rng.choice([b"\x31", b"\x3b", b"\x3f"]), slot),
                lambda: push(32) + push(0) * 2 + push_address(target) + b"\x3c" + store(push(0) + b"\x51", slot),
                lambda: store(rng.choice([b"\x30", b"\x32", b"\x33", b"\x34", b"\x38", b"\x3d", b"\x47"]), slot),
                lambda: store(b"\x5a", slot),
                lambda: push(32) + push(0) * 2 + b"\x39" + push(32) + push(0) + b"\xa0",
                lambda: store(push(0) * 3 + b"\xf0", slot),
            ]
        )()
    end = rng.choice(["stop", "stop", "return", "revert", "destroy", "invalid"])
    return code + {
        "stop": b"\x00",
        "return": push(32) + push(0) + b"\xf3",
        "revert": push(32) + push(0) + b"\xfd",
        "destroy": push_address(rng.choice(TARGETS)) + b"\xff",
        "invalid": b"\xfe",
    }[end]


def designator(target):
    return "0xef0100" + target[2:]


def pre_state(rng):
    state = {address(SENDER): {"balance": hex(10**20), "nonce": hex(rng.choice([0, 5])), "code": "0x", "storage": {}}}
    for key in HOLDERS:
        code = rng.choice(["0x", "0x", designator(rng.choice(TARGETS)), "0x" + program(rng).hex()])
        nonce = rng.choice([0, 1]) if code == "0x" else 1
        if rng.random() < 0.8:
            storage = {"0x01": "0x07"} if code != "0x" else {}
            balance = hex(rng.choice([0, 10**18]))
            if balance != "0x0" or nonce or code != "0x":
                state[address(key)] = {"balance": balance, "nonce": hex(nonce), "code": code, "storage": storage}
    if rng.random() < 0.2:
        state[address(SENDER)]["code"] = designator(rng.choice(TARGETS))
    for contract in CONTRACTS:
        state[contract] = {"balance": "0x10", "nonce": "0x1", "code": "0x" + program(rng).hex(), "storage": {"0x00": "0x01"}}
    return state


def authorization(rng, state):
    key = rng.choice(KEYS)
    nonce = int(state.get(address(key), {}).get("nonce", "0x0"), 16) + (key == SENDER)
    nonce = rng.choice([nonce] * 5 + [nonce + 1, 2**64 - 1])
    chain = rng.choice([0, 1, 1, 1, 2])
    target = rng.choice(TARGETS + [ZERO])
    said = rlp.encode((Uint(chain), bytes.fromhex(target[2:]), Uint(nonce)))
    signature = key.sign_msg_hash(keccak256(b"\x05" + said))
    v, r, s = signature.v, signature.r, signature.s
    match rng.randrange(20):
        case 0:
            v, s = 1 - v, ORDER - s
        case 1:
            v = rng.choice([2, 27, 255])
        case 2:
            r = rng.choice([0, ORDER, r + 1])
    return {
        "chainId": hex(chain),
        "address": target,
        "nonce": hex(nonce),
        "v": hex(v),
        "r": hex(r),
        "s": hex(s),
        "signer": address(key),
    }


def transaction(rng, state):
    made = {
        "data": ["0x"],
        "gasLimit": [hex(rng.choice([200_000, 400_000, 1_000_000]))],
        "value": [rng.choice(["0x0", "0x1"])],
        "nonce": state[address(SENDER)]["nonce"],
        "to": rng.choice(ACCOUNTS),
        "sender": address(SENDER),
        "secretKey": "0x" + SENDER.to_bytes().hex(),
        "maxFeePerGas": "0x20",
        "maxPriorityFeePerGas": "0x2",
        "accessLists": [[]],
    }
    if rng.random() < 0.85:
        made["authorizationList"] = [authorization(rng, state) for _ in range(rng.randint(1, 4))]
    return made


def case(rng, forks):
    state = pre_state(rng)
    env = {
        "currentCoinbase": COINBASE,
        "currentDifficulty": "0x0",
        "currentRandom": "0x" + "00" * 31 + "07",
        "currentGasLimit": "0x1c9c380",
        "currentNumber": "0x1",
        "currentTimestamp": "0x3e8",
        "currentBaseFee": "0x7",
        "currentExcessBlobGas": "0x0",
    }
    made = {"env": env, "pre": state, "transaction": transaction(rng, state)}
    post = {"indexes": {"data": 0, "gas": 0, "value": 0}}
    result = run_test_case(TestCase("", "", 0, "Prague", post, state, env, made["transaction"]), forks)
    post["hash"] = "0x" + result.state_root.hex()
    post["logs"] = "0x" + result.logs_hash.hex()
    assert not result.rejected, result.rejected
    made["post"] = {"Prague": [post]}
    return made


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=60)
    parser.add_argument("--seed", type=int, default=7702)
    arguments = parser.parse_args()
    rng = random.Random(arguments.seed)
    with ForkCache() as forks:
        cases = {f"delegation{i:04}": case(rng, forks) for i in range(arguments.cases)}
    print(json.dumps(cases, indent=1))


if __name__ == "__main__":
    main()
