"""What the reports of a feed's rounds come to (rules D1, D2 and D4), in whole numbers alone."""

import dataclasses

from haca_reading import require
from haca_signature import is_signed

MILLION = 1_000_000
# The bytes of a signature by the longest key that is taken.
SIGNATURE_BYTES_MAX = 1_024
# Bits of significand, with the hidden one, and of exponent.
FLOATS = {"FP32": (24, 8), "FP64": (53, 11)}


@dataclasses.dataclass(frozen=True)
class Agreed:
    """updated_at: the oldest observation that counts."""

    number: int
    value: int
    updated_at: int


def agreed_rounds(fact):
    """Verifies the reports of a fact's rounds by the keys of its nodes."""
    nodes = {node: (key, owner) for node, key, owner in fact.nodes}
    agreed = [agreed_of(fact.definition, each, nodes) for each in fact.rounds]
    # Each node that is named signed something, so that all of it is verified.
    signers = {report.node for each in fact.rounds for report in each.reports}
    require(len(nodes) == len(fact.nodes) and set(nodes) == signers,
            "the nodes are not those that signed the reports, each once")
    return agreed


def agreed_of(definition, each, nodes):
    by_owner = {}
    for report in each.reports:
        require(report.node in nodes, f"a report is of a node without a key in round {each.number}")
        since = report.observed_at - definition.start
        of = definition.first_round + since // definition.periods["interval"]
        require(since >= 0 and of == each.number, f"a report is not of round {each.number}")
        key, owner = nodes[report.node]
        require(len(report.signature) <= SIGNATURE_BYTES_MAX
                and is_signed(key, report.hash, report.signature),
                f"a report's signature is wrong in round {each.number}")
        if owner in definition.owners and (owner not in by_owner
                                           or report.node < by_owner[owner].node):
            by_owner[owner] = report
    voices = sorted(by_owner.values(), key=lambda report: (report.value, report.node))
    found = aggregate(definition, voices)
    require(found, f"too few owners agree in round {each.number}")
    require(voices == each.reports,
            f"the reports are not one of each owner, in order, in round {each.number}")
    return Agreed(each.number, *found)


def aggregate(definition, voices):
    """Median and oldest observation; None unless more than half of the owners are within the limit."""
    needed = len(definition.owners) // 2 + 1
    if len(voices) < needed:
        return None
    # Rounded down, below zero, too.
    median = (voices[(len(voices) - 1) // 2].value + voices[len(voices) // 2].value) >> 1
    reach = abs(median) * definition.periods["limit"]
    counted = [each for each in voices if abs(each.value - median) * MILLION <= reach]
    return (median, min(each.observed_at for each in counted)) if len(counted) >= needed else None


def candle_values(candles, until, points):
    """Of each candle what is asked for, out of (start, value) of rounds in ascending order.

    A candle without a round has the value before it throughout. None if the first one has none.
    """
    found, standing, rest = [], None, list(reversed(points))
    # First what is before all candles, which may stand in the first ones.
    for i in range(candles.count + 1):
        end, values = until - (candles.count - i) * candles.seconds, []
        while rest and rest[-1][0] < end:
            values.append(rest.pop()[1])
        values = values or ([] if standing is None else [standing])
        standing = values[-1] if values else None
        if i > 0:
            if not values:
                return None
            found.append({"open": values[0], "high": max(values), "low": min(values),
                          "close": values[-1]})
    ordered = reversed(found) if candles.is_descending else found
    return [candle[name] for candle in ordered for name in candles.values]


def element(datatype, value, decimals):
    """Little-endian: INT64 is the scaled number itself, others are rounded once. None of what is too
    large."""
    if datatype == "INT64":
        return value.to_bytes(8, "little", signed=True) if -(2**63) <= value < 2**63 else None
    precision, exponent_bits = FLOATS[datatype]
    bits = nearest_bits(precision, exponent_bits, value, decimals)
    return None if bits is None else bits.to_bytes((precision + exponent_bits) // 8, "little")


def nearest_bits(precision, exponent_bits, value, decimals):
    """Of the number nearest to value / 10^decimals; of two, that with the even significand."""
    if value == 0:
        return 0
    above, below = abs(value), 10**decimals
    exponent = above.bit_length() - below.bit_length() - precision
    significand = quotient(above, below, exponent)
    if significand.bit_length() > precision:
        exponent += 1
        significand = quotient(above, below, exponent)
    # Rounding up may have made it a power of two, whose last bits are zeros.
    biased = exponent + precision - 1 + 2 ** (exponent_bits - 1) - 1
    magnitude = (biased << (precision - 1)) + significand - (1 << (precision - 1))
    if magnitude >> (precision - 1) >= 2**exponent_bits - 1:
        return None
    return magnitude | (1 << (precision + exponent_bits - 1) if value < 0 else 0)


def quotient(above, below, exponent):
    """Over 2^exponent, to the nearest whole number and of two to the even one."""
    whole, rest = divmod(above << max(-exponent, 0), below << max(exponent, 0))
    half = below << max(exponent, 0)
    return whole + (2 * rest > half or (2 * rest == half and whole & 1))
