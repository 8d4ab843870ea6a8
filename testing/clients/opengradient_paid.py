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
from opengradient_exercise import exercise  # noqa: E402

REGISTRY = "0x703cB174AEadB35D611858369B4b1111dC9Abda6"
KEY = "0x" + open(key_file).read().strip()


async def main():
    llm = LLM(KEY, rpc_url=registry_chain, tee_registry_address=REGISTRY)
    llm.ensure_opg_approval(min_allowance=0.1)
    await exercise(llm)
    print("the SDK pays for chat, tools, stream and completion")


asyncio.run(main())
