"""The input of a model that is not given but named: values of a feed (rule D4)."""

import dataclasses
import re

from haca_reading import Refused, array, field, only, require, text, whole

DATATYPES = ["BOOL", "UINT8", "UINT16", "UINT32", "UINT64", "INT8", "INT16", "INT32", "INT64", "FP16",
             "FP32", "FP64", "BF16", "BYTES"]
OF_FEEDS = ["FP32", "FP64", "INT64"]
VALUES = ["open", "high", "low", "close"]
PARAMETERS = ["feed", "feed_candles", "feed_order", "feed_seconds", "feed_values"]
RANK_MAX, NAME_MAX, COUNT_MAX, ELEMENTS_MAX = 16, 1_024, 512, 2**31 - 1
# The longest candle, as the feed contract has it: 30 days.
CANDLE_SECONDS_MAX = 30 * 24 * 60 * 60


@dataclasses.dataclass(frozen=True)
class Candles:
    """The last of them is the latest that is complete."""

    count: int
    seconds: int
    is_descending: bool
    values: list[str]


@dataclasses.dataclass(frozen=True)
class Input:
    """candles: None for the value of the latest closed round."""

    tensor: str
    datatype: str
    shape: tuple[int, ...]
    feed: str
    candles: Candles | None
    query: dict[str, str]


def require_fact(holds, otherwise):
    require(holds, f"a fact is none: {otherwise}")


def feed_id(name):
    """The name in ASCII, filled up with zeros; None of what is no name."""
    found = re.fullmatch("[A-Za-z0-9][A-Za-z0-9._-]{0,31}", name)
    return name.encode().ljust(32, b"\0") if found else None


def feed_name(identifier):
    """The id in hexadecimal if it was not made of a name."""
    name = identifier.rstrip(b"\0").decode("latin-1")
    return name if feed_id(name) == identifier else f"0x{identifier.hex()}"


def read_input(fact):
    """Its query has one form: that in which nothing is left out."""
    shape = tuple(whole(each, "a dimension of a fact's tensor")
                  for each in array(fact, "shape", RANK_MAX))
    fields = only(field(fact, "query", dict), set(PARAMETERS), "a fact.query")
    query = {name: text(fields, name) for name in PARAMETERS if name in fields}
    tensor, datatype = text(fact, "tensor"), text(fact, "datatype")

    def taken(holds, otherwise):
        require_fact(holds, f"tensor '{tensor}': {otherwise}")

    candles = read_candles(query, taken)
    taken(datatype in DATATYPES, f"datatype '{datatype}' is not one of [{', '.join(DATATYPES)}]")
    require_fact(0 < len(tensor.encode("utf-16-le")) // 2 <= NAME_MAX,
                 "a tensor's name has 1 to 1024 characters")
    taken(feed_id(query["feed"]), f"'{query['feed']}' is no name of a feed")
    taken(datatype in OF_FEEDS, f"values of a feed are FP32, FP64 or INT64, not {datatype}")
    elements = candles.count * len(candles.values) if candles else 1
    count = element_count(shape, taken)
    taken(count == elements,
          f"the feed's values are {elements} elements, shape {list(shape)} takes {count}")
    if candles and not (len(query) == len(PARAMETERS) and query["feed_candles"] == str(candles.count)
                        and query["feed_seconds"] == str(candles.seconds)):
        raise Refused("the query of a fact is not in its one form")
    return Input(tensor, datatype, shape, query["feed"], candles, query)


def element_count(shape, taken):
    count = 1
    for dimension in shape:
        taken(dimension >= 0, f"dimension {dimension} in shape {list(shape)} is negative")
        taken(dimension == 0 or count <= ELEMENTS_MAX // dimension,
              f"shape {list(shape)} has more than 2^31 elements")
        count *= dimension
    return count


def read_candles(query, taken):
    count, duration = (integer(query, name) for name in ("feed_candles", "feed_seconds"))
    taken("feed_candles" in query or set(query) <= {"feed"},
          "candles are asked for with feed_candles, their number")
    taken("feed" in query, "parameter 'feed' is not a string")
    if count is None:
        return None
    order, given = query.get("feed_order", "ascending"), query.get("feed_values", "close")
    taken(order in ("ascending", "descending"), "feed_order is neither ascending nor descending")
    values = given.split(",")
    taken(len(values) <= len(VALUES) + 1 and set(values) <= set(VALUES),
          "feed_values are of open, high, low and close, with commas between them")
    taken(duration is not None, "parameter 'feed_seconds' is missing or not a whole number")
    taken(1 <= count <= COUNT_MAX and 1 <= duration <= CANDLE_SECONDS_MAX
          and len(set(values)) == len(values),
          f"{count} candles of {duration} s with {given} are asked for;"
          " there are 1 to 512 of 1 s to 30 days, each value once")
    return Candles(count, duration, order == "descending", values)


def integer(query, name):
    """One with a sign or zeros in front is one, too, though its query is not in the one form."""
    if name not in query:
        return None
    found = re.fullmatch("([+-]?)0*([0-9]{1,19})", query[name])
    value = int(found[1] + found[2]) if found else 2**63
    require_fact(-(2**63) <= value < 2**63, f"{name} is not a number")
    return value
