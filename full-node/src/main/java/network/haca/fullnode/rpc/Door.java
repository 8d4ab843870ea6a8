package network.haca.fullnode.rpc;

import io.vertx.core.http.HttpConnection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import network.haca.connection.server.Wire;
import network.haca.fullnode.lane.Caller;
import network.haca.fullnode.lane.Lane;

/** The connections of a port that ask for something, each known as a caller of its lane. */
final class Door {
  private final Lane lane;
  private final Map<HttpConnection, Caller> callers = new ConcurrentHashMap<>();

  Door(Lane lane) {
    this.lane = lane;
  }

  Lane lane() {
    return lane;
  }

  /** The caller of a connection, the same until that is closed. For the connection's thread. */
  Caller caller(HttpConnection connection) {
    Caller known = callers.get(connection);
    if (known != null) {
      return known;
    }
    Caller caller = lane.open(connection.remoteAddress().hostAddress());
    callers.put(connection, caller);
    // Of one that is upgraded, Vert.x would not tell.
    Wire.onEnd(
        connection,
        () -> {
          callers.remove(connection);
          lane.close(caller);
        });
    return caller;
  }
}
