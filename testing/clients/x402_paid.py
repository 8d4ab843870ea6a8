"""PyPI's x402 pays exact for a language model. Arguments: the ingress, the file of the wallet's key."""

import asyncio
import sys

from eth_account import Account
from x402 import x402Client
from x402.http.clients import x402HttpxClient
from x402.mechanisms.evm import EthAccountSigner
from x402.mechanisms.evm.exact.register import register_exact_evm_client

ingress, key_file = sys.argv[1:]
BODY = {"model": "gpt-4.1", "messages": [{"role": "user", "content": "echo Hi"}]}


async def main():
    client = x402Client()
    # It pays with tokens that it knows, unless it is told otherwise.
    client.set_spend_controls(False)
    register_exact_evm_client(client, EthAccountSigner(Account.from_key("0x" + open(key_file).read().strip())))
    async with x402HttpxClient(client, timeout=60) as http:
        answer = await http.post(f"{ingress}/v1/chat/completions", json=BODY)
        assert answer.status_code == 200, answer.text
        assert answer.json()["choices"][0]["message"]["content"] == "Hi", answer.text
        assert answer.headers["payment-response"], answer.headers
    print("exact: good")


asyncio.run(main())
