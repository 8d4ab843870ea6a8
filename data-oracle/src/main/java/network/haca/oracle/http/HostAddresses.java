package network.haca.oracle.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import network.haca.oracle.core.AddressRule;
import network.haca.primitives.Bytes;

/**
 * Finds the address of a source and keeps to those that may be asked. The name is looked up once
 * and the connection goes to the address that was judged, so that a name cannot lead elsewhere in
 * between (DNS rebinding).
 */
final class HostAddresses {
  private static final int LOOKUPS_AT_ONCE = 4;

  private final WorkerExecutor workers;
  private final Names names;
  private final AddressRule rule;

  /** A resolver of names. */
  interface Names {
    /**
     * All addresses of a host.
     *
     * @throws UnknownHostException if it has none
     */
    List<InetAddress> addresses(String host) throws UnknownHostException;

    /** As the machine resolves names. */
    static Names system() {
      return host -> List.of(InetAddress.getAllByName(host));
    }
  }

  HostAddresses(Vertx vertx, Names names, AddressRule rule) {
    this.workers = vertx.createSharedWorkerExecutor("source-names", LOOKUPS_AT_ONCE);
    this.names = names;
    this.rule = rule;
  }

  /** Fails with {@link RefusedException} if one of the host's addresses may not be asked. */
  Future<SocketAddress> find(String host, int port) {
    return workers.executeBlocking(() -> resolved(host, port), false);
  }

  /** Fails by {@link RefusedException} if a connection leads where none may. */
  void check(String host, SocketAddress connected) throws RefusedException {
    check(host, InetAddress.ofLiteral(connected.hostAddress()));
  }

  Future<Void> close() {
    return workers.close();
  }

  private SocketAddress resolved(String host, int port) throws RefusedException {
    List<InetAddress> found;
    try {
      found = names.addresses(host);
    } catch (UnknownHostException e) {
      throw new RefusedException(FactRefusal.source(host + " cannot be asked: it has no address"));
    }
    for (InetAddress address : found) {
      check(host, address);
    }
    return SocketAddress.inetSocketAddress(new InetSocketAddress(found.getFirst(), port));
  }

  private void check(String host, InetAddress address) throws RefusedException {
    Optional<String> refusal = rule.refusal(Bytes.wrap(address.getAddress()));
    if (refusal.isPresent()) {
      throw new RefusedException(
          FactRefusal.source(
              "%s cannot be asked: its address %s is not public (%s); data.fetch.networks allows networks"
                  .formatted(host, address.getHostAddress(), refusal.get())));
    }
  }
}
