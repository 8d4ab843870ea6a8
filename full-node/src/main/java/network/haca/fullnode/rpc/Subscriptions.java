package network.haca.fullnode.rpc;

import static network.haca.fullnode.rpc.Quantities.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import network.haca.fullnode.core.SignedTransaction;

/** The subscriptions of one connection: {@code eth_subscribe} and {@code eth_unsubscribe}. */
final class Subscriptions implements ChainEvents.Listener {
  private static final int SUBSCRIPTIONS_MAX = 100;

  private final ChainView view;
  private final BlockRendering rendering;
  private final LogSearch search;
  private final Consumer<ObjectNode> connection;
  private final Map<String, ChainEvents.Listener> subscriptions = new ConcurrentHashMap<>();
  private final Map<String, ChainEvents.Listener> unanswered = new ConcurrentHashMap<>();

  /**
   * @param connection takes notifications
   */
  Subscriptions(
      ChainView view, BlockRendering rendering, LogSearch search, Consumer<ObjectNode> connection) {
    this.view = view;
    this.rendering = rendering;
    this.search = search;
    this.connection = connection;
  }

  JsonNode subscribe(JsonNode params) throws RpcException {
    if (subscriptions.size() + unanswered.size() >= SUBSCRIPTIONS_MAX) {
      throw new RpcException(
          RpcException.SERVER, "over " + SUBSCRIPTIONS_MAX + " subscriptions on a connection");
    }
    String id = SubscriptionId.random();
    String kind = params.path(0).asText();
    unanswered.put(
        id,
        switch (kind) {
          case "newHeads" -> new Heads(id);
          case "logs" -> new Logs(id, LogFilter.read(params.path(1)));
          case "newPendingTransactions" -> new Waiting(id, params.path(1).asBoolean());
          default ->
              throw new RpcException(
                  RpcException.INVALID_PARAMS,
                  "no subscription \"%s\"; there are newHeads, logs, newPendingTransactions"
                      .formatted(kind.length() > 40 ? kind.substring(0, 40) : kind));
        });
    return text(id);
  }

  /** What was subscribed to begins to be told: the answers with its names have left. */
  void activate() {
    subscriptions.putAll(unanswered);
    unanswered.clear();
  }

  JsonNode unsubscribe(JsonNode params) {
    return BooleanNode.valueOf(subscriptions.remove(params.path(0).asText()) != null);
  }

  @Override
  public void block(long number) {
    subscriptions.values().forEach(subscription -> subscription.block(number));
  }

  @Override
  public void transaction(SignedTransaction signed) {
    subscriptions.values().forEach(subscription -> subscription.transaction(signed));
  }

  private void tell(String id, JsonNode result) {
    ObjectNode notification =
        JsonNodeFactory.instance
            .objectNode()
            .put("jsonrpc", "2.0")
            .put("method", "eth_subscription");
    notification.putObject("params").put("subscription", id).set("result", result);
    connection.accept(notification);
  }

  private final class Heads implements ChainEvents.Listener {
    private final String id;

    Heads(String id) {
      this.id = id;
    }

    @Override
    public void block(long number) {
      view.chain().header(number).ifPresent(header -> tell(id, rendering.header(header)));
    }

    @Override
    public void transaction(SignedTransaction signed) {}
  }

  private final class Logs implements ChainEvents.Listener {
    private final String id;
    private final LogFilter filter;

    Logs(String id, LogFilter filter) {
      this.id = id;
      this.filter = filter;
    }

    @Override
    public void block(long number) {
      search.inBlock(filter, number).forEach(log -> tell(id, log));
    }

    @Override
    public void transaction(SignedTransaction signed) {}
  }

  private final class Waiting implements ChainEvents.Listener {
    private final String id;
    private final boolean full;

    Waiting(String id, boolean full) {
      this.id = id;
      this.full = full;
    }

    @Override
    public void block(long number) {}

    @Override
    public void transaction(SignedTransaction signed) {
      tell(id, full ? rendering.pending(signed) : text(signed.hash().toHex()));
    }
  }
}
