"""PyPI's og-x402 has a payment settled by a facilitator that answers with jobs. Arguments: the facilitator, a gate's secret,
and a file with {"payload", "requirements"}."""

import json
import sys
import time

import httpx
from x402.http import FacilitatorConfig, HTTPFacilitatorClientSync
from x402.http.facilitator_client_base import CreateHeadersAuthProvider
from x402.schemas import PaymentPayload, PaymentRequirements

url, secret, file = sys.argv[1:]
headers = {"Authorization": f"Bearer {secret}"}
with open(file) as text:
    given = json.load(text)
payload = PaymentPayload.model_validate(given["payload"])
requirements = PaymentRequirements.model_validate(given["requirements"])
auth = CreateHeadersAuthProvider(lambda: {"verify": headers, "settle": headers, "supported": headers})
client = HTTPFacilitatorClientSync(FacilitatorConfig(url=url, auth_provider=auth))

assert client.verify(payload, requirements).is_valid
try:
    # The release on PyPI knows of 202 for /settle_data alone; gateways of the original take the job's id out of it.
    begun = client.settle(payload, requirements)
    assert begun.success, begun
except ValueError as pending:
    assert "(202)" in str(pending) and "settlement_pending" in str(pending), pending
    body = str(pending)
    job = json.loads(body[body.index("{"):])["paymentJob"]["jobId"]
    for _ in range(300):
        known = httpx.get(f"{url}/settle/{job}", headers=headers).json()
        if known["status"] not in ("queued", "processing"):
            break
        time.sleep(0.1)
    assert known["status"] == "succeeded" and known["result"]["success"], known
settled = client.settle(payload, requirements)
assert settled.success and settled.transaction.startswith("0x"), settled
assert not client.verify(payload, requirements).is_valid, "it is paid once"
print("og-x402: good")
