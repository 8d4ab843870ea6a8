package network.haca.fullnode.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import network.haca.evm.state.Log;
import network.haca.fullnode.core.BlockEntry;
import network.haca.fullnode.core.BlockHeader;
import network.haca.fullnode.lane.Work;
import network.haca.primitives.Bytes32;

/** Logs by block range, addresses and topics, within bounds. */
final class LogSearch {
  private static final long RANGE_MAX = 10_000;
  private static final int RESULTS_MAX = 10_000;

  private final ChainView view;
  private final BlockRendering rendering;

  LogSearch(ChainView view, BlockRendering rendering) {
    this.view = view;
    this.rendering = rendering;
  }

  /** {@code eth_getLogs}. */
  ArrayNode find(JsonNode filter) throws RpcException {
    LogFilter wanted = LogFilter.read(filter);
    if (filter.hasNonNull("blockHash")) {
      if (filter.hasNonNull("fromBlock") || filter.hasNonNull("toBlock")) {
        throw new RpcException(
            RpcException.INVALID_PARAMS, "a filter has either blockHash or a range");
      }
      Bytes32 hash = Parameters.wordOf(filter.get("blockHash"));
      BlockHeader block =
          view.byHash(hash)
              .orElseThrow(() -> new RpcException(RpcException.SERVER, "unknown block"));
      return find(wanted, block.number(), block.number());
    }
    long from = view.number(filter.path("fromBlock"));
    long to = view.number(filter.path("toBlock"));
    long head = view.height();
    requireOrder(from, to);
    if (to > head) {
      throw new RpcException(
          RpcException.INVALID_PARAMS,
          "block range extends beyond current head block: to %d, head %d".formatted(to, head));
    }
    return find(wanted, from, to);
  }

  static void requireOrder(long from, long to) throws RpcException {
    if (from > to) {
      throw new RpcException(
          RpcException.INVALID_PARAMS, "invalid block range: from %d to %d".formatted(from, to));
    }
  }

  /** The logs of a range of committed blocks. */
  ArrayNode find(LogFilter wanted, long from, long to) throws RpcException {
    if (to - from >= RANGE_MAX) {
      throw new RpcException(
          RpcException.SERVER, "block range over " + RANGE_MAX + "; ask for less");
    }
    view.requireKept(from);
    ArrayNode found = JsonNodeFactory.instance.arrayNode();
    for (long number = from; number <= to; number++) {
      Work.goOn();
      found.addAll(inBlock(wanted, number));
      if (found.size() > RESULTS_MAX) {
        throw new RpcException(
            RpcException.SERVER, "over " + RESULTS_MAX + " logs; ask for a smaller range");
      }
    }
    return found;
  }

  List<ObjectNode> inBlock(LogFilter wanted, long number) {
    List<ObjectNode> found = new ArrayList<>();
    List<BlockEntry> entries = view.chain().entries(number);
    int logIndex = 0;
    for (int i = 0; i < entries.size(); i++) {
      for (Log log : entries.get(i).logs()) {
        if (wanted.matches(log)) {
          found.add(rendering.log(number, i, entries.get(i), log, logIndex));
        }
        logIndex++;
      }
    }
    return found;
  }
}
