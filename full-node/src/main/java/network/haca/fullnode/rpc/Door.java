package network.haca.fullnode.rpc;

import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.SocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import network.haca.fullnode.lane.Caller;
import network.haca.fullnode.lane.Lane;

/** The open connections of a port, each known as a caller of its lane. */
final class Door {
  private final Lane lane;
  private final Map<SocketAddress, Caller> callers = new ConcurrentHashMap<>();

  Door(Lane lane) {
    this.lane = lane;
  }

  Lane lane() {
    return lane;
  }

  /** Takes a connection in until it ends, or ends it at once if there are too many. */
  void open(HttpConnection connection) {
    SocketAddress remote = connection.remoteAddress();
    Optional<Caller> caller = lane.open(remote.hostAddress());
    if (caller.isEmpty()) {
      connection.close();
      return;
    }
    callers.put(remote, caller.get());
    connection.closeHandler(
        closed -> {
          callers.remove(remote, caller.get());
          lane.close(caller.get());
        });
  }

  /** Who asks from an address and port; nothing if the connection was ended. */
  Optional<Caller> caller(SocketAddress remote) {
    return Optional.ofNullable(callers.get(remote));
  }
}
