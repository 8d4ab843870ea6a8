"""The original's SDK, as it is: asks a model inside a transaction, by Alpha.infer.

Arguments: the chain's JSON-RPC, where results are looked up, the hub's address, a funded private key, the model, what
it answers to a launch at 20 m/s and 45 degrees.
"""

import sys

import numpy as np
import opengradient as og
from opengradient.client._conversions import convert_to_model_output
from opengradient.client.alpha import PRECOMPILE_CONTRACT_ADDRESS
from web3.logs import DISCARD

chain, results, hub, key, model, expected = sys.argv[1:]
alpha = og.Alpha(private_key=key, rpc_url=chain, inference_contract_address=hub, api_url=results)
for mode in (og.InferenceMode.VANILLA, og.InferenceMode.TEE):
    answer = alpha.infer(model, mode, {"launch": np.array([[20, 45]], dtype=np.float32)})
    output = answer.model_output["range"]
    assert output.shape == (1, 1), output
    assert output[0][0] == np.float32(expected), (output[0][0], expected)
    receipt = alpha._blockchain.eth.get_transaction_receipt(answer.transaction_hash)
    events = alpha._blockchain.eth.contract(
        address=PRECOMPILE_CONTRACT_ADDRESS, abi=alpha.precompile_abi).events.ModelInferenceEvent()
    inference = events.process_receipt(receipt, errors=DISCARD)[0]["args"]["inferenceID"]
    looked_up = convert_to_model_output(alpha._get_inference_result_from_node(inference, mode))
    assert looked_up["range"][0][0] == output[0][0], looked_up
    print(mode.name, output[0][0], answer.transaction_hash)
