package network.haca.fullnode.rpc;

import static network.haca.fullnode.rpc.Quantities.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
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
        params -> install(NullNode.instance, view.height(), this::blocks),
        "eth_newPendingTransactionFilter",
        params -> install(NullNode.instance, 0, this::waiting),
        "eth_getFilterChanges",
        params -> filter(params).changes(),
        "eth_getFilterLogs",
        params -> search.find(ofLogs(filter(params))),
        "eth_uninstallFilter",
        params -> BooleanNode.valueOf(filters.remove(Parameters.text(params, 0))));
  }

  private JsonNode checked(JsonNode criteria) throws RpcException {
    var _ = LogFilter.readKept(criteria);
    long from = view.number(criteria.path("fromBlock"));
    long to = view.number(criteria.path("toBlock"));
    if (isHeight(criteria.path("fromBlock")) && isHeight(criteria.path("toBlock"))) {
      LogSearch.requireOrder(from, to);
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

  /** Its criteria, which blocks and waiting transactions have none of. */
  private static JsonNode ofLogs(Filters.Filter filter) throws RpcException {
    if (filter.criteria().isNull()) {
      throw new RpcException(RpcException.SERVER, "filter not found: it is not one of logs");
    }
    return filter.criteria();
  }

  /** Not a tag, which is of another height each time. */
  private static boolean isHeight(JsonNode block) {
    return block.isNumber() || block.asText().startsWith("0x");
  }

  private long bound(JsonNode block, long otherwise) throws RpcException {
    return isHeight(block) ? view.number(block) : otherwise;
  }

  private JsonNode logs(Filters.Filter filter) throws RpcException {
    JsonNode criteria = filter.criteria();
    long to = Math.max(filter.told(), view.height());
    long first = Math.max(filter.told() + 1, bound(criteria.path("fromBlock"), 0));
    long last = Math.min(to, bound(criteria.path("toBlock"), to));
    JsonNode found =
        first > last
            ? JsonNodeFactory.instance.arrayNode()
            : search.find(LogFilter.read(criteria), first, last);
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
