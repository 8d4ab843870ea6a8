"""Recomputes an input from the reports of a fact (rule D4), believing nothing but that its nodes have the
owners and its definition the place on chain that it says."""

from haca_reading import require
from haca_rounds import agreed_rounds, candle_values, element

# Seconds that the chain's time may be ahead of a signer's, and from the latest candle to the signature.
AHEAD_MAX, DELAY_MAX = 10, 120


def content_of(fact, signed_at):
    """The tensor's content anew, by the reports."""
    candles = fact.input.candles
    require(fact.rounds, "there are not 1 to 256 rounds")
    require(candles or (len(fact.rounds) == 1 and fact.until == 0),
            "there are other rounds than the latest")
    agreed = agreed_rounds(fact)
    require_history(fact, agreed)
    require_age(fact, agreed[-1], signed_at)
    values = candles_of(fact, candles, agreed) if candles else [agreed[0].value]
    elements = [element(fact.input.datatype, value, fact.definition.decimals) for value in values]
    require(None not in elements, f"a value is too large for {fact.input.datatype}")
    return b"".join(elements)


def start_of(fact, each):
    definition = fact.definition
    return definition.start + (each.number - definition.first_round) * definition.periods["interval"]


def is_fresh(fact, each, at):
    return each.updated_at + fact.definition.periods["heartbeat"] + fact.definition.periods["grace"] >= at


def require_history(fact, agreed):
    """Rounds follow one another, and none begins when the value before it was stale."""
    before = None
    for each in agreed:
        least = before.number + 1 if before else fact.definition.first_round
        require(each.number >= least, "the rounds are not in order, or of another definition")
        require(not before or is_fresh(fact, before, start_of(fact, each)),
                f"the value was stale before round {each.number}")
        before = each


def require_age(fact, last, signed_at):
    candles = fact.input.candles
    close = fact.definition.periods["interval"] + fact.definition.periods["window"]
    require(start_of(fact, last) + close - AHEAD_MAX <= signed_at,
            f"round {last.number} was not closed when the answer was signed")
    require(is_fresh(fact, last, fact.until if candles else signed_at - DELAY_MAX), "the value is stale")
    if not candles:
        return
    require(fact.until <= signed_at,
            f"the last candle ends at {fact.until}, after the answer was signed")
    require(fact.until + close - AHEAD_MAX <= signed_at,
            "the last candle's rounds were not closed when the answer was signed")
    require(fact.until + close + candles.seconds + DELAY_MAX >= signed_at,
            "the candles are not the latest")


def candles_of(fact, candles, agreed):
    require(candles.seconds >= fact.definition.periods["interval"] and fact.until % candles.seconds == 0,
            "the candles do not begin at multiples of their seconds, or are shorter than rounds")
    points = [(start_of(fact, each), each.value) for each in agreed]
    start = fact.until - candles.count * candles.seconds
    require(points[-1][0] < fact.until, "a round is later than the candles")
    second = points[1][0] if len(points) > 1 else fact.until
    require(points[0][0] >= start or second >= start + candles.seconds,
            "a round is there that no candle needs")
    values = candle_values(candles, fact.until, points)
    require(values is not None, "the first candle has no value")
    return values
