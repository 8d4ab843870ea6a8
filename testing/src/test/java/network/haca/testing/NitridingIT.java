package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import network.haca.attestation.PinnedTrustManager;
import network.haca.contracts.Addresses;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.RegistryContract;
import network.haca.devnet.network.NetworkPorts;
import network.haca.fullnode.core.DevelopmentAccounts;
import network.haca.llmnode.app.LlmNode;
import network.haca.llmnode.app.LlmNodeConfig;
import network.haca.schemas.NodeKind;
import network.haca.settings.InvalidSettingsException;
import network.haca.workers.app.WorkerConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An LLM node behind nitriding, as the original's gateway runs. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class NitridingIT {
  @TempDir private Path home;

  @Test
  void theDaemonsCertificateIsRegisteredAndItsAttestationBindsOurKey() throws Exception {
    Vertx vertx = Vertx.vertx();
    NetworkPorts ports = NetworkPorts.free();
    EthereumClient chain = new EthereumClient(URI.create("http://127.0.0.1:" + ports.chain()));
    try (AutoCloseable _ = FullNodeAlone.start(vertx, home.resolve("node"), ports);
        FakeOpenAi provider = FakeOpenAi.start(vertx);
        FakeNitriding daemon =
            FakeNitriding.start(vertx, home.resolve("tls"), ports.llm(), ports.worker());
        LlmNode node = LlmNode.start(vertx, config(ports, provider, daemon))) {
      node.awaitEnabled(Duration.ofSeconds(60));
      assertTrue(daemon.isReady());
      RegistryContract.Node registered =
          RegistryContract.decodeActive(
                  chain.call(
                      Addresses.REGISTRY, RegistryContract.getActive(NodeKind.LLM_PROXY.teeType())))
              .getFirst();
      assertEquals(node.identity().teeId(), registered.teeId());
      assertEquals(daemon.external().toString(), registered.endpoint());
      SSLContext pinned = SSLContext.getInstance("TLS");
      TrustManager trust = new PinnedTrustManager(registered.tlsCertificate());
      pinned.init(null, new TrustManager[] {trust}, null);
      try (HttpClient http = HttpClient.newBuilder().sslContext(pinned).build()) {
        HttpRequest request =
            HttpRequest.newBuilder(daemon.external().resolve("/v1/chat/completions"))
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"echo hi\"}]}"))
                .build();
        String answer = http.send(request, BodyHandlers.ofString()).body();
        assertTrue(answer.contains(registered.teeId().toHex()), answer);
      }
    }
  }

  private LlmNodeConfig config(NetworkPorts ports, FakeOpenAi provider, FakeNitriding daemon)
      throws Exception {
    Path models =
        Files.writeString(
            home.resolve("models.json"),
            "{\"providers\":{\"p\":{\"url\":\"%s\"}},\"models\":[{\"name\":\"m\",\"provider\":\"p\"}]}"
                .formatted(provider.base()));
    return LlmNodeConfig.read(
        Map.ofEntries(
            Map.entry("worker.enclave", "NITRIDING"),
            Map.entry("worker.nitriding.internal", daemon.internal().toString()),
            Map.entry("worker.nitriding.external", daemon.external().toString()),
            Map.entry("worker.endpoint", daemon.external().toString()),
            Map.entry("worker.port", Integer.toString(ports.llm())),
            Map.entry("worker.outbox", home.resolve("outbox").toString()),
            Map.entry("worker.operator.key", DevelopmentAccounts.KEYS.get(0).toHex()),
            Map.entry("chain.rpc", "http://127.0.0.1:" + ports.chain()),
            Map.entry("kafka.servers", "127.0.0.1:1"),
            Map.entry("llm.models", models.toString()),
            Map.entry("llm.keys.port", "0")));
  }

  @Test
  void aWorkerThatSpeaksGrpcSaysThatItCannotBeBehindIt() {
    InvalidSettingsException refusal =
        assertThrows(
            InvalidSettingsException.class,
            () ->
                WorkerConfig.read(
                    Map.of(
                        "worker.enclave", "NITRIDING",
                        "worker.models", "x",
                        "worker.outbox", "y")));
    assertTrue(String.valueOf(refusal.getMessage()).contains("NITRIDING hands on HTTP/1.1 alone"));
  }
}
