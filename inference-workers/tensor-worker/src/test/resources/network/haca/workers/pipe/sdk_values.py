"""What the original's SDK makes of numbers for contracts and back, for SdkValuesTest to hold the worker to.

Needs: python3 -m pip install opengradient==1.1.4
Usage: python3 sdk_values.py > sdk-values.json

A case is a datatype, the binary content of a tensor (hexadecimal, little-endian), and the SDK's
(value, decimals) of each element. Its conversion goes by numpy's signed 64-bit integers; what does
not fit them is left to its converter of single numbers, and marked. "back" is the FP32 that the SDK
makes of the pair again.
"""

import json
import random

import numpy as np
from opengradient.client._conversions import (
    convert_to_fixed_point, convert_to_float32, convert_to_model_input)

CASES = 40
ELEMENTS = 8
choose = random.Random(6)
FLOATS = {"FP16": (np.float16, np.uint16), "FP32": (np.float32, np.uint32), "FP64": (np.float64, np.uint64)}
INTEGERS = {
    "INT8": np.int8, "INT16": np.int16, "INT32": np.int32, "INT64": np.int64, "UINT8": np.uint8,
    "UINT16": np.uint16, "UINT32": np.uint32, "UINT64": np.uint64,
}


def edges(floating):
    limits = np.finfo(floating)
    return [0.0, 1.0, -1.0, 0.1, 1.5, 1e-5, 100.0, limits.max, limits.min, limits.smallest_subnormal, limits.tiny]


def floats(name):
    floating, bits = FLOATS[name]
    yield [floating(each) for each in edges(floating)]
    for _ in range(CASES):
        row = np.array([choose.getrandbits(bits(0).itemsize * 8) for _ in range(ELEMENTS)], dtype=bits).view(floating)
        yield [each for each in row if np.isfinite(each)]
        yield [floating(choose.uniform(-1000, 1000)) for _ in range(ELEMENTS)]


def integers(name):
    limits = np.iinfo(INTEGERS[name])
    yield [INTEGERS[name](each) for each in (0, 1, 10, 100, limits.min, limits.max)]
    for _ in range(CASES):
        yield [INTEGERS[name](choose.randint(limits.min, limits.max)) for _ in range(ELEMENTS)]


def case(name, row):
    whole = name in INTEGERS
    pairs = [convert_to_fixed_point(int(each) if whole else each) for each in row]
    made = {
        "datatype": name,
        "content": np.array(row).tobytes().hex(),
        "values": [[str(value), str(decimals)] for value, decimals in pairs],
        "fitsSdk": all(abs(value) < 2**63 for value, _ in pairs),
    }
    if made["fitsSdk"]:
        numbers, _ = convert_to_model_input({"x": np.array(row)})
        assert [tuple(each) for each in numbers[0][1]] == pairs
    if name == "FP32":
        made["back"] = np.array([convert_to_float32(*pair) for pair in pairs], dtype=np.float32).tobytes().hex()
    return made


cases = [case(name, row) for name in FLOATS for row in floats(name)]
cases += [case(name, row) for name in INTEGERS for row in integers(name)]
print("[" + ",\n".join(json.dumps(each) for each in cases) + "]")
