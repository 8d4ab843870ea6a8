package network.haca.fullnode.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import network.haca.fullnode.lane.Limit;
import network.haca.fullnode.lane.LimitExceeded;

/**
 * The installed filters, bounded in number, in all and by the address that installed them. One that
 * nobody asks for five minutes is forgotten.
 */
final class Filters {
  static final int FILTERS_MAX = 1_000;
  static final int OF_ADDRESS_MAX = 50;
  static final Duration UNASKED_MAX = Duration.ofMinutes(5);

  private final InstantSource clock;
  private final Map<String, Filter> filters = new LinkedHashMap<>();

  /** Finds what is new since a filter was asked. */
  interface News {
    JsonNode since(Filter filter) throws RpcException;
  }

  /** A filter and how far it has been told. */
  static final class Filter {
    private final JsonNode criteria;
    private final String address;
    private final News news;
    private Instant asked;
    private long told;

    private Filter(JsonNode criteria, String address, News news, long told, Instant asked) {
      this.criteria = criteria;
      this.address = address;
      this.news = news;
      this.told = told;
      this.asked = asked;
    }

    JsonNode criteria() {
      return criteria;
    }

    /** A height, or a number of {@link PoolNews}. */
    long told() {
      return told;
    }

    void tellUpTo(long number) {
      told = number;
    }

    /** One answer after the other; other filters do not wait for it. */
    synchronized JsonNode changes() throws RpcException {
      return news.since(this);
    }
  }

  Filters(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * @param address of who installs it
   * @return its name
   */
  synchronized String install(JsonNode criteria, String address, long told, News news) {
    Instant now = clock.instant();
    filters.values().removeIf(filter -> filter.asked.plus(UNASKED_MAX).isBefore(now));
    long own = filters.values().stream().filter(each -> each.address.equals(address)).count();
    if (own >= OF_ADDRESS_MAX) {
      throw new LimitExceeded(
          Limit.FILTERS, "your address has %d filters; uninstall some".formatted(OF_ADDRESS_MAX));
    }
    if (filters.size() >= FILTERS_MAX) {
      throw new LimitExceeded(
          Limit.FILTERS, "there are %d filters; try again in some minutes".formatted(FILTERS_MAX));
    }
    String id = SubscriptionId.random();
    filters.put(id, new Filter(criteria, address, news, told, now));
    return id;
  }

  /** The filter, which is asked now. */
  synchronized Optional<Filter> find(String id) {
    Optional<Filter> filter = Optional.ofNullable(filters.get(id));
    filter.ifPresent(found -> found.asked = clock.instant());
    return filter;
  }

  synchronized boolean remove(String id) {
    return filters.remove(id) != null;
  }
}
