"""OpenAI's own Python client and LangChain's ChatOpenAI, as they are, against an ingress.

Argument: the base URL of the API. The provider behind it says what the last message asks for.
"""

import sys

import openai
from langchain_openai import ChatOpenAI

base = sys.argv[1]
client = openai.OpenAI(base_url=base, api_key="unused", max_retries=0)
TOOL = {"type": "function", "function": {
    "name": "get_weather", "parameters": {"type": "object", "properties": {"city": {"type": "string"}}}}}


def ask(content, **more):
    return client.chat.completions.create(
        model="gpt-4.1", messages=[{"role": "user", "content": content}], **more)


assert [each.id for each in client.models.list()] == ["gpt-4.1"]

whole = ask("echo Grüße 😀", temperature=0.5)
assert whole.choices[0].message.content == "Grüße 😀", whole
assert whole.usage.total_tokens == 18
assert len(whole.tee_signature) == 344

streamed = list(ask("echo Grüße 😀", stream=True, stream_options={"include_usage": True}))
text = "".join(each.choices[0].delta.content or "" for each in streamed if each.choices)
assert text == "Grüße 😀", text
assert streamed[-1].usage.total_tokens == 18
assert len(streamed[-1].tee_signature) == 344

called = ask("tool", tools=[TOOL], tool_choice="auto")
assert called.choices[0].finish_reason == "tool_calls"
assert called.choices[0].message.tool_calls[0].function.arguments == '{"city":"Zürich"}'
with client.chat.completions.stream(
        model="gpt-4.1", messages=[{"role": "user", "content": "tool"}], tools=[TOOL]) as stream:
    final = stream.get_final_completion()
assert final.choices[0].message.tool_calls[0].function.name == "get_weather", final

completed = client.completions.create(model="gpt-4.1", prompt="echo hi")
assert completed.choices[0].text == "hi"

vectors = client.embeddings.create(model="gpt-4.1", input=["a", "b"], encoding_format="float")
assert {tuple(each.embedding) for each in vectors.data} == {(0.1, -2.0), (1e-07, 3.0)}, vectors

try:
    client.chat.completions.create(model="gpt-9", messages=[{"role": "user", "content": "x"}])
    sys.exit("an unknown model was answered")
except openai.NotFoundError as e:
    assert e.code == "model_not_found", e
try:
    ask("status 429")
    sys.exit("an overloaded provider was not")
except openai.RateLimitError:
    pass

chain = ChatOpenAI(model="gpt-4.1", base_url=base, api_key="unused", max_retries=0)
assert chain.invoke("echo langchain").content == "langchain"
assert "".join(part.content for part in chain.stream("echo langchain")) == "langchain"
bound = chain.bind_tools([TOOL]).invoke("tool")
assert bound.tool_calls[0]["args"] == {"city": "Zürich"}, bound
print("all clients are served")
