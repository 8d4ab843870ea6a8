package network.haca.devnet.network;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import network.haca.service.Health;
import network.haca.service.Parts;
import network.haca.service.Role;
import network.haca.walrus.LocalWalrus;

/** A local Walrus store as a role: it listens once it is started. */
public final class WalrusStore implements Role {
  private final Parts parts = new Parts();
  private final Health health = new Health();
  private final int port;

  /**
   * Where it keeps blobs, and which ones it takes.
   *
   * @param shards of the network that is played
   * @param bodyBytesMax of one blob
   * @param storeBytesMax of all blobs together
   */
  public record Options(Path folder, int shards, int bodyBytesMax, long storeBytesMax) {}

  private WalrusStore(Vertx vertx, Options options, String host, int port) throws IOException {
    LocalWalrus walrus =
        new LocalWalrus(
            vertx,
            options.folder(),
            options.shards(),
            options.bodyBytesMax(),
            options.storeBytesMax());
    parts.add(() -> walrus.close().toCompletionStage().toCompletableFuture().join());
    try {
      this.port = walrus.listen(host, port).toCompletionStage().toCompletableFuture().join();
    } catch (RuntimeException e) {
      parts.close();
      throw new IOException(
          "Walrus cannot listen on %s:%d: %s".formatted(host, port, e.getCause()), e);
    }
  }

  /**
   * Starts and listens.
   *
   * @throws IOException if the folder is in use or the port is taken
   */
  public static WalrusStore start(Vertx vertx, Options options, String host, int port)
      throws IOException {
    return new WalrusStore(vertx, options, host, port);
  }

  public int port() {
    return port;
  }

  @Override
  public Health health() {
    return health;
  }

  @Override
  public void close() {
    parts.close();
  }
}
