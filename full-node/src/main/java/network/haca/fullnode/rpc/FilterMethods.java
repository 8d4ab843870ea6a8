package network.haca.fullnode.rpc;

import static network.haca.fullnode.rpc.Quantities.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import network.haca.fullnode.pool.PendingTransactions;

/** Logs, and filters that are asked again for what is new. An abandoned filter is forgotten. */
final class FilterMethods {
  private static final int FILTERS_MAX = 200;
  private static final Duration UNASKED_MAX = Duration.ofMinutes(5);

  private final ChainView view;
  private final LogSearch search;
  private final PendingTransactions pending;
  private final InstantSource clock;
  private final Map<String, Filter> filters = new LinkedHashMap<>();

  FilterMethods(
      ChainView view, LogSearch search, PendingTransactions pending, InstantSource clock) {
    this.view = view;
    this.search = search;
    this.pending = pending;
    this.clock = clock;
  }

  /** What is new since it was asked. */
  private interface News {
    JsonNode since(Filter filter) throws RpcException;
  }

  private static final class Filter {
    private final JsonNode criteria;
    private final News news;
    private final Set<String> seen = new TreeSet<>();
    private long height;
    private Instant asked;

    Filter(JsonNode criteria, News news, long height, Instant asked) {
      this.criteria = criteria;
      this.news = news;
      this.height = height;
      this.asked = asked;
    }
  }

  Map<String, RpcMethod> all() {
    return Map.of(
        "eth_getLogs", params -> search.find(Parameters.object(params, 0)),
        "eth_newFilter", params -> install(checked(Parameters.object(params, 0)), this::logs),
        "eth_newBlockFilter", params -> install(params.path(0), this::blocks),
        "eth_newPendingTransactionFilter", params -> install(params.path(0), this::waiting),
        "eth_getFilterChanges", this::changes,
        "eth_getFilterLogs", params -> search.find(filter(params).criteria),
        "eth_uninstallFilter", this::uninstall);
  }

  private static JsonNode checked(JsonNode criteria) throws RpcException {
    var _ = LogFilter.read(criteria);
    return criteria.deepCopy();
  }

  private synchronized JsonNode install(JsonNode criteria, News news) throws RpcException {
    Instant now = clock.instant();
    filters.values().removeIf(filter -> filter.asked.plus(UNASKED_MAX).isBefore(now));
    if (filters.size() >= FILTERS_MAX) {
      throw new RpcException(
          RpcException.SERVER, "over " + FILTERS_MAX + " filters; uninstall some");
    }
    Filter filter = new Filter(criteria, news, view.height(), now);
    String id = SubscriptionId.random();
    filters.put(id, filter);
    return text(id);
  }

  private synchronized JsonNode changes(JsonNode params) throws RpcException {
    Filter filter = filter(params);
    filter.asked = clock.instant();
    return filter.news.since(filter);
  }

  private synchronized Filter filter(JsonNode params) throws RpcException {
    Filter filter = filters.get(Parameters.text(params, 0));
    if (filter == null) {
      throw new RpcException(RpcException.SERVER, "filter not found");
    }
    return filter;
  }

  private synchronized JsonNode uninstall(JsonNode params) throws RpcException {
    return BooleanNode.valueOf(filters.remove(Parameters.text(params, 0)) != null);
  }

  private JsonNode logs(Filter filter) throws RpcException {
    long to = Math.max(filter.height, view.height());
    JsonNode found = search.find(LogFilter.read(filter.criteria), filter.height + 1, to);
    // What failed is asked for again and not passed over.
    filter.height = to;
    return found;
  }

  private JsonNode blocks(Filter filter) {
    ArrayNode hashes = JsonNodeFactory.instance.arrayNode();
    long to = Math.max(filter.height, view.height());
    for (long number = filter.height + 1; number <= to; number++) {
      view.chain().header(number).ifPresent(header -> hashes.add(header.hash().toHex()));
    }
    filter.height = to;
    return hashes;
  }

  private JsonNode waiting(Filter filter) {
    ArrayNode hashes = JsonNodeFactory.instance.arrayNode();
    Set<String> now = new TreeSet<>();
    pending.live().forEach(signed -> now.add(signed.hash().toHex()));
    now.stream().filter(hash -> !filter.seen.contains(hash)).forEach(hashes::add);
    filter.seen.clear();
    filter.seen.addAll(now);
    return hashes;
  }
}
