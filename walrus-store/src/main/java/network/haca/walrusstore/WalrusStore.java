package network.haca.walrusstore;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import network.haca.connection.server.ListenAddress;
import network.haca.service.Health;
import network.haca.service.Parts;
import network.haca.service.Role;
import network.haca.walrus.LocalWalrus;

/** A local Walrus store as a role: it listens once it is started. */
public final class WalrusStore implements Role {
  private final Parts parts;
  private final Health health = new Health();
  private final int port;

  /**
   * The folder of the store and the bounds of its blobs.
   *
   * @param shards of the network that is played
   * @param bodyBytesMax of one blob
   * @param storeBytesMax of all blobs together
   */
  public record Options(Path folder, int shards, int bodyBytesMax, long storeBytesMax) {}

  private WalrusStore(Parts parts, int port) {
    this.parts = parts;
    this.port = port;
  }

  /**
   * Starts and listens.
   *
   * @throws IOException if the folder is in use or the port is taken
   */
  public static WalrusStore start(Vertx vertx, Options options, String host, int port)
      throws IOException {
    ListenAddress address = new ListenAddress("walrus.port", host, port);
    return Parts.start(parts -> start(vertx, options, address, parts));
  }

  private static WalrusStore start(Vertx vertx, Options options, ListenAddress address, Parts parts)
      throws IOException {
    LocalWalrus walrus =
        new LocalWalrus(
            vertx,
            options.folder(),
            options.shards(),
            options.bodyBytesMax(),
            options.storeBytesMax());
    parts.add(() -> walrus.close().toCompletionStage().toCompletableFuture().join());
    return new WalrusStore(parts, address.open(walrus::listen));
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
