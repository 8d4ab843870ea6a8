package network.haca.fullnode.rpc;

import static network.haca.fullnode.rpc.Quantities.hex;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import network.haca.evm.ExecutionResult;
import network.haca.evm.state.Log;
import network.haca.fullnode.core.BlockEntry;
import network.haca.fullnode.core.SimulatedChain;
import network.haca.fullnode.lane.Work;

/** Simulated blocks as {@code eth_simulateV1} shows them: a block with the results of its calls. */
final class SimulationRendering {
  private static final int HALTED = -32015;

  private final BlockRendering rendering;

  SimulationRendering(BlockRendering rendering) {
    this.rendering = rendering;
  }

  /**
   * @param isFull whether the block shows its transactions and not just their hashes
   */
  ObjectNode block(SimulatedChain.Block block, List<SimulatedCalls.Done> done, boolean isFull) {
    ObjectNode node = rendering.header(block.header());
    node.put("size", hex(block.header().encode().size()));
    node.putArray("uncles");
    node.putArray("withdrawals");
    ArrayNode transactions = node.putArray("transactions");
    for (int i = 0; i < done.size(); i++) {
      BlockEntry entry = block.entries().get(i);
      if (isFull) {
        transactions.add(rendering.unsigned(block.header(), i, entry, done.get(i).transaction()));
      } else {
        transactions.add(entry.hash().toHex());
      }
    }
    node.set("calls", calls(block, done));
    return node;
  }

  private ArrayNode calls(SimulatedChain.Block block, List<SimulatedCalls.Done> done) {
    ArrayNode calls = JsonNodeFactory.instance.arrayNode();
    int logIndex = 0;
    for (int i = 0; i < done.size(); i++) {
      ExecutionResult result = done.get(i).result();
      Work.produce(4L * result.output().size());
      ObjectNode call =
          calls
              .addObject()
              .put("status", result.success() ? "0x1" : "0x0")
              .put("returnData", returned(result))
              .put("gasUsed", hex(result.gasUsed()))
              .put("maxUsedGas", hex(result.gasUsedAtMost()));
      ArrayNode logs = call.putArray("logs");
      for (Log log : done.get(i).logs()) {
        logs.add(rendering.log(block.header(), i, block.entries().get(i), log, logIndex++));
      }
      if (!result.success()) {
        call.set("error", error(result));
      }
    }
    return calls;
  }

  /** A revert's data stands in the error alone. */
  private static String returned(ExecutionResult result) {
    return result.success() ? result.output().toHex() : "0x";
  }

  private static ObjectNode error(ExecutionResult result) {
    ObjectNode error = JsonNodeFactory.instance.objectNode();
    if (result.halt().isPresent()) {
      return error
          .put("code", HALTED)
          .put("message", "vm execution error: " + HaltWords.of(result.halt().get()));
    }
    return error
        .put("code", RpcException.REVERTED)
        .put("message", RevertReason.of(result.output()))
        .put("data", result.output().toHex());
  }
}
