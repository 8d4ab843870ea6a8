"""The original's SDK, as it is: asks for a proof inside a transaction, by Alpha.infer in mode ZKML.

Arguments: the chain's JSON-RPC, where results are looked up, the hub's address, a funded private key, the inputs, what
the circuit answers.
"""

import sys

import numpy as np
import opengradient as og

chain, results, hub, key, inputs, *expected = sys.argv[1:]
alpha = og.Alpha(private_key=key, rpc_url=chain, inference_contract_address=hub, api_url=results)
features = np.array([[float(number) for number in inputs.split(",")]], dtype=np.float32)
answer = alpha.infer("classifier", og.InferenceMode.ZKML, {"features": features})
scores = answer.model_output["scores"]
assert scores.shape == (1, len(expected)), scores
for given, wanted in zip(scores[0], expected):
    assert given == np.float32(wanted), (scores, expected)
print("ZKML", scores, answer.transaction_hash)
