package network.haca.connection;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Bounds the requests that a server answers at once: in all, and of one client. */
public final class ClientQuota {
  private final int most;
  private final int mostOfClient;
  private final AtomicInteger all = new AtomicInteger();
  private final Map<String, Integer> byClient = new ConcurrentHashMap<>();

  /**
   * @param most at once
   * @param mostOfClient at once of one client
   */
  public ClientQuota(int most, int mostOfClient) {
    this.most = most;
    this.mostOfClient = mostOfClient;
  }

  /**
   * Why a request is not let in, for who sent it; nothing if it is, until {@link #leave}.
   *
   * @param client its address
   */
  public Optional<String> enter(String client) {
    if (byClient.merge(client, 1, Integer::sum) > mostOfClient) {
      free(client);
      return Optional.of("You have %d requests here already.".formatted(mostOfClient));
    }
    if (all.incrementAndGet() > most) {
      leave(client);
      return Optional.of("%d requests are answered here already.".formatted(most));
    }
    return Optional.empty();
  }

  public void leave(String client) {
    all.decrementAndGet();
    free(client);
  }

  private void free(String client) {
    byClient.computeIfPresent(client, (any, count) -> count == 1 ? null : count - 1);
  }
}
