"""pydantic-ai: agents with tools, structured output and streams, by both APIs."""

import asyncio
import sys

import pydantic
from pydantic_ai import Agent, NativeOutput
from pydantic_ai.models.openai import OpenAIChatModel, OpenAIResponsesModel
from pydantic_ai.providers.openai import OpenAIProvider


class Place(pydantic.BaseModel):
    city: str


async def told(agent):
    parts = []
    async with agent.run_stream("echo Grüße 😀") as stream:
        async for part in stream.stream_text(delta=True):
            parts.append(part)
    return "".join(parts)


provider = OpenAIProvider(base_url=sys.argv[1], api_key="unused")
for kind in (OpenAIChatModel, OpenAIResponsesModel):
    model = kind("gpt-4.1", provider=provider)
    agent = Agent(model, instructions="Be kind.")

    @agent.tool_plain
    def get_weather(city: str) -> str:
        """The weather of a city."""
        return "echo warm in " + city

    assert agent.run_sync("echo Grüße 😀").output == "Grüße 😀"
    assert agent.run_sync("tool").output == "warm in Zürich"
    assert asyncio.run(told(agent)) == "Grüße 😀"
    called = Agent(model, output_type=Place).run_sync('call final_result {"city":"Zürich"}')
    assert called.output == Place(city="Zürich"), called
    native = Agent(model, output_type=NativeOutput(Place)).run_sync('echo {"city":"Zürich"}')
    assert native.output == Place(city="Zürich"), native
print("served")
