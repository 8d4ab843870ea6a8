"""The original's SDK, as it is, pays for chat, stream and tools: its LLM finds the node in the registry, is asked for payment,
and signs a Permit2 permit for the token that it has built in.

Arguments: JSON-RPC of the registry's chain, JSON-RPC of the chain that is paid on, the file of the wallet's key.
"""

import asyncio
import os
import sys

registry_chain, payment_chain, key_file = sys.argv[1:]
os.environ["BASE_MAINNET_RPC"] = payment_chain

from opengradient import LLM  # noqa: E402: it reads the variable when it is imported

REGISTRY = "0x703cB174AEadB35D611858369B4b1111dC9Abda6"
KEY = "0x" + open(key_file).read().strip()
TOOL = {"type": "function", "function": {
    "name": "get_weather", "parameters": {"type": "object", "properties": {"city": {"type": "string"}}}}}


async def main():
    llm = LLM(KEY, rpc_url=registry_chain, tee_registry_address=REGISTRY)
    llm.ensure_opg_approval(min_allowance=0.1)

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
    print("the SDK pays for chat, tools, stream and completion")


asyncio.run(main())
