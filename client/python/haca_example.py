"""Asks a model on the network without an ingress, and trusts nobody but the chain.

    pip install -r requirements.txt
    python haca_example.py --chain http://127.0.0.1:8545 --bridge http://127.0.0.1:8010

It reads the active nodes from the registry, connects to one by exactly the certificate that is
registered, asks, computes both signed hashes anew, checks the signature, waits for the receipt and
verifies that by the network's genesis (haca_receipt.py). The full node that it asks for the registry
is believed: use your own, or `haca light`, which verifies what any other says.
"""

import argparse
import base64
import os
import re
import ssl
import struct
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

import grpc
import numpy
import tritonclient.grpc
from cryptography import x509
from web3 import Web3

import haca_receipt

REGISTRY = "0x703cB174AEadB35D611858369B4b1111dC9Abda6"
GENESIS = os.path.expanduser("~/.haca/node/cometbft/config/genesis.json")
KINDS = {"TEE": 2, "VANILLA": 16}
MODEL = "projectile"
RECEIPT_BYTES_MAX = 1 << 20

OHTTP = [("keyId", "uint8"), ("kemId", "uint16"), ("kdfId", "uint16"), ("aeadId", "uint16"),
         ("publicKey", "bytes"), ("keyConfig", "bytes"), ("registeredAt", "uint256")]
NODE = [("owner", "address"), ("paymentAddress", "address"), ("endpoint", "string"),
        ("publicKey", "bytes"), ("tlsCertificate", "bytes"), ("pcrHash", "bytes32"),
        ("teeType", "uint8"), ("enabled", "bool"), ("registeredAt", "uint256"),
        ("lastHeartbeatAt", "uint256")]


def components(fields):
    return [{"name": name, "type": kind} for name, kind in fields]


def function(name, inputs, outputs):
    return {"type": "function", "name": name, "stateMutability": "view",
            "inputs": inputs, "outputs": outputs}


ABI = [
    function("getActiveTEEs", components([("teeType", "uint8")]), [
        {"name": "", "type": "tuple[]", "components": components(NODE) + [
            {"name": "ohttpConfig", "type": "tuple", "components": components(OHTTP)}]}]),
    function("developmentNetwork", [], components([("", "bool")])),
]


class Untrusted(Exception):
    """Something is not what the chain, or the signature, says it is."""


def require(holds, otherwise):
    if not holds:
        raise Untrusted(otherwise)


def connect(node):
    """A connection that ends unless the node presents the registered certificate."""
    certificate = x509.load_der_x509_certificate(node["tlsCertificate"])
    name = certificate.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)[0].value
    url = urllib.parse.urlsplit(node["endpoint"])
    return tritonclient.grpc.InferenceServerClient(
        url.netloc,
        ssl=True,
        creds=grpc.ssl_channel_credentials(
            ssl.DER_cert_to_PEM_cert(node["tlsCertificate"]).encode()),
        # The certificate itself is registered; it names no host.
        channel_args=[("grpc.ssl_target_name_override", name)])


def field(value):
    return struct.pack("<I", len(value)) + value


ENTRY = "tee_registry_entry"


def question(parameters, *about):
    """The hash of what was asked, which names the entry of the registry of models, where the model has one."""
    named = {"registry_entry": parameters[ENTRY]} if ENTRY in parameters else {}
    return transcript(parameters, *about, named)


def transcript(parameters, model, version, identifier, tensors, named=None):
    """The hash of one side of an inference; all tensors are FP32."""
    digest = bytes.fromhex(parameters["tee_model_digest"][2:])
    random = bytes.fromhex(parameters["tee_random"][2:])
    out = b"".join(map(field, [
        b"haca.tensor.v1", model.encode(), version.encode(), digest, random, identifier.encode()]))
    out += struct.pack("<I", len(named or {}))
    for name, value in (named or {}).items():
        out += field(name.encode()) + field(value.encode())
    out += struct.pack("<I", len(tensors))
    for name, values in sorted(tensors.items()):
        shape = struct.pack("<%dq" % values.ndim, *values.shape)
        content = values.astype("<f4").tobytes()
        out += field(name.encode()) + field(b"FP32") + field(shape) + field(content)
    return Web3.keccak(out)


def ask(node, speed, angle):
    inputs = {"launch": numpy.array([[speed, angle]], dtype=numpy.float32)}
    tensor = tritonclient.grpc.InferInput("launch", [1, 2], "FP32")
    tensor.set_data_from_numpy(inputs["launch"])
    result = connect(node).infer(MODEL, [tensor], client_timeout=30)
    response = result.get_response()
    parameters = {
        name: value.string_param or value.int64_param
        for name, value in response.parameters.items()}
    require(re.fullmatch("0x[0-9a-f]{64}", parameters.get(ENTRY, "0x" + "0" * 64)),
            "the entry of the registry of models is none")
    outputs = {each.name: result.as_numpy(each.name) for each in response.outputs}
    return response, parameters, inputs, outputs


def verify(node, response, parameters, inputs, outputs):
    """Of the user's own numbers; gives the proof's id."""
    tee_id = Web3.keccak(node["publicKey"])
    require(parameters["tee_id"] == Web3.to_hex(tee_id), "another node signed")
    # The model that was asked for, whichever the response names.
    about = (parameters, MODEL, response.model_version, "")
    input_hash, output_hash = question(*about, inputs), transcript(*about, outputs)
    require(parameters["tee_request_hash"] == Web3.to_hex(input_hash), "another question is signed")
    require(parameters["tee_output_hash"] == Web3.to_hex(output_hash), "another answer is signed")
    timestamp = parameters["tee_timestamp"]
    message = Web3.keccak(input_hash + output_hash + timestamp.to_bytes(32, "big"))
    signature = base64.b64decode(parameters["tee_signature"])
    haca_receipt.check_signature(node["publicKey"], message, signature)
    return leaf(tee_id, input_hash, output_hash, signature, timestamp)


def leaf(tee_id, input_hash, output_hash, signature, timestamp):
    """OpenZeppelin's standard leaf of (bytes32, bytes32, bytes32, bytes, uint256)."""
    padded = signature + bytes(-len(signature) % 32)
    encoded = tee_id + input_hash + output_hash + (160).to_bytes(32, "big")
    encoded += timestamp.to_bytes(32, "big") + len(signature).to_bytes(32, "big") + padded
    return Web3.keccak(Web3.keccak(encoded))


def receipt(bridge, proof, parameters, patience):
    """With a proof of the model's entry, where the answer names one."""
    asked = f"?entry={parameters[ENTRY]}" if ENTRY in parameters else ""
    end = time.monotonic() + patience
    while True:
        try:
            with urllib.request.urlopen(
                    f"{bridge}/v1/receipts/{Web3.to_hex(proof)}{asked}", timeout=10) as answer:
                body = answer.read(RECEIPT_BYTES_MAX + 1)
                require(len(body) <= RECEIPT_BYTES_MAX, "the bridge's answer is too long")
                return haca_receipt.read(body)
        except urllib.error.HTTPError as e:
            if e.code != 404 or time.monotonic() > end:
                raise
        time.sleep(0.2)


def tensor(name, values):
    content = values.astype("<f4").tobytes()
    return {"name": name, "datatype": "FP32", "shape": list(values.shape),
            "content": "0x" + content.hex()}


def check_receipt(found, genesis, proof, response, parameters, inputs, outputs):
    """With the user's own question and answer, whatever the bridge put there."""
    found["answer"] = {
        "modelName": MODEL, "modelVersion": response.model_version,
        "modelDigest": parameters["tee_model_digest"], "random": parameters["tee_random"],
        "id": "", "inputs": [tensor(*each) for each in inputs.items()],
        "outputs": [tensor(*each) for each in outputs.items()]}
    if ENTRY in parameters:
        found["answer"]["registryEntry"] = parameters[ENTRY]
    steps = haca_receipt.verify(found, genesis, proof)
    failed = [f"{name}: {detail}" for name, passed, detail in steps if not passed]
    require(not failed, "; ".join(failed))
    for name, _, detail in steps:
        print(f"  {name:11}{detail}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--chain", default="http://127.0.0.1:8545")
    parser.add_argument("--bridge", default="http://127.0.0.1:8010")
    parser.add_argument("--genesis", default=GENESIS, help="the network's, from whom you trust")
    parser.add_argument("--verification", default="TEE", choices=KINDS)
    parser.add_argument("--patience", type=float, default=60, help="seconds until settled")
    options = parser.parse_args()
    chain = Web3(Web3.HTTPProvider(options.chain))
    registry = chain.eth.contract(address=REGISTRY, abi=ABI)
    names = [name for name, _ in NODE]
    nodes = registry.functions.getActiveTEEs(KINDS[options.verification]).call()
    require(nodes, f"no active {options.verification} node is registered")
    node = dict(zip(names, nodes[0]))
    simulated = options.verification == "TEE" and registry.functions.developmentNetwork().call()
    print(f"node at {node['endpoint']}" + (" (simulated enclave)" if simulated else ""))
    answer = ask(node, 20, 45)
    proof = verify(node, *answer)
    print("answer", {name: value.tolist() for name, value in answer[3].items()})
    print("signed by the registered key; proof", Web3.to_hex(proof))
    with open(options.genesis) as file:
        genesis = haca_receipt.read(file.read())
    found = receipt(options.bridge, proof, answer[1], options.patience)
    check_receipt(found, genesis, proof, *answer)
    print("settled on chain")


if __name__ == "__main__":
    try:
        main()
    except (Untrusted, haca_receipt.Refused) as e:
        sys.exit(f"not trusted: {e}")
