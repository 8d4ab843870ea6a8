package network.haca.fullnode.rpc;

import static network.haca.fullnode.rpc.Quantities.hex;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import network.haca.evm.Transaction;
import network.haca.evm.state.WorldState;
import network.haca.fullnode.core.SignedTransaction;
import network.haca.primitives.Address;

/**
 * {@code txpool_*}: what could be in the next block is pending, what waits for an earlier nonce is
 * queued.
 */
final class PoolMethods {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final ChainView view;
  private final BlockRendering rendering;
  private final PendingTransactions pending;

  PoolMethods(ChainView view, BlockRendering rendering, PendingTransactions pending) {
    this.view = view;
    this.rendering = rendering;
    this.pending = pending;
  }

  Map<String, RpcMethod> all() {
    return Map.of(
        "txpool_status", params -> status(),
        "txpool_content", params -> sorted(pending.all(), rendering::pending),
        "txpool_inspect", params -> sorted(pending.all(), PoolMethods::line),
        "txpool_contentFrom", this::contentFrom,
        "eth_pendingTransactions", params -> list());
  }

  private JsonNode status() {
    ObjectNode sorted = sorted(pending.all(), signed -> NODES.nullNode());
    return NODES
        .objectNode()
        .put("pending", hex(count(sorted.path("pending"))))
        .put("queued", hex(count(sorted.path("queued"))));
  }

  private static long count(JsonNode bySender) {
    long count = 0;
    for (JsonNode nonces : bySender) {
      count += nonces.size();
    }
    return count;
  }

  private JsonNode contentFrom(JsonNode params) throws RpcException {
    Address sender = Parameters.address(params, 0);
    ObjectNode all =
        sorted(
            pending.all().stream().filter(signed -> signed.sender().equals(sender)).toList(),
            rendering::pending);
    ObjectNode own = NODES.objectNode();
    for (String kind : List.of("pending", "queued")) {
      JsonNode nonces = all.get(kind).path(sender.toHex());
      own.set(kind, nonces.isMissingNode() ? NODES.objectNode() : nonces);
    }
    return own;
  }

  /**
   * @param transactions by sender and nonce
   */
  private ObjectNode sorted(
      List<SignedTransaction> transactions, Function<SignedTransaction, JsonNode> show) {
    ObjectNode content = NODES.objectNode();
    ObjectNode ready = content.putObject("pending");
    ObjectNode queued = content.putObject("queued");
    WorldState state = view.executor().latest().state();
    Map<Address, Long> next = new HashMap<>();
    for (SignedTransaction signed : transactions) {
      long nonce = signed.transaction().nonce();
      Address sender = signed.sender();
      long expected = next.computeIfAbsent(sender, state::nonce);
      if (nonce == expected) {
        next.put(sender, expected + 1);
      }
      (nonce <= expected ? ready : queued)
          .withObjectProperty(sender.toHex())
          .set(Long.toUnsignedString(nonce), show.apply(signed));
    }
    return content;
  }

  private static JsonNode line(SignedTransaction signed) {
    Transaction transaction = signed.transaction();
    return NODES.textNode(
        "%s: %s wei + %d gas × %s wei"
            .formatted(
                transaction.to().map(Address::toHex).orElse("contract creation"),
                transaction.value().toBigInteger(),
                transaction.gasLimit(),
                transaction.maxFee().toBigInteger()));
  }

  private JsonNode list() {
    ArrayNode list = NODES.arrayNode();
    pending.all().forEach(signed -> list.add(rendering.pending(signed)));
    return list;
  }
}
