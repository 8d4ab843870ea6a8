"""Payments as PyPI's x402 signs and writes them.

python3 -m venv /tmp/x402py && /tmp/x402py/bin/pip install 'x402[evm]==2.25.0'
/tmp/x402py/bin/python payments.py > payments-pypi.json
"""

import json

from eth_account import Account
from x402.http.utils import encode_payment_signature_header
from x402.mechanisms.evm.exact.client import ExactEvmScheme
from x402.mechanisms.evm.exact.v1.client import ExactEvmSchemeV1
from x402.mechanisms.evm.signers import EthAccountSigner
from x402.mechanisms.evm.upto.client import UptoEvmScheme
from x402.schemas import PaymentPayload, PaymentPayloadV1, PaymentRequirements, ResourceInfo
from x402.schemas.v1 import PaymentRequirementsV1

ACCOUNT = Account.from_key("0x" + "22" * 32)
OFFER = {
    "scheme": "exact",
    "network": "eip155:8453",
    "asset": "0xFbC2051AE2265686a469421b2C5A2D5462FbF5eB",
    "amount": "100000000000000000",
    "payTo": "0x9deEBB5D1b22e4a6e027977CeAd13893A7E4cC1a",
    "maxTimeoutSeconds": 300,
    "extra": {"name": "OpenGradient", "version": "1"},
}
PERMIT2 = OFFER | {"extra": OFFER["extra"] | {"assetTransferMethod": "permit2"}}
UPTO = PERMIT2 | {
    "scheme": "upto",
    "extra": PERMIT2["extra"] | {"facilitatorAddress": "0x1563915e194D8CfBA1943570603F7606A3115508"},
}
URL = "https://node.example/v1/chat/completions"


def v1_offer():
    offer = {k: v for k, v in OFFER.items() if k != "amount"}
    return offer | {
        "network": "base",
        "maxAmountRequired": OFFER["amount"],
        "resource": URL,
        "description": "Chat completion",
        "mimeType": "application/json",
    }


payments = []
for name, scheme, offer in [
    ("exact-eip3009", ExactEvmScheme, OFFER),
    ("exact-permit2", ExactEvmScheme, PERMIT2),
    ("upto-permit2", UptoEvmScheme, UPTO),
]:
    accepted = PaymentRequirements.model_validate(offer)
    payload = scheme(EthAccountSigner(ACCOUNT)).create_payment_payload(accepted)
    payment = PaymentPayload(payload=payload, accepted=accepted, resource=ResourceInfo(url=URL))
    header = encode_payment_signature_header(payment)
    payments.append({"name": name, "version": 2, "payer": ACCOUNT.address, "offer": offer, "header": header})
v1 = PaymentRequirementsV1.model_validate(v1_offer())
payload = ExactEvmSchemeV1(EthAccountSigner(ACCOUNT)).create_payment_payload(v1)
payment = PaymentPayloadV1(scheme="exact", network="base", payload=payload)
header = encode_payment_signature_header(payment)
payments.append({"name": "exact-v1", "version": 1, "payer": ACCOUNT.address, "offer": v1_offer(), "header": header})
print(json.dumps(payments, indent=1))
