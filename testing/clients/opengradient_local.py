"""The original's SDK, as it is, with a model that a local node runs itself; and its own verifier.

Argument: the chain's JSON-RPC.
"""

import asyncio
import sys

import httpx
from opengradient import LLM
from opengradient.client import tee_verify
from opengradient.client.tee_registry import TEERegistry, build_ssl_context_from_der

chain = sys.argv[1]
REGISTRY = "0x703cB174AEadB35D611858369B4b1111dC9Abda6"
KEY = "0x" + "11" * 32
MODEL = "local/smollm2-135m-instruct"
CAPITAL = [{"role": "user", "content": "What is the capital of France?"}]
TOOL = {"type": "function", "function": {
    "name": "get_weather", "description": "Weather of a city",
    "parameters": {"type": "object", "properties": {"city": {"type": "string"}}}}}
tee = TEERegistry(chain, REGISTRY).get_llm_tee()


async def exercise(llm):
    whole = await llm.chat(model=MODEL, messages=CAPITAL, max_tokens=40)
    assert "Paris" in whole.chat_output["content"], whole
    assert whole.tee_signature, whole
    text = ""
    async for chunk in await llm.chat(model=MODEL, messages=CAPITAL, max_tokens=40, stream=True):
        text += chunk.choices[0].delta.content or ""
        last = chunk
    assert text == whole.chat_output["content"], text
    assert last.tee_signature, last
    # Whether so small a model calls it is its own affair.
    tools = await llm.chat(model=MODEL, messages=CAPITAL, max_tokens=40, tools=[TOOL])
    assert tools.finish_reason in ("stop", "length", "tool_calls"), tools
    assert tools.tee_signature, tools
    completed = await llm.completion(model=MODEL, prompt="One, two, three,", temperature=0)
    assert "four" in completed.completion_output, completed


async def main():
    await exercise(LLM.from_url(KEY, tee.endpoint))
    await exercise(LLM(KEY, rpc_url=chain, tee_registry_address=REGISTRY))


def verify():
    pem = tee_verify.pem_from_der(tee.signing_public_key_der)
    with httpx.Client(verify=build_ssl_context_from_der(tee.tls_cert_der), timeout=60) as http:
        for more in ({}, {"tools": [TOOL]}, {"temperature": 1, "stop": ["."]}):
            body = {"model": "smollm2-135m-instruct", "messages": CAPITAL, "max_tokens": 30, **more}
            _, canonical = tee_verify.build_inner_request(body)
            answer = http.post(tee.endpoint + "/v1/chat/completions", json=body).json()
            tee_verify.verify_response(
                canonical_request=canonical, response_body=answer,
                response_content=tee_verify.response_content_for_hash(answer),
                signing_key_pem=pem, expected_tee_id=tee.tee_id)
    print("its verifier accepts every answer")


asyncio.run(main())
verify()
