package network.haca.ingress.directory;

import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import network.haca.contracts.Addresses;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The registry's events as a full node pushes them ({@code eth_subscribe}), so that the directory
 * is read again with the block that changed it. What is missed while the connection is away is
 * found when it is back.
 */
public final class RegistryEvents implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RegistryEvents.class);
  private static final Duration RECONNECT = Duration.ofSeconds(1);
  private static final String SUBSCRIBE =
      new JsonObject()
          .put("jsonrpc", "2.0")
          .put("id", 1)
          .put("method", "eth_subscribe")
          .put(
              "params",
              new JsonArray()
                  .add("logs")
                  .add(new JsonObject().put("address", Addresses.REGISTRY.toHex())))
          .encode();

  private final Vertx vertx;
  private final WebSocketClient client;
  private final WebSocketConnectOptions node;
  private final Runnable changed;
  private volatile boolean closed;
  private boolean wasConnected = true;

  /**
   * @param node WebSocket of a full node
   * @param changed told of each event, and when events may have been missed
   */
  public RegistryEvents(Vertx vertx, URI node, Runnable changed) {
    this.vertx = vertx;
    this.client = vertx.createWebSocketClient();
    this.node = new WebSocketConnectOptions().setAbsoluteURI(node.toString());
    this.changed = changed;
    connect();
  }

  @Override
  public void close() {
    closed = true;
    client.close().await();
  }

  private void connect() {
    client.connect(node).onSuccess(this::follow).onFailure(this::reconnect);
  }

  private void follow(WebSocket socket) {
    wasConnected = true;
    socket.textMessageHandler(message -> changed.run());
    socket.closeHandler(done -> reconnect(new IllegalStateException("the connection ended")));
    socket.writeTextMessage(SUBSCRIBE);
  }

  private void reconnect(Throwable reason) {
    if (closed) {
      return;
    }
    if (wasConnected) {
      LOG.warn("no registry events, the directory is polled: {}", reason.getMessage());
      wasConnected = false;
    }
    vertx.setTimer(RECONNECT.toMillis(), timer -> connect());
  }
}
