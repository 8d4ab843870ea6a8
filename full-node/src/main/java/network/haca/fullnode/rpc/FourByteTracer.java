package network.haca.fullnode.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;
import network.haca.evm.precompile.Precompiles;
import network.haca.fullnode.lane.Work;

/**
 * go-ethereum's 4byteTracer: how often which function was called, by its selector and the bytes of
 * its arguments.
 */
final class FourByteTracer implements TraceRecorder {
  private static final int SELECTOR = 4;
  private static final int BYTES = 40;

  private final Map<String, Integer> counts = new TreeMap<>();
  private final Precompiles precompiles;

  FourByteTracer(Traced traced) {
    this.precompiles = traced.precompiles();
  }

  @Override
  public void enter(Call call) {
    int size = call.input().size() - SELECTOR;
    if (size >= 0 && !call.isCreation() && precompiles.at(call.codeAddress()).isEmpty()) {
      Work.produce(BYTES);
      counts.merge(call.input().slice(0, SELECTOR).toHex() + "-" + size, 1, Integer::sum);
    }
  }

  @Override
  public JsonNode result(long gasUsed) {
    ObjectNode result = JsonNodeFactory.instance.objectNode();
    counts.forEach(result::put);
    return result;
  }
}
