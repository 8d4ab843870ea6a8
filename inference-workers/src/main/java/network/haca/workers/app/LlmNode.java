package network.haca.workers.app;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import network.haca.primitives.Bytes;
import network.haca.primitives.Sha256;
import network.haca.workers.enrolment.Measurements;
import network.haca.workers.http.EnclaveRoutes;
import network.haca.workers.http.KeysServer;
import network.haca.workers.http.LlmServer;
import network.haca.workers.llm.LlmModels;
import network.haca.workers.provider.ProviderKeys;
import network.haca.workers.provider.Providers;

/**
 * An LLM node: providers, keys, outbox and port, wired. It listens at once and joins the registry
 * in the background; it serves while it is enabled there.
 */
public final class LlmNode extends InferenceNode {
  private final int keysPort;

  private LlmNode(NodeParts parts, int port, int keysPort) {
    super(parts, port);
    this.keysPort = keysPort;
  }

  /**
   * Starts and listens.
   *
   * @throws IOException if the registry file is wrong, the outbox cannot be opened or a port is
   *     taken
   */
  public static LlmNode start(Vertx vertx, LlmNodeConfig config) throws IOException {
    LlmModels models = LlmModels.read(config.models());
    Bytes file = Bytes.wrap(Files.readAllBytes(config.models()));
    NodeParts parts =
        new NodeParts(config.node(), Measurements.take(List.of(Sha256.hash(file).value())));
    try {
      ProviderKeys providerKeys = new ProviderKeys();
      Providers providers = new Providers(vertx, models, providerKeys, config.provider());
      parts.add(providers);
      KeysServer keys = new KeysServer(vertx, models.providers().keySet(), providerKeys);
      parts.add(() -> keys.close().await());
      int keysPort = keys.listen(config.keysPort());
      LlmServer server =
          new LlmServer(
              vertx,
              parts.serverOptions(),
              models,
              providers,
              config.form(),
              parts.prover(),
              new EnclaveRoutes(vertx, parts.keys(), parts.attester()),
              config.limits());
      parts.add(() -> server.close().await());
      int port = parts.publish(server.listen(config.host(), config.node().port()));
      return new LlmNode(parts, port, keysPort);
    } catch (IOException | RuntimeException e) {
      parts.close();
      throw e;
    }
  }

  /** On the loopback interface, where the providers' keys arrive. */
  public int keysPort() {
    return keysPort;
  }
}
