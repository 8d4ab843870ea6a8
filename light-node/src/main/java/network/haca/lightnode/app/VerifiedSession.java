package network.haca.lightnode.app;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import network.haca.contracts.EthereumClient;
import network.haca.lightclient.LightChain;
import network.haca.lightnode.LightNode;
import network.haca.role.SetupException;

/** A light node of this process alone, for a command that asks the chain something. */
public final class VerifiedSession implements AutoCloseable {
  private static final String HOST = "127.0.0.1";

  private final Vertx vertx;
  private final LightNode node;

  private VerifiedSession(Vertx vertx, LightNode node) {
    this.vertx = vertx;
    this.node = node;
  }

  /**
   * Opens one over a node that need not be trusted.
   *
   * @param chain the node's JSON-RPC
   * @throws SetupException if the chain cannot be followed from what is trusted
   */
  public static VerifiedSession open(TrustOptions trust, URI chain)
      throws SetupException, IOException {
    LightChain light = trust.chain();
    Vertx vertx = Vertx.vertx();
    try {
      return new VerifiedSession(
          vertx, LightNode.start(vertx, trust.ledger(), light, trust.node(), chain, HOST, 0));
    } catch (IOException | SetupException | RuntimeException e) {
      vertx.close().await();
      throw e;
    }
  }

  /** What is read through it is what the validators have signed. */
  public EthereumClient client() {
    return new EthereumClient(URI.create("http://" + HOST + ":" + node.port()));
  }

  @Override
  public void close() {
    node.close();
    vertx.close().await();
  }
}
