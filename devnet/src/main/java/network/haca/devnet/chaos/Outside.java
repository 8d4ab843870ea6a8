package network.haca.devnet.chaos;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import network.haca.service.Parts;
import network.haca.walrus.LocalWalrus;

/** The services outside of the network that it uses: Walrus, and a provider of language models. */
final class Outside implements AutoCloseable {
  private static final int SHARDS = 10;
  private static final int BODY_MAX = 10 << 20;
  private static final String HOST = "127.0.0.1";

  private final Parts parts;
  private final URI store;
  private final WalrusFaults walrus;
  private final FakeProvider provider;

  private Outside(Parts parts, URI store, WalrusFaults walrus, FakeProvider provider) {
    this.parts = parts;
    this.store = store;
    this.walrus = walrus;
    this.provider = provider;
  }

  /**
   * @param blobs folder of the store
   */
  static Outside start(Path blobs) throws IOException {
    Parts parts = new Parts();
    try {
      Vertx vertx = Vertx.vertx();
      parts.add(() -> vertx.close().toCompletionStage().toCompletableFuture().join());
      LocalWalrus local = new LocalWalrus(vertx, blobs, SHARDS, BODY_MAX);
      int port = local.listen(HOST, 0).toCompletionStage().toCompletableFuture().join();
      URI store = ChaosNetwork.url(port);
      return new Outside(
          parts, store, parts.add(WalrusFaults.start(store)), parts.add(FakeProvider.start()));
    } catch (IOException | RuntimeException e) {
      parts.close();
      throw e;
    }
  }

  /** Walrus behind the faults. */
  URI store() {
    return store;
  }

  WalrusFaults walrus() {
    return walrus;
  }

  URI provider() {
    return provider.base();
  }

  @Override
  public void close() {
    parts.close();
  }
}
