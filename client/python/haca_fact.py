"""Facts that inputs of a model were made of, with all that shows them: definition, nodes and signed
reports (rules D1 and D4). They are read here; nothing is verified."""

import dataclasses
import re

from eth_utils import keccak

from haca_query import Input, feed_id, read_input, require_fact
from haca_reading import Refused, array, data, field, many, number, only, require, seconds, text
from haca_storage import FEEDS, word

INPUTS_MAX, NODES_MAX, ROUNDS_MAX, OWNERS_MAX = 4, 32, 256, 16
PERIOD_MAX, DECIMALS_MAX, VALUE_LIMIT = 0xFFFF_FFFF, 36, 2**191
PERIODS = ["interval", "window", "heartbeat", "grace", "deviation", "limit", "candle"]
FIELDS = {"tensor", "datatype", "shape", "query", "chainId", "until", "definition", "nodes", "rounds"}
DEFINITION_FIELDS = {"firstRound", "start", "description", "query", "owners", "decimals",
                     "staleReverts", *PERIODS}
TAG = keccak(b"haca.report.v1")


@dataclasses.dataclass(frozen=True)
class Definition:
    """periods: by name, in seconds; deviation and limit in millionths. digest: what reports name."""

    first_round: int
    start: int
    owners: frozenset[bytes]
    periods: dict[str, int]
    decimals: int
    digest: bytes


@dataclasses.dataclass(frozen=True)
class Report:
    """hash: what the node signs. leaf: names the report with its signature."""

    node: bytes
    value: int
    observed_at: int
    signature: bytes
    hash: bytes
    leaf: bytes


@dataclasses.dataclass(frozen=True)
class Round:
    number: int
    reports: list[Report]


@dataclasses.dataclass(frozen=True)
class Fact:
    """until: when the last candle ends, 0 without candles. nodes: (id, public key, owner)."""

    input: Input
    feed_id: bytes
    chain_id: int
    until: int
    definition: Definition
    nodes: list[tuple[bytes, bytes, bytes]]
    rounds: list[Round]


def read_facts(value):
    require(isinstance(value, list) and 0 < len(value) <= INPUTS_MAX,
            "the facts are not an array of 1 to 4")
    return [read_fact(only(each, FIELDS, "a fact")) for each in value]


def read_fact(fact):
    asked = read_input(fact)
    definition = read_definition(field(fact, "definition", dict))
    chain_id, periods = number(fact, "chainId"), definition.periods
    require_fact(definition.owners, "a feed has 1 to 16 owners, not 0")
    require_fact(min(chain_id, definition.first_round, periods["interval"], periods["candle"],
                     periods["window"]) >= 1, "a number of a feed's terms is out of range")
    head = TAG + word(chain_id) + FEEDS.rjust(32, b"\0") + feed_id(asked.feed)
    rounds = [read_round(each, chain_id, head, definition)
              for each in array(fact, "rounds", ROUNDS_MAX)]
    until = seconds(fact, "until")
    nodes = [read_node(each) for each in array(fact, "nodes", NODES_MAX)]
    return Fact(asked, feed_id(asked.feed), chain_id, until, definition, nodes, rounds)


def read_node(value):
    key = data(only(value, {"publicKey", "owner"}, "a node"), "publicKey")
    return keccak(key), key, account(data(value, "owner"))


def account(value):
    require_fact(len(value) == 20, f"expected a 20-byte address, got {len(value)}")
    return value


def read_definition(value):
    only(value, DEFINITION_FIELDS, "a fact.definition")
    owners = [account(each) for each in many(value, "owners", OWNERS_MAX)]
    first, start = number(value, "firstRound"), seconds(value, "start")
    texts = [text(value, name).encode() for name in ("description", "query")]
    periods = {name: up_to(value, name, PERIOD_MAX) for name in PERIODS}
    decimals = up_to(value, "decimals", DECIMALS_MAX)
    reverts = field(value, "staleReverts", bool)
    # abi.encode(uint64, uint64, (string, string, address[], 7 times uint32, uint8, bool))
    dynamic = [word(len(each)) + each + bytes(-len(each) % 32) for each in texts]
    dynamic.append(word(len(owners)) + b"".join(each.rjust(32, b"\0") for each in owners))
    static = [*periods.values(), decimals, int(reverts)]
    heads = [32 * (len(dynamic) + len(static)) + sum(map(len, dynamic[:i])) for i in range(len(dynamic))]
    encoded = b"".join(map(word, [first, start, 0x60, *heads, *static])) + b"".join(dynamic)
    return Definition(first, start, frozenset(owners), periods, decimals, keccak(encoded))


def up_to(value, name, most):
    found = number(value, name)
    require(found <= most, f"{name} of a feed's definition is over {most}")
    return found


def read_round(value, chain_id, head, definition):
    found = number(only(value, {"round", "reports"}, "a round"), "round")
    require_fact(found >= 1, f"chain id {chain_id} or round {found} is below 1")
    head += word(found) + definition.digest
    return Round(found, [read_report(each, head) for each in array(value, "reports", OWNERS_MAX)])


def read_report(report, head):
    """The message is of eight words, as abi.encode writes them."""
    only(report, {"node", "value", "observedAt", "signature"}, "a report")
    digits = text(report, "value")
    if not re.fullmatch("0|-?[1-9][0-9]{0,57}", digits):
        raise Refused("the value of a report is not the digits of a number")
    value, observed_at = int(digits), seconds(report, "observedAt")
    require_fact(-VALUE_LIMIT <= value < VALUE_LIMIT, "the value does not fit int192")
    node, signature = data(report, "node", 32), data(report, "signature")
    message = keccak(head + value.to_bytes(32, "big", signed=True) + word(observed_at))
    return Report(node, value, observed_at, signature, message,
                  keccak(node + message + keccak(signature)))
