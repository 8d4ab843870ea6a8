"""Random chat requests, and the bytes that the original's SDK says are hashed of each; one JSON array.

Argument: a seed.
"""

import json
import random
import sys

from opengradient.client.tee_verify import build_inner_request, canonical_request_bytes

REQUESTS = 500
CHARACTERS = ["a", "z", " ", "é", "😀", "\u2028", '"', "'", "\\", "\n", "\x7f", "\u200b", "\ue000"]
choose = random.Random(int(sys.argv[1]))


def text():
    return "".join(choose.choice(CHARACTERS) for _ in range(choose.randint(0, 6)))


def number():
    return choose.choice([
        choose.randint(-10**25, 10**25), choose.random() * 10 ** choose.randint(-320, 308), 0, -0.0,
        1.0, 1e16, 1e-5, float(choose.randint(0, 10**17)), choose.randint(0, 99)])


def value(depth=0):
    kinds = [text, number, lambda: True, lambda: False, lambda: None]
    if depth < 3:
        kinds.append(lambda: [value(depth + 1) for _ in range(choose.randint(0, 3))])
        kinds.append(lambda: {text(): value(depth + 1) for _ in range(choose.randint(0, 4))})
    return choose.choice(kinds)()


def part():
    return choose.choice([
        {"type": "text", "text": text()}, {"type": "image_url", "image_url": {"url": text()}},
        {"type": "file", "file": {"filename": text()}}, {"type": "file", "filename": text()},
        value(1)])


def message():
    role = choose.choice(["system", "developer", "user", "assistant", "tool", "function"])
    content = value()
    if role == "user":
        content = choose.choice([text(), [part() for _ in range(choose.randint(0, 3))], value()])
    made = {"role": role, "content": content}
    if role == "assistant" and choose.random() < 0.5:
        call = {"id": text(), "type": "function", "more": 1,
                "function": {"name": text(), "arguments": text()}}
        made["tool_calls"] = [choose.choice([call, {"function": {}}, {}]) for _ in range(2)]
    if role == "tool":
        made["tool_call_id"] = text()
    return made


def request():
    made = {"model": text() or "m", "messages": [message() for _ in range(choose.randint(1, 3))]}
    if choose.random() < 0.7:
        made["temperature"] = choose.choice([None, number()])
    for key in ["max_tokens", "stop", "response_format", "web_search"]:
        if choose.random() < 0.5:
            made[key] = value()
    if choose.random() < 0.5:
        made["tools"] = [value() for _ in range(choose.randint(0, 3))]
    return made


made = [request() for _ in range(REQUESTS)]
json.dump([{"request": json.dumps(each),
            "canonical": canonical_request_bytes(build_inner_request(each)[1]).decode()}
           for each in made], sys.stdout)
