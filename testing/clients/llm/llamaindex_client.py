"""LlamaIndex: OpenAILike for chats, OpenAIResponses for responses, and embeddings."""

import sys

import pydantic
from llama_index.core.llms import ChatMessage
from llama_index.core.tools import FunctionTool
from llama_index.embeddings.openai_like import OpenAILikeEmbedding
from llama_index.llms.openai import OpenAIResponses
from llama_index.llms.openai_like import OpenAILike


class Place(pydantic.BaseModel):
    """Where it is."""

    city: str


def get_weather(city: str) -> str:
    """The weather of a city."""
    return "warm in " + city


MORE = {"model": "gpt-4.1", "api_base": sys.argv[1], "api_key": "unused", "max_retries": 0}
chat = OpenAILike(is_chat_model=True, is_function_calling_model=True, **MORE)
for llm in (chat, OpenAIResponses(**MORE)):
    asked = [ChatMessage(role="user", content="echo Grüße 😀")]
    assert llm.chat(asked).message.content == "Grüße 😀"
    assert "".join(part.delta or "" for part in llm.stream_chat(asked)) == "Grüße 😀"
    told = llm.predict_and_call([FunctionTool.from_defaults(get_weather)], user_msg="tool")
    assert str(told) == "warm in Zürich", told
parsed = chat.as_structured_llm(Place).complete('call Place {"city":"Zürich"}').raw
assert parsed == Place(city="Zürich"), parsed
vectors = OpenAILikeEmbedding(model_name="gpt-4.1", api_base=sys.argv[1], api_key="unused",
                              max_retries=0).get_text_embedding_batch(["a", "b"])
assert len(vectors) == 2 and len(vectors[0]) == 2, vectors
print("served")
