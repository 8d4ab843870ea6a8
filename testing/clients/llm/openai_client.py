"""OpenAI's own Python client: models, chats, streams, tools, Pydantic, embeddings, responses, errors."""

import sys

import openai
import pydantic

client = openai.OpenAI(base_url=sys.argv[1], api_key="unused", max_retries=0)
MODEL = "gpt-4.1"
SCHEMA = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"],
          "additionalProperties": False}
TOOL = {"type": "function", "function": {"name": "get_weather", "parameters": SCHEMA}}


class Place(pydantic.BaseModel):
    city: str


def ask(content, **more):
    return client.chat.completions.create(model=MODEL, messages=[{"role": "user", "content": content}], **more)


def chats():
    assert MODEL in [each.id for each in client.models.list()]
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
            model=MODEL, messages=[{"role": "user", "content": "tool"}], tools=[TOOL]) as stream:
        final = stream.get_final_completion()
    assert final.choices[0].message.tool_calls[0].function.name == "get_weather", final
    parsed = client.chat.completions.parse(
        model=MODEL, messages=[{"role": "user", "content": 'echo {"city":"Zürich"}'}], response_format=Place)
    assert parsed.choices[0].message.parsed == Place(city="Zürich")
    assert client.completions.create(model=MODEL, prompt="echo hi").choices[0].text == "hi"


def embeddings():
    expected = [(0.1, -2.0), (1e-07, 3.0)]
    for form in (openai.omit, "float", "base64"):
        given = client.embeddings.create(model=MODEL, input=["a", "b"], encoding_format=form)
        if form == "base64":
            assert all(isinstance(each.embedding, str) for each in given.data), given
            continue
        vectors = [each.embedding for each in sorted(given.data, key=lambda each: each.index)]
        for vector, of in zip(vectors, expected):
            assert all(abs(a - b) < 1e-7 for a, b in zip(vector, of)), vectors


def responses():
    whole = client.responses.create(model=MODEL, instructions="Be kind.", input="echo Grüße 😀", store=False)
    assert whole.output_text == "Grüße 😀" and whole.status == "completed", whole
    assert whole.usage.input_tokens == 11 and whole.usage.output_tokens_details.reasoning_tokens == 0, whole
    assert len(whole.tee_signature) == 344
    events = list(client.responses.create(model=MODEL, input="echo Grüße 😀", stream=True))
    assert [each.sequence_number for each in events] == list(range(len(events)))
    text = "".join(each.delta for each in events if each.type == "response.output_text.delta")
    assert text == "Grüße 😀" == events[-1].response.output_text, events
    assert len(events[-1].tee_signature) == 344
    tool = {"type": "function", "name": "get_weather", "parameters": SCHEMA, "strict": True}
    with client.responses.stream(model=MODEL, input="tool", tools=[tool]) as stream:
        call = stream.get_final_response().output[0]
    assert call.name == "get_weather" and call.parsed_arguments == {"city": "Zürich"}, call
    asked = [{"role": "user", "content": "tool"}, call.to_dict(),
             {"type": "function_call_output", "call_id": call.call_id, "output": "echo warm"}]
    asked[1].pop("parsed_arguments")
    assert client.responses.create(model=MODEL, input=asked, tools=[tool]).output_text == "warm"
    parsed = client.responses.parse(model=MODEL, input='echo {"city":"Zürich"}', text_format=Place)
    assert parsed.output_parsed == Place(city="Zürich"), parsed
    with client.responses.stream(model=MODEL, input='echo {"city":"Zürich"}', text_format=Place) as stream:
        assert stream.get_final_response().output_parsed == Place(city="Zürich")


def refused(kind, code, call):
    try:
        call()
    except kind as e:
        assert code is None or e.code == code, e
        return e
    sys.exit(f"not refused: {code}")


chats()
embeddings()
responses()
refused(openai.NotFoundError, "model_not_found", lambda: client.responses.create(model="gpt-9", input="x"))
refused(openai.RateLimitError, None, lambda: ask("status 429"))
error = refused(openai.BadRequestError, "unsupported_parameter",
                lambda: client.responses.create(model=MODEL, input="x", previous_response_id="resp_1"))
assert error.param == "previous_response_id", error
refused(openai.BadRequestError, "unsupported_parameter",
        lambda: client.responses.create(model=MODEL, input="x", tools=[{"type": "web_search"}]))
refused(openai.NotFoundError, None, lambda: client.responses.retrieve("resp_1"))
print("served")
