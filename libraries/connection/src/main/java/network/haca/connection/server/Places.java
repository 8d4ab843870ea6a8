package network.haca.connection.server;

import io.netty.channel.Channel;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The connections of one port. When it is full, whoever holds most gives a place to who holds
 * fewer: some addresses together cannot keep others out. For any thread.
 */
final class Places {
  private final int most;
  private final int mostOfClient;
  private final Map<String, Map<Channel, WireWatch>> byClient = new HashMap<>();
  private int all;

  /**
   * @param most at once
   * @param mostOfClient at once of one client
   */
  Places(int most, int mostOfClient) {
    this.most = most;
    this.mostOfClient = mostOfClient;
  }

  /**
   * Returns true if the connection may stay, until {@link #leave}. Another may be closed for it.
   *
   * @param client its address
   */
  synchronized boolean enter(String client, Channel channel, WireWatch watch) {
    int held = byClient.getOrDefault(client, Map.of()).size();
    if (held >= mostOfClient || all >= most && !isOneFreed(held)) {
      return false;
    }
    byClient.computeIfAbsent(client, any -> new LinkedHashMap<>()).put(channel, watch);
    all++;
    return true;
  }

  synchronized void leave(String client, Channel channel) {
    Map<Channel, WireWatch> held = byClient.get(client);
    if (held != null && held.remove(channel) != null) {
      all--;
      if (held.isEmpty()) {
        byClient.remove(client);
      }
    }
  }

  private boolean isOneFreed(int heldByNext) {
    Map.Entry<String, Map<Channel, WireWatch>> greatest =
        byClient.entrySet().stream()
            .max(Comparator.comparingInt(each -> each.getValue().size()))
            .orElseThrow();
    if (greatest.getValue().size() <= heldByNext + 1) {
      return false;
    }
    Channel idlest =
        greatest.getValue().entrySet().stream()
            .min(Comparator.comparingLong(each -> each.getValue().movedAt()))
            .orElseThrow()
            .getKey();
    leave(greatest.getKey(), idlest);
    idlest.eventLoop().execute(idlest.unsafe()::closeForcibly);
    return true;
  }
}
