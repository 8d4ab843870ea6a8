package network.haca.answering.core;

import java.util.LinkedHashMap;
import java.util.Map;
import network.haca.primitives.Bytes32;

/**
 * The tries by which a provider or a prover has worked on requests and given no answer: the node
 * pays for them, and who asks does not. For several threads.
 */
public final class VainTries {
  /** Of one request. */
  public static final int MAX = 3;

  /** Requests that are known; one more puts the oldest out. */
  static final int REQUESTS_MAX = 4_096;

  private final Map<Bytes32, Integer> byRequest = new LinkedHashMap<>();

  /** Whether a request is not tried again. */
  public synchronized boolean areOver(Bytes32 request) {
    return byRequest.getOrDefault(request, 0) >= MAX;
  }

  /** One more try was in vain. */
  public synchronized void add(Bytes32 request) {
    put(request, byRequest.getOrDefault(request, 0) + 1);
  }

  /** A further try would end as this one. */
  public synchronized void end(Bytes32 request) {
    put(request, MAX);
  }

  /** The tries so far have said nothing of the request. */
  public synchronized void forget(Bytes32 request) {
    byRequest.remove(request);
  }

  private void put(Bytes32 request, int tries) {
    byRequest.put(request, tries);
    if (byRequest.size() > REQUESTS_MAX) {
      byRequest.remove(byRequest.keySet().iterator().next());
    }
  }
}
