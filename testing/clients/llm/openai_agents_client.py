"""OpenAI's Agents SDK: tools, structured output and streams, by responses (its default) and by chats."""

import asyncio
import sys

import pydantic
from agents import (Agent, OpenAIChatCompletionsModel, OpenAIResponsesModel, Runner, function_tool,
                    set_tracing_disabled)
from openai import AsyncOpenAI


class Place(pydantic.BaseModel):
    city: str


@function_tool
def get_weather(city: str) -> str:
    """The weather of a city."""
    return "echo warm in " + city


async def served(model):
    agent = Agent(name="a", instructions="Be kind.", model=model, tools=[get_weather])
    assert (await Runner.run(agent, "echo Grüße 😀")).final_output == "Grüße 😀"
    told = await Runner.run(agent, "tool")
    assert told.final_output == "warm in Zürich", told
    again = await Runner.run(agent, told.to_input_list() + [{"role": "user", "content": "echo again"}])
    assert again.final_output == "again", again
    stream = Runner.run_streamed(agent, "tool")
    kinds = [each.type async for each in stream.stream_events()]
    assert stream.final_output == "warm in Zürich" and "raw_response_event" in kinds, stream
    structured = Agent(name="b", model=model, output_type=Place)
    assert (await Runner.run(structured, 'echo {"city":"Zürich"}')).final_output == Place(city="Zürich")


async def main():
    client = AsyncOpenAI(base_url=sys.argv[1], api_key="unused", max_retries=0)
    for kind in (OpenAIResponsesModel, OpenAIChatCompletionsModel):
        await served(kind(model="gpt-4.1", openai_client=client))


set_tracing_disabled(True)
asyncio.run(main())
print("served")
