"""LangChain's ChatOpenAI by both APIs, and OpenAIEmbeddings."""

import sys

import pydantic
from langchain_core.messages import ToolMessage
from langchain_openai import ChatOpenAI, OpenAIEmbeddings


class Place(pydantic.BaseModel):
    """Where it is."""

    city: str


TOOL = {"type": "function", "function": {
    "name": "get_weather", "description": "The weather.",
    "parameters": {"type": "object", "properties": {"city": {"type": "string"}}}}}

for responses in (False, True):
    chat = ChatOpenAI(model="gpt-4.1", base_url=sys.argv[1], api_key="unused", max_retries=0,
                      use_responses_api=responses)
    assert chat.invoke("echo langchain").text == "langchain"
    assert "".join(part.text for part in chat.stream("echo langchain")) == "langchain"
    bound = chat.bind_tools([TOOL])
    called = bound.invoke("tool")
    assert called.tool_calls[0]["args"] == {"city": "Zürich"}, called
    told = bound.invoke(["tool", called, ToolMessage("echo warm", tool_call_id=called.tool_calls[0]["id"])])
    assert told.text == "warm", told
    parsed = chat.with_structured_output(Place, method="json_schema").invoke('echo {"city":"Zürich"}')
    assert parsed == Place(city="Zürich"), parsed

vectors = OpenAIEmbeddings(model="gpt-4.1", base_url=sys.argv[1], api_key="unused", max_retries=0,
                           check_embedding_ctx_length=False).embed_documents(["a", "b"])
assert len(vectors) == 2 and len(vectors[0]) == 2, vectors
print("served")
