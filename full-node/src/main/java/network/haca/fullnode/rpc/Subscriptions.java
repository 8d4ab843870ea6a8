package network.haca.fullnode.rpc;

import static network.haca.fullnode.rpc.Quantities.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import network.haca.connection.ClientQuota;
import network.haca.fullnode.lane.Limit;
import network.haca.fullnode.lane.LimitExceeded;

/** The subscriptions of one connection: {@code eth_subscribe} and {@code eth_unsubscribe}. */
final class Subscriptions {
  private static final int SUBSCRIPTIONS_MAX = 100;

  private final ClientQuota quota;
  private final String address;
  private final Predicate<String> connection;
  private final Map<String, Subscription> subscriptions = new ConcurrentHashMap<>();
  private final Map<String, Subscription> unanswered = new ConcurrentHashMap<>();

  /** Tells one notification; returns false if its connection takes no more. */
  private interface Subscription {
    boolean block(BlockNews news);

    boolean transaction(TransactionNews news);

    /** Who subscribed knows its name. */
    default void begin() {}
  }

  /**
   * @param quota of all connections' subscriptions
   * @param address that this connection comes from
   * @param connection takes notifications; false if it takes no more
   */
  Subscriptions(ClientQuota quota, String address, Predicate<String> connection) {
    this.quota = quota;
    this.address = address;
    this.connection = connection;
  }

  JsonNode subscribe(JsonNode params) throws RpcException {
    if (subscriptions.size() + unanswered.size() >= SUBSCRIPTIONS_MAX) {
      throw new LimitExceeded(
          Limit.SUBSCRIPTIONS, "over " + SUBSCRIPTIONS_MAX + " subscriptions on a connection");
    }
    String id = SubscriptionId.random();
    Subscription asked = subscription(id, params);
    if (quota.enter(address).isPresent()) {
      throw new LimitExceeded(
          Limit.SUBSCRIPTIONS, "there are too many subscriptions, in all or of your address");
    }
    unanswered.put(id, asked);
    return text(id);
  }

  private Subscription subscription(String id, JsonNode params) throws RpcException {
    String kind = params.path(0).asText();
    return switch (kind) {
      case "newHeads" -> new Heads(id);
      case "logs" -> new Logs(id, LogFilter.readKept(Parameters.objectOrNothing(params, 1)));
      case "syncing" -> new Syncing(id);
      case "newPendingTransactions" -> new Waiting(id, params.path(1).asBoolean());
      default ->
          throw new RpcException(
              RpcException.INVALID_PARAMS,
              "no subscription \"%s\"; there are newHeads, logs, newPendingTransactions, syncing"
                  .formatted(kind.length() > 40 ? kind.substring(0, 40) : kind));
    };
  }

  /** What was subscribed to begins to be told: the answers with its names have left. */
  void activate() {
    subscriptions.putAll(unanswered);
    unanswered.values().forEach(Subscription::begin);
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

  boolean isEmpty() {
    return subscriptions.isEmpty();
  }

  /** A block was committed. */
  void block(BlockNews news) {
    var _ = subscriptions.values().stream().allMatch(each -> each.block(news));
  }

  /** A transaction waits. */
  void transaction(TransactionNews news) {
    var _ = subscriptions.values().stream().allMatch(each -> each.transaction(news));
  }

  /** The name is in hex, and the result is written already. */
  private boolean tell(String id, String result) {
    return connection.test(
        "{\"jsonrpc\":\"2.0\",\"method\":\"eth_subscription\",\"params\":{\"subscription\":\""
            + id
            + "\",\"result\":"
            + result
            + "}}");
  }

  /** A node that answers has what it shows: it is told once that nothing is being fetched. */
  private final class Syncing implements Subscription {
    private final String id;

    Syncing(String id) {
      this.id = id;
    }

    @Override
    public void begin() {
      var _ = tell(id, "false");
    }

    @Override
    public boolean block(BlockNews news) {
      return true;
    }

    @Override
    public boolean transaction(TransactionNews news) {
      return true;
    }
  }

  private final class Heads implements Subscription {
    private final String id;

    Heads(String id) {
      this.id = id;
    }

    @Override
    public boolean block(BlockNews news) {
      return news.header().stream().allMatch(header -> tell(id, header));
    }

    @Override
    public boolean transaction(TransactionNews news) {
      return true;
    }
  }

  private final class Logs implements Subscription {
    private final String id;
    private final LogFilter filter;

    Logs(String id, LogFilter filter) {
      this.id = id;
      this.filter = filter;
    }

    @Override
    public boolean block(BlockNews news) {
      return news.logs().stream()
          .filter(each -> filter.matches(each.log()))
          .allMatch(each -> tell(id, each.text()));
    }

    @Override
    public boolean transaction(TransactionNews news) {
      return true;
    }
  }

  private final class Waiting implements Subscription {
    private final String id;
    private final boolean full;

    Waiting(String id, boolean full) {
      this.id = id;
      this.full = full;
    }

    @Override
    public boolean block(BlockNews news) {
      return true;
    }

    @Override
    public boolean transaction(TransactionNews news) {
      return tell(id, full ? news.full() : news.hash());
    }
  }
}
