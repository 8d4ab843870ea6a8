package network.haca.llmnode.pipe;

import java.util.LinkedHashMap;
import java.util.Map;
import network.haca.primitives.Bytes32;

/**
 * The tries by which a provider has worked on requests and given no answer: the node pays for them,
 * and who asks does not. For several threads.
 */
final class VainTries {
  /** Of one request. */
  static final int MAX = 3;

  /** Requests that are known; one more puts the oldest out. */
  static final int REQUESTS_MAX = 4_096;

  private final Map<Bytes32, Integer> byRequest = new LinkedHashMap<>();

  /** Whether a request is not tried again. */
  synchronized boolean areOver(Bytes32 request) {
    return byRequest.getOrDefault(request, 0) >= MAX;
  }

  /** One more try was in vain. */
  synchronized void add(Bytes32 request) {
    put(request, byRequest.getOrDefault(request, 0) + 1);
  }

  /** A further try would end as this one. */
  synchronized void end(Bytes32 request) {
    put(request, MAX);
  }

  private void put(Bytes32 request, int tries) {
    byRequest.put(request, tries);
    if (byRequest.size() > REQUESTS_MAX) {
      byRequest.remove(byRequest.keySet().iterator().next());
    }
  }
}
