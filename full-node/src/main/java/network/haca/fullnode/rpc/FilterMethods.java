package network.haca.fullnode.rpc;

import static network.haca.fullnode.rpc.Quantities.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.InstantSource;
import java.util.Map;
import network.haca.fullnode.lane.Work;
import network.haca.fullnode.pool.PendingTransactions;

/** Logs, and filters that are asked again for what is new. */
final class FilterMethods {
  /** Upper bound on the blocks of one answer; the rest is told when it is asked again. */
  private static final long BLOCKS_MAX = 10_000;

  private final ChainView view;
  private final LogSearch search;
  private final PoolNews pool;
  private final Filters filters;

  FilterMethods(
      ChainView view, LogSearch search, PendingTransactions pending, InstantSource clock) {
    this.view = view;
    this.search = search;
    this.pool = new PoolNews(pending);
    this.filters = new Filters(clock);
  }

  Map<String, RpcMethod> all() {
    return Map.of(
        "eth_getLogs",
        params -> search.find(Parameters.object(params, 0)),
        "eth_newFilter",
        params -> install(checked(Parameters.object(params, 0)), view.height(), this::logs),
        "eth_newBlockFilter",
        params -> install(JsonNodeFactory.instance.objectNode(), view.height(), this::blocks),
        "eth_newPendingTransactionFilter",
        params -> install(JsonNodeFactory.instance.objectNode(), 0, this::waiting),
        "eth_getFilterChanges",
        params -> filter(params).changes(),
        "eth_getFilterLogs",
        params -> search.find(filter(params).criteria()),
        "eth_uninstallFilter",
        params -> BooleanNode.valueOf(filters.remove(Parameters.text(params, 0))));
  }

  private JsonNode checked(JsonNode criteria) throws RpcException {
    var _ = LogFilter.readKept(criteria);
    if (criteria.hasNonNull("fromBlock") && criteria.hasNonNull("toBlock")) {
      LogSearch.requireOrder(
          view.number(criteria.get("fromBlock")), view.number(criteria.get("toBlock")));
    }
    return criteria.deepCopy();
  }

  private JsonNode install(JsonNode criteria, long told, Filters.News news) {
    return text(filters.install(criteria, Work.current().caller().address(), told, news));
  }

  private Filters.Filter filter(JsonNode params) throws RpcException {
    return filters
        .find(Parameters.text(params, 0))
        .orElseThrow(() -> new RpcException(RpcException.SERVER, "filter not found"));
  }

  private JsonNode logs(Filters.Filter filter) throws RpcException {
    long to = Math.max(filter.told(), view.height());
    JsonNode found = search.find(LogFilter.read(filter.criteria()), filter.told() + 1, to);
    // What failed is asked for again and not passed over.
    filter.tellUpTo(to);
    return found;
  }

  private JsonNode blocks(Filters.Filter filter) {
    ArrayNode hashes = JsonNodeFactory.instance.arrayNode();
    long to = Math.min(filter.told() + BLOCKS_MAX, Math.max(filter.told(), view.height()));
    for (long number = filter.told() + 1; number <= to; number++) {
      Work.goOn();
      view.chain().header(number).ifPresent(header -> hashes.add(header.hash().toHex()));
    }
    filter.tellUpTo(to);
    return hashes;
  }

  private JsonNode waiting(Filters.Filter filter) {
    ArrayNode hashes = JsonNodeFactory.instance.arrayNode();
    PoolNews.News news = pool.since(filter.told());
    news.hashes().forEach(hash -> hashes.add(hash.toHex()));
    filter.tellUpTo(news.latest());
    return hashes;
  }
}
