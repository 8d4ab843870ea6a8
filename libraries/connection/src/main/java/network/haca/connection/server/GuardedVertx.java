package network.haca.connection.server;

import io.vertx.core.internal.VertxInternal;
import io.vertx.core.internal.VertxWrapper;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.impl.NetServerImpl;
import io.vertx.core.net.impl.NetServerInternal;
import io.vertx.core.spi.transport.Transport;

/**
 * Another Vert.x, whose servers let a connection in past a guard. Vert.x itself tells of a
 * connection when its first request comes, which may be never.
 */
final class GuardedVertx extends VertxWrapper {
  private final Transport transport;

  GuardedVertx(VertxInternal vertx, ServerLimits limits) {
    super(vertx);
    this.transport = new GuardedTransport(vertx.transport(), limits);
  }

  @Override
  public Transport transport() {
    return transport;
  }

  @Override
  public NetServerInternal createNetServer(NetServerOptions options) {
    return new NetServerImpl(this, options);
  }
}
