"""The original's SDK, as it is: a workflow over a price feed, run by hand and by the scheduler.

Arguments: the chain's JSON-RPC, a funded private key, the registered model, its input, base and quote of the feed.
"""

import sys
import time

import numpy as np
import opengradient as og
from opengradient.client.alpha import PRECOMPILE_CONTRACT_ADDRESS
from opengradient.client._conversions import convert_to_float32
from opengradient.types import CandleOrder, CandleType, HistoricalInputQuery, SchedulerParams
from web3.logs import DISCARD

PATIENCE = 120
FREQUENCY = 10

chain, key, model, name, base, quote = sys.argv[1:]
alpha = og.Alpha(private_key=key, rpc_url=chain)
query = HistoricalInputQuery(
    base=base, quote=quote, total_candles=1, candle_duration_in_mins=1,
    order=CandleOrder.ASCENDING, candle_types=[CandleType.OPEN, CandleType.CLOSE])


def await_runs(contract, number):
    """The results of the latest runs, once there are so many."""
    end = time.time() + PATIENCE
    while time.time() < end:
        results = alpha.read_workflow_history(contract, number)
        if len(results) == number and all(result.numbers for result in results):
            return results
        time.sleep(0.5)
    raise AssertionError(f"{contract} has not {number} results in {PATIENCE} s")


# By hand.
manual = alpha.new_workflow(model, query, name)
output = alpha.run_workflow(manual)
assert not output.is_simulation_result, output
assert output.numbers["range"].shape == (1, 1), output
assert alpha.read_workflow_result(manual).numbers == output.numbers

# What was asked is what the feed had, and the model says the same of it again.
precompile = alpha._blockchain.eth.contract(address=PRECOMPILE_CONTRACT_ADDRESS, abi=alpha.precompile_abi)
(event,) = precompile.events.ModelInferenceEvent().get_logs(from_block=0)
(tensor,) = event["args"]["request"]["input"]["numbers"]
assert tensor["name"] == name and list(tensor["shape"]) == [1, 2], tensor
candle = [convert_to_float32(number["value"], number["decimals"]) for number in tensor["values"]]
again = alpha.infer(model, og.InferenceMode.VANILLA, {name: np.array([candle], dtype=np.float32)})
assert again.model_output["range"] == output.numbers["range"], (again, output)

# By the scheduler: at once, and again in later turns.
scheduled = alpha.new_workflow(model, query, name, SchedulerParams(frequency=FREQUENCY, duration_hours=1))
(first,) = await_runs(scheduled, 1)
assert not first.is_simulation_result, first
await_runs(scheduled, 3)
print("the scheduler ran", scheduled)
