"""OpenAI's own Python client and LangChain's ChatOpenAI, as they are, with a model that a node runs itself.

Argument: the base URL of the API.
"""

import concurrent.futures
import json
import sys
from typing import Literal

import openai
import pydantic
from langchain_openai import ChatOpenAI

base = sys.argv[1]
client = openai.OpenAI(base_url=base, api_key="unused", max_retries=0)
MODEL = client.models.list().data[0].id
CAPITAL = [{"role": "user", "content": "What is the capital of France?"}]


def ask(**more):
    return client.chat.completions.create(model=MODEL, messages=CAPITAL, **more)


whole = ask()
text = whole.choices[0].message.content
assert "Paris" in text, text
assert whole.choices[0].finish_reason == "stop"
assert len(whole.tee_signature) == 344

chunks = list(ask(stream=True, stream_options={"include_usage": True}))
streamed = [each.choices[0].delta.content for each in chunks if each.choices]
assert "".join(part or "" for part in streamed) == text
assert len([part for part in streamed if part]) > 3, "it comes in parts"
assert chunks[-1].usage.completion_tokens == whole.usage.completion_tokens

cut = ask(max_tokens=3)
assert cut.choices[0].finish_reason == "length"
stopped = ask(stop=["Paris"])
assert stopped.choices[0].message.content == text[:text.index("Paris")]

first, second = (ask(temperature=1.2, seed=4, n=2, max_tokens=40).choices for _ in range(2))
assert [each.message.content for each in first] == [each.message.content for each in second]
assert first[0].message.content != first[1].message.content

with concurrent.futures.ThreadPoolExecutor(8) as executor:
    together = list(executor.map(lambda _: ask().choices[0].message.content, range(8)))
assert all("Paris" in each for each in together), together

judged = ask(max_tokens=5, logprobs=True, top_logprobs=3).choices[0]
assert "".join(each.token for each in judged.logprobs.content) == judged.message.content, judged
for each in judged.logprobs.content:
    assert each.top_logprobs[0].token == each.token and bytes(each.bytes).decode() == each.token, each
    assert 0 >= each.logprob == each.top_logprobs[0].logprob >= each.top_logprobs[1].logprob, each

completed = client.completions.create(model=MODEL, prompt="One, two, three,", temperature=0)
assert "four" in completed.choices[0].text, completed


class City(pydantic.BaseModel):
    """Structured output as the client makes its schema."""

    name: str
    country: Literal["France", "Spain"]
    districts: list[str] = pydantic.Field(max_length=2)
    mayor: str | None


parsed = client.chat.completions.parse(model=MODEL, messages=CAPITAL, response_format=City, temperature=0,
                                       max_tokens=150)
assert isinstance(parsed.choices[0].message.parsed, City), parsed

tool = {"type": "function", "function": {"name": "look_up", "parameters": {
    "type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}}}
called = ask(tools=[tool], tool_choice="required", max_tokens=100, temperature=0).choices[0]
assert called.finish_reason == "tool_calls", called
assert isinstance(json.loads(called.message.tool_calls[0].function.arguments)["city"], str), called

try:
    client.chat.completions.create(model=MODEL, messages=[{"role": "user", "content": "word " * 9000}])
    sys.exit("a prompt that is too long was answered")
except openai.BadRequestError:
    pass

chat = ChatOpenAI(model=MODEL, base_url=base, api_key="unused", max_retries=0, temperature=0)
assert "Paris" in chat.invoke("What is the capital of France?").content
assert "Paris" in "".join(part.content for part in chat.stream("What is the capital of France?"))
print("all clients are served")
