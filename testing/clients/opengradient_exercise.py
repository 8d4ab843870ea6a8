"""What every client of the original's SDK is asked to do here: chat, tools, a stream and a completion."""

TOOL = {"type": "function", "function": {
    "name": "get_weather", "parameters": {"type": "object", "properties": {"city": {"type": "string"}}}}}


async def exercise(llm):
    async def chat(content, **more):
        return await llm.chat(model="openai/gpt-4.1", messages=[{"role": "user", "content": content}], **more)

    whole = await chat("echo Grüße 😀")
    assert whole.chat_output["content"] == "Grüße 😀", whole
    assert whole.tee_signature, whole
    tools = await chat("tool", tools=[TOOL])
    assert tools.finish_reason == "tool_calls", tools
    text = ""
    async for chunk in await chat("echo streamed", stream=True):
        text += chunk.choices[0].delta.content or ""
        last = chunk
    assert text == "streamed", text
    assert last.tee_signature, last
    completed = await llm.completion(model="openai/gpt-4.1", prompt="echo hi")
    assert completed.completion_output == "hi", completed
