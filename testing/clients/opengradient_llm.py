"""The original's SDK, as it is: its LLM finds the local node in the registry, and its own verifier accepts every answer.

Arguments: the chain's JSON-RPC.
"""

import asyncio
import inspect
import json
import sys

from opengradient import LLM
from opengradient.client.tee_registry import TEERegistry
from opengradient.client import tee_verify
from opengradient_exercise import TOOL, exercise

chain = sys.argv[1]
REGISTRY = "0x703cB174AEadB35D611858369B4b1111dC9Abda6"
KEY = "0x" + "11" * 32
tee = TEERegistry(chain, REGISTRY).get_llm_tee()
assert tee is not None
print("found", tee.endpoint)


async def main():
    await exercise(LLM.from_url(KEY, tee.endpoint))
    print("LLM.from_url works")
    await exercise(LLM(KEY, rpc_url=chain, tee_registry_address=REGISTRY))
    print("LLM over the registry works")


def verify():
    """What the SDK itself would check of answers over its confidential path."""
    import httpx
    from opengradient.client.tee_registry import build_ssl_context_from_der

    pem = tee_verify.pem_from_der(tee.signing_public_key_der)
    with httpx.Client(verify=build_ssl_context_from_der(tee.tls_cert_der)) as http:
        for body in [
                {"model": "gpt-4.1", "messages": [{"role": "user", "content": "echo Grüße 😀"}]},
                {"model": "gpt-4.1", "messages": [{"role": "user", "content": "tool"}], "tools": [TOOL]},
                {"model": "gpt-4.1", "temperature": 1, "max_tokens": 5, "messages": [
                    {"role": "developer", "content": "d"},
                    {"role": "user", "content": [{"type": "text", "text": "x"}, {"type": "image_url", "image_url": {"url": "data:,"}}]}]}]:
            _, canonical = tee_verify.build_inner_request(body)
            answer = http.post(tee.endpoint + "/v1/chat/completions", json=body).json()
            proof = tee_verify.verify_response(
                canonical_request=canonical, response_body=answer,
                response_content=tee_verify.response_content_for_hash(answer),
                signing_key_pem=pem, expected_tee_id=tee.tee_id)
            assert proof.timestamp > 0
    print("its verifier accepts every answer")


verify()
asyncio.run(main())
