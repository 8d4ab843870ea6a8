"""Reads JSON of strangers strictly: a field is there and of exactly its type, or it is refused.

Nothing is converted, so that two documents that say different things are never read as the same.
"""

import base64
import datetime
import json
import re

# The end of 9999-12-31.
SECONDS_MAX = 253_402_300_799


class Refused(Exception):
    """A step does not hold."""


def require(holds, otherwise):
    if not holds:
        raise Refused(otherwise)


# Strict reading: a field is there and of exactly its type.


def no_duplicates(pairs):
    require(len(dict(pairs)) == len(pairs), "a name stands twice in an object")
    return dict(pairs)


def read(document):
    """JSON without a name that stands twice: another reader would see another value."""
    return json.loads(document, object_pairs_hook=no_duplicates)


def only(value, known, name):
    """Fails if there is any other field: nobody vouches for what it says."""
    require(isinstance(value, dict), f"{name} is not an object")
    for each in value:
        require(each in known, f"{name}.{each!a} is not a field of it")
    return value


KINDS = {str: "a text", list: "an array", dict: "an object", bool: "true or false",
         int: "a whole number"}


def field(value, name, kind):
    found = value.get(name) if isinstance(value, dict) else None
    require(type(found) is kind, f"{name} is not {KINDS[kind]}")
    return found


def text(value, name):
    found = field(value, name, str)
    # Half a character has no bytes in UTF-8: in a hash it would stand as a question mark.
    require(not re.search("[\ud800-\udfff]", found), f"{name} is not a text of whole characters")
    return found


def array(value, name, count_max):
    found = value.get(name) if isinstance(value, dict) else None
    require(type(found) is list and len(found) <= count_max,
            f"{name} is not an array of at most {count_max} elements")
    return found


def whole(value, name):
    """A JSON number without fraction or exponent, within 64 bits."""
    require(type(value) is int and -(2**63) <= value < 2**63, f"{name} is not a whole number")
    return value


def number(value, name):
    found = field(value, name, int)
    require(0 <= found < 2**63, f"{name} is not a whole number")
    return found


def seconds(value, name):
    """A time before the year 10000."""
    found = number(value, name)
    require(found <= SECONDS_MAX, f"{name} is not a time before the year 10000, in seconds since 1970")
    return found


def int64(value, name):
    digits = field(value, name, str)
    require(re.fullmatch("0|-?[1-9][0-9]{0,18}", digits), f"{name} is not the digits of a number")
    require(-(2**63) <= int(digits) < 2**63, f"{name} is not within 64 bits")
    return int(digits)


def parse(value, name):
    require(isinstance(value, str) and len(value) % 2 == 0
            and re.fullmatch("0x[0-9a-f]*", value), f"{name} is not lower-case hexadecimal with 0x")
    return bytes.fromhex(value[2:])


def data(value, name, size=None):
    found = parse(value.get(name) if isinstance(value, dict) else None, name)
    require(size is None or len(found) == size, f"{name} is not {size} bytes")
    return found


def many(value, name, count_max, size=None):
    items = [parse(each, f"an element of {name}") for each in array(value, name, count_max)]
    require(size is None or all(len(each) == size for each in items),
            f"an element of {name} is not {size} bytes")
    return items


def plain(value, name):
    written = field(value, name, str)
    require(re.fullmatch("[0-9A-F]*", written) and len(written) % 2 == 0,
            f"{name} is not upper-case hexadecimal without 0x")
    return bytes.fromhex(written)


def base64_of(value, name):
    written = field(value, name, str)
    decoded = base64.b64decode(written, validate=True)
    # The last character has bits to spare, which the decoder does not look at.
    require(base64.b64encode(decoded).decode() == written, f"{name} is not base64")
    return decoded


def moment(value, name):
    """Seconds since 1970 and nanoseconds, as Go writes them."""
    written = field(value, name, str)
    match = re.fullmatch("([0-9]{4}-[0-9]{2}-[0-9]{2}T(?:[01][0-9]|2[0-3])(?::[0-5][0-9]){2})"
                         "(?:[.]([0-9]{0,8}[1-9]))?Z", written)
    require(match, f"{name} is not a time")
    try:
        whole = datetime.datetime.fromisoformat(match[1]).replace(tzinfo=datetime.timezone.utc)
    except ValueError as e:
        raise Refused(f"{name} is not a time") from e
    first = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
    return (whole - first) // datetime.timedelta(seconds=1), int((match[2] or "").ljust(9, "0"))
