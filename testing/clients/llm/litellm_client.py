"""litellm by chats, responses and embeddings of an OpenAI-compatible server."""

import sys

import litellm

TOOL = {"type": "function", "function": {
    "name": "get_weather", "parameters": {"type": "object", "properties": {"city": {"type": "string"}}}}}
MORE = {"model": "openai/gpt-4.1", "api_base": sys.argv[1], "api_key": "unused", "num_retries": 0}


def ask(content, **more):
    return litellm.completion(messages=[{"role": "user", "content": content}], **MORE, **more)


assert ask("echo Grüße 😀").choices[0].message.content == "Grüße 😀"
parts = ask("echo Grüße 😀", stream=True)
assert "".join(part.choices[0].delta.content or "" for part in parts) == "Grüße 😀"
called = ask("tool", tools=[TOOL]).choices[0].message.tool_calls[0].function
assert called.name == "get_weather" and called.arguments == '{"city":"Zürich"}', called
given = litellm.responses(input="echo Grüße 😀", **MORE)
assert given.output[0].content[0].text == "Grüße 😀", given
events = list(litellm.responses(input="echo Grüße 😀", stream=True, **MORE))
text = "".join(each.delta for each in events if each.type == "response.output_text.delta")
assert text == "Grüße 😀" and events[-1].type == "response.completed", events
vectors = litellm.embedding(input=["a", "b"], encoding_format="float", **MORE)
assert len(vectors.data) == 2, vectors
try:
    ask("status 429")
    sys.exit("an overloaded provider was not")
except litellm.RateLimitError:
    pass
print("served")
