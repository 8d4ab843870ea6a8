package network.haca.fullnode.rpc;

import static network.haca.fullnode.rpc.Quantities.hex;
import static network.haca.fullnode.rpc.Quantities.quantity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import network.haca.fullnode.core.BlockEntry;
import network.haca.fullnode.core.BlockHeader;
import network.haca.fullnode.core.ChainConfig;
import network.haca.fullnode.lane.Work;
import network.haca.fullnode.pool.PendingTransactions;

/** What a transaction pays. The base fee is the same in every block. */
final class FeeMethods {
  private static final int HISTORY_MAX = 100;
  private static final int PERCENTILES_MAX = 100;

  private final ChainConfig config;
  private final ChainView view;
  private final PendingTransactions pending;

  FeeMethods(ChainConfig config, ChainView view, PendingTransactions pending) {
    this.config = config;
    this.view = view;
    this.pending = pending;
  }

  Map<String, RpcMethod> all() {
    return Map.of(
        "eth_gasPrice", params -> quantity(config.baseFee().add(pending.suggestedTip())),
        "eth_maxPriorityFeePerGas", params -> quantity(pending.suggestedTip()),
        "eth_blobBaseFee", params -> quantity(1),
        "eth_feeHistory", this::history);
  }

  private JsonNode history(JsonNode params) throws RpcException {
    if (params.path(2).size() > PERCENTILES_MAX) {
      throw new RpcException(
          RpcException.INVALID_PARAMS,
          "%d percentiles are asked for; ask for at most %d"
              .formatted(params.path(2).size(), PERCENTILES_MAX));
    }
    long newest = Math.min(view.number(params.path(1)), view.height());
    long count =
        Parameters.number(params, 0)
            .max(BigInteger.ONE)
            .min(BigInteger.valueOf(HISTORY_MAX))
            .longValue();
    long oldest = Math.max(0, newest - count + 1);
    ObjectNode history = JsonNodeFactory.instance.objectNode().put("oldestBlock", hex(oldest));
    ArrayNode fees = history.putArray("baseFeePerGas");
    ArrayNode ratios = history.putArray("gasUsedRatio");
    boolean wantsRewards = !params.path(2).isEmpty();
    ArrayNode rewards = JsonNodeFactory.instance.arrayNode();
    for (long number = oldest; number <= newest; number++) {
      Work.goOn();
      fees.add(hex(config.baseFee()));
      long used = view.chain().header(number).map(BlockHeader::gasUsed).orElse(0L);
      ratios.add((double) used / config.gasLimit());
      if (wantsRewards) {
        rewards.add(rewards(number, params.path(2)));
      }
    }
    fees.add(hex(config.baseFee()));
    if (wantsRewards) {
      history.set("reward", rewards);
    }
    return history;
  }

  /** The tips at percentiles of the block's gas, as go-ethereum weighs them. */
  private ArrayNode rewards(long number, JsonNode percentiles) {
    List<BlockEntry> entries =
        view.chain().entries(number).stream()
            .filter(entry -> entry.gasUsed() > 0)
            .sorted(Comparator.comparing(this::tip))
            .toList();
    long total = entries.stream().mapToLong(BlockEntry::gasUsed).sum();
    ArrayNode rewards = JsonNodeFactory.instance.arrayNode();
    for (JsonNode percentile : percentiles) {
      BigInteger tip = BigInteger.ZERO;
      double below = 0;
      for (BlockEntry entry : entries) {
        tip = tip(entry);
        below += entry.gasUsed();
        if (below >= total * percentile.asDouble() / 100) {
          break;
        }
      }
      rewards.add(hex(tip));
    }
    return rewards;
  }

  private BigInteger tip(BlockEntry entry) {
    return entry.effectivePrice().subtract(config.baseFee());
  }
}
