package network.haca.fullnode.rpc;

import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.Timer;
import java.util.Set;

/**
 * Measures the time of calls by namespace: names of methods are the caller's, so they are no tags.
 */
final class RpcTimes {
  private static final Set<String> NAMESPACES =
      Set.of("debug", "eth", "haca", "net", "personal", "rpc", "txpool", "web3");

  private RpcTimes() {}

  static Timer of(String method, boolean failed) {
    int end = method.indexOf('_');
    String namespace = end < 0 ? "" : method.substring(0, end);
    return Timer.builder("haca.node.rpc")
        .description("JSON-RPC calls, by namespace and outcome")
        .tag("namespace", NAMESPACES.contains(namespace) ? namespace : "other")
        .tag("outcome", failed ? "error" : "ok")
        .publishPercentileHistogram()
        .register(Metrics.globalRegistry);
  }
}
