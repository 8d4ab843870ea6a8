package network.haca.fullnode.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.Map;
import network.haca.evm.BlockContext;
import network.haca.fullnode.core.BlockHeader;
import network.haca.fullnode.core.SimulatedChain;
import network.haca.fullnode.lane.Work;

/** {@code eth_simulateV1}: calls in blocks that might follow, each on what those before left. */
final class SimulateMethods {
  private final ChainView view;
  private final SimulationRendering rendering;

  SimulateMethods(ChainView view, BlockRendering rendering) {
    this.view = view;
    this.rendering = new SimulationRendering(rendering);
  }

  Map<String, RpcMethod> all() {
    return Map.of("eth_simulateV1", this::simulate);
  }

  private JsonNode simulate(JsonNode params) throws RpcException {
    SimulationRequest request = SimulationRequest.read(Parameters.object(params, 0));
    BlockHeader base = view.required(params.path(1));
    SimulatedChain chain = view.executor().simulation(base, Work.current());
    SimulatedCalls calls = new SimulatedCalls(chain, view.executor().chainId(), request);
    ArrayNode blocks = JsonNodeFactory.instance.arrayNode();
    for (SimulationRequest.Block block : request.blocks()) {
      BlockContext context = request.context(block, chain.following(), base.number());
      while (chain.following().number() < context.number()) {
        Work.goOn();
        BlockContext empty = request.free(chain.following());
        chain.begin(empty);
        blocks.add(rendering.block(chain.end(empty), List.of(), request.isFull()));
      }
      List<SimulatedCalls.Done> done = calls.run(context, block);
      blocks.add(rendering.block(chain.end(context), done, request.isFull()));
    }
    return blocks;
  }
}
