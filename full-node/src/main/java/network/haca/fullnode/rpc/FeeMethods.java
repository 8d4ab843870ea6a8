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

/** Methods about the fees of transactions. The base fee is the same in every block. */
final class FeeMethods {
  private static final int HISTORY_MAX = 1024;
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
        "eth_baseFee", params -> quantity(config.baseFee()),
        "eth_blobBaseFee", params -> quantity(1),
        "eth_feeHistory", this::history);
  }

  private JsonNode history(JsonNode params) throws RpcException {
    double[] percentiles = percentiles(params.path(2));
    long newest = view.number(Parameters.any(params, 1));
    if (newest > view.height()) {
      throw new RpcException(
          RpcException.SERVER,
          "request beyond head block: requested %d, head %d".formatted(newest, view.height()));
    }
    view.requireKept(newest);
    long count =
        Parameters.hexOrDecimal(params, 0).min(BigInteger.valueOf(HISTORY_MAX)).longValue();
    if (count == 0) {
      ObjectNode none = JsonNodeFactory.instance.objectNode().put("oldestBlock", "0x0");
      none.putArray("baseFeePerGas");
      none.putArray("gasUsedRatio");
      return none;
    }
    return history(Math.max(view.chain().oldest(), newest - count + 1), newest, percentiles);
  }

  /** Percentages that rise, as go-ethereum takes them. */
  private static double[] percentiles(JsonNode given) throws RpcException {
    if (!given.isArray() && !given.isNull() && !given.isMissingNode()) {
      throw invalid("percentiles are a list of numbers");
    }
    if (given.size() > PERCENTILES_MAX) {
      throw invalid(
          "%d percentiles are asked for; ask for at most %d"
              .formatted(given.size(), PERCENTILES_MAX));
    }
    double[] percentiles = new double[given.size()];
    for (int i = 0; i < percentiles.length; i++) {
      percentiles[i] = given.get(i).doubleValue();
      if (!given.get(i).isNumber() || percentiles[i] < 0 || percentiles[i] > 100) {
        throw invalid("invalid reward percentile: %s is not from 0 to 100".formatted(given.get(i)));
      }
      if (i > 0 && percentiles[i] <= percentiles[i - 1]) {
        throw invalid(
            "invalid reward percentile: #%d:%s >= #%d:%s"
                .formatted(i - 1, given.get(i - 1), i, given.get(i)));
      }
    }
    return percentiles;
  }

  private static RpcException invalid(String sentence) {
    return new RpcException(RpcException.INVALID_PARAMS, sentence);
  }

  private ObjectNode history(long oldest, long newest, double[] percentiles) {
    ObjectNode history = JsonNodeFactory.instance.objectNode().put("oldestBlock", hex(oldest));
    ArrayNode fees = history.putArray("baseFeePerGas");
    ArrayNode ratios = history.putArray("gasUsedRatio");
    boolean wantsRewards = percentiles.length > 0;
    ArrayNode rewards = JsonNodeFactory.instance.arrayNode();
    for (long number = oldest; number <= newest; number++) {
      Work.goOn();
      fees.add(hex(config.baseFee()));
      long used = view.chain().header(number).map(BlockHeader::gasUsed).orElse(0L);
      ratios.add((double) used / config.gasLimit());
      if (wantsRewards) {
        rewards.add(rewards(number, percentiles));
      }
    }
    fees.add(hex(config.baseFee()));
    if (wantsRewards) {
      history.set("reward", rewards);
    }
    return history;
  }

  /** The tips at percentiles of the block's gas, as go-ethereum weighs them. */
  private ArrayNode rewards(long number, double[] percentiles) {
    List<BlockEntry> entries =
        view.chain().entries(number).stream()
            .filter(entry -> entry.gasUsed() > 0)
            .sorted(Comparator.comparing(this::tip))
            .toList();
    long total = entries.stream().mapToLong(BlockEntry::gasUsed).sum();
    ArrayNode rewards = JsonNodeFactory.instance.arrayNode();
    for (double percentile : percentiles) {
      BigInteger tip = BigInteger.ZERO;
      // Without its fraction, as go-ethereum has it.
      long wanted = (long) (total * percentile / 100);
      long below = 0;
      for (BlockEntry entry : entries) {
        tip = tip(entry);
        below += entry.gasUsed();
        if (below >= wanted) {
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
