package network.haca.fullnode.rpc;

import static network.haca.fullnode.rpc.Quantities.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import network.haca.connection.ClientQuota;
import network.haca.fullnode.core.SignedTransaction;
import network.haca.fullnode.lane.Limit;
import network.haca.fullnode.lane.LimitExceeded;

/** The subscriptions of one connection: {@code eth_subscribe} and {@code eth_unsubscribe}. */
final class Subscriptions implements ChainEvents.Listener {
  private static final int SUBSCRIPTIONS_MAX = 100;

  private final ClientQuota quota;
  private final String address;
  private final ChainView view;
  private final BlockRendering rendering;
  private final LogSearch search;
  private final Consumer<ObjectNode> connection;
  private final Map<String, ChainEvents.Listener> subscriptions = new ConcurrentHashMap<>();
  private final Map<String, ChainEvents.Listener> unanswered = new ConcurrentHashMap<>();

  /**
   * @param quota of all connections' subscriptions
   * @param address that this connection comes from
   * @param connection takes notifications
   */
  Subscriptions(
      ChainView view,
      BlockRendering rendering,
      LogSearch search,
      ClientQuota quota,
      String address,
      Consumer<ObjectNode> connection) {
    this.quota = quota;
    this.address = address;
    this.view = view;
    this.rendering = rendering;
    this.search = search;
    this.connection = connection;
  }

  JsonNode subscribe(JsonNode params) throws RpcException {
    if (subscriptions.size() + unanswered.size() >= SUBSCRIPTIONS_MAX) {
      throw new LimitExceeded(
          Limit.SUBSCRIPTIONS, "over " + SUBSCRIPTIONS_MAX + " subscriptions on a connection");
    }
    String id = SubscriptionId.random();
    ChainEvents.Listener asked = listener(id, params);
    if (quota.enter(address).isPresent()) {
      throw new LimitExceeded(
          Limit.SUBSCRIPTIONS, "there are too many subscriptions, in all or of your address");
    }
    unanswered.put(id, asked);
    return text(id);
  }

  private ChainEvents.Listener listener(String id, JsonNode params) throws RpcException {
    String kind = params.path(0).asText();
    return switch (kind) {
      case "newHeads" -> new Heads(id);
      case "logs" -> new Logs(id, LogFilter.readKept(params.path(1)));
      case "newPendingTransactions" -> new Waiting(id, params.path(1).asBoolean());
      default ->
          throw new RpcException(
              RpcException.INVALID_PARAMS,
              "no subscription \"%s\"; there are newHeads, logs, newPendingTransactions"
                  .formatted(kind.length() > 40 ? kind.substring(0, 40) : kind));
    };
  }

  /** What was subscribed to begins to be told: the answers with its names have left. */
  void activate() {
    subscriptions.putAll(unanswered);
    unanswered.clear();
  }

  JsonNode unsubscribe(JsonNode params) {
    boolean isGone = subscriptions.remove(params.path(0).asText()) != null;
    if (isGone) {
      quota.leave(address);
    }
    return BooleanNode.valueOf(isGone);
  }

  /** The connection is gone, and nothing of it is under way. */
  void end() {
    activate();
    for (String id : Set.copyOf(subscriptions.keySet())) {
      if (subscriptions.remove(id) != null) {
        quota.leave(address);
      }
    }
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
