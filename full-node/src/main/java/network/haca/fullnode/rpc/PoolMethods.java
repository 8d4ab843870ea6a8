package network.haca.fullnode.rpc;

import static network.haca.fullnode.rpc.Quantities.hex;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import network.haca.evm.Transaction;
import network.haca.fullnode.core.SignedTransaction;
import network.haca.fullnode.pool.PendingTransactions;
import network.haca.primitives.Address;

/**
 * {@code txpool_*}: transactions that may be in the next block are pending, those that wait for an
 * earlier one of their sender are queued (rule M3).
 */
final class PoolMethods {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final BlockRendering rendering;
  private final PendingTransactions pending;

  PoolMethods(BlockRendering rendering, PendingTransactions pending) {
    this.rendering = rendering;
    this.pending = pending;
  }

  Map<String, RpcMethod> all() {
    return Map.of(
        "txpool_status", params -> status(),
        "txpool_content", params -> content(signed -> true, rendering::pending),
        "txpool_inspect", params -> content(signed -> true, PoolMethods::line),
        "txpool_contentFrom", this::contentFrom,
        "eth_pendingTransactions", params -> list());
  }

  private JsonNode status() {
    return NODES
        .objectNode()
        .put("pending", hex(pending.live().size()))
        .put("queued", hex(pending.held().size()));
  }

  private JsonNode contentFrom(JsonNode params) throws RpcException {
    Address sender = Parameters.address(params, 0);
    ObjectNode all = content(signed -> signed.sender().equals(sender), rendering::pending);
    ObjectNode own = NODES.objectNode();
    for (String kind : List.of("pending", "queued")) {
      JsonNode nonces = all.get(kind).path(sender.toHex());
      own.set(kind, nonces.isMissingNode() ? NODES.objectNode() : nonces);
    }
    return own;
  }

  private ObjectNode content(
      Predicate<SignedTransaction> isWanted, Function<SignedTransaction, JsonNode> show) {
    ObjectNode content = NODES.objectNode();
    content.set("pending", sorted(pending.live(), isWanted, show));
    content.set("queued", sorted(pending.held(), isWanted, show));
    return content;
  }

  /** Shows transactions by sender and nonce. */
  private static ObjectNode sorted(
      List<SignedTransaction> transactions,
      Predicate<SignedTransaction> isWanted,
      Function<SignedTransaction, JsonNode> show) {
    ObjectNode sorted = NODES.objectNode();
    transactions.stream()
        .filter(isWanted)
        .sorted(
            Comparator.comparing((SignedTransaction signed) -> signed.sender().toHex())
                .thenComparing(PoolMethods::nonce, Long::compareUnsigned))
        .forEach(
            signed ->
                sorted
                    .withObjectProperty(signed.sender().toHex())
                    .set(Long.toUnsignedString(nonce(signed)), show.apply(signed)));
    return sorted;
  }

  private static Long nonce(SignedTransaction signed) {
    return signed.transaction().nonce();
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
    pending.live().forEach(signed -> list.add(rendering.pending(signed)));
    return list;
  }
}
