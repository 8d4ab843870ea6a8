package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import network.haca.attestation.ClientCertificate;
import network.haca.ingress.app.Ingress;
import network.haca.ingress.app.IngressConfig;
import network.haca.primitives.Sha256;
import network.haca.testkit.Await;
import network.haca.workers.app.Worker;
import network.haca.workers.app.WorkerConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who talks to whom: an ingress to the registered certificate, a worker to known ingresses. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class PinnedIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String LAUNCH =
      "{\"inputs\":[{\"name\":\"launch\",\"shape\":[1,2],\"datatype\":\"FP32\",\"data\":[20,45]}]}";

  @TempDir private Path home;

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient http = HttpClient.newHttpClient();

  @AfterEach
  void stop() {
    vertx.close().await();
  }

  private Path directory() {
    return home.resolve("directory.json");
  }

  private Worker worker(Map<String, String> more) throws Exception {
    Map<String, String> settings = new TreeMap<>(more);
    settings.put("worker.port", "0");
    settings.put("worker.models", "../inference-workers/tensor-worker/target/models");
    settings.put("worker.onnx.threads", "1");
    settings.put("worker.outbox", home.resolve("outbox").toString());
    settings.put("kafka.servers", "127.0.0.1:1");
    settings.put("directory.file", directory().toString());
    return Worker.start(vertx, WorkerConfig.read(settings));
  }

  private Ingress ingress(Map<String, String> more) throws Exception {
    Map<String, String> settings = new TreeMap<>(more);
    settings.put("ingress.http.port", "0");
    settings.put("ingress.grpc.port", "0");
    settings.put("directory.files", directory().toString());
    settings.put("directory.refresh", "100ms");
    return Ingress.start(vertx, IngressConfig.read(settings));
  }

  private HttpResponse<String> infer(Ingress ingress) throws Exception {
    URI uri =
        URI.create("http://127.0.0.1:%d/v2/models/projectile/infer".formatted(ingress.httpPort()));
    HttpRequest request =
        HttpRequest.newBuilder(uri).POST(HttpRequest.BodyPublishers.ofString(LAUNCH)).build();
    return http.send(request, BodyHandlers.ofString());
  }

  @Test
  void aManInTheMiddleGetsNothingAndBothFingerprintsAreNamed() throws Exception {
    try (Worker worker = worker(Map.of());
        ManInTheMiddle middle = ManInTheMiddle.start()) {
      String entry = Files.readString(directory());
      Files.writeString(directory(), entry.replace(":" + worker.port(), ":" + middle.port()));
      String registered = Sha256.hash(worker.identity().tlsCertificateDer()).toHex();
      try (CapturedLog log = CapturedLog.of("network.haca.ingress");
          Ingress ingress = ingress(Map.of())) {
        assertEquals(503, infer(ingress).statusCode());
        Await.until(
            PATIENCE,
            "the refusal is not logged",
            () ->
                log.contains(
                        "presents a certificate with SHA-256 fingerprint " + middle.fingerprint())
                    && log.contains("the registry names " + registered));
      }
      assertEquals(0, middle.bytesRead(), "it gets nothing of what was asked");
      Files.writeString(directory(), entry);
      try (Ingress ingress = ingress(Map.of())) {
        assertEquals(200, infer(ingress).statusCode(), "without it all is well");
      }
    }
  }

  @Test
  void aWorkerLetsKnownIngressesInAndNobodyElse() throws Exception {
    Path known = home.resolve("known");
    String fingerprint = ClientCertificate.open(known, "x", Instant.now()).fingerprint().toHex();
    try (Worker _ = worker(Map.of("worker.ingresses", fingerprint))) {
      try (Ingress ingress = ingress(Map.of("ingress.identity", known.toString()))) {
        assertEquals(200, infer(ingress).statusCode());
      }
      Path unknown = home.resolve("unknown");
      try (Ingress ingress = ingress(Map.of("ingress.identity", unknown.toString()))) {
        assertEquals(503, infer(ingress).statusCode());
      }
      try (Ingress ingress = ingress(Map.of())) {
        assertEquals(503, infer(ingress).statusCode());
      }
    }
  }

  @Test
  void anIngressKeepsItsCertificateAndADamagedOneIsNamed() throws Exception {
    Path folder = home.resolve("identity");
    ClientCertificate made = ClientCertificate.open(folder, "x", Instant.now());
    assertEquals(made, ClientCertificate.open(folder, "x", Instant.now()));
    Files.writeString(folder.resolve("certificate.pem"), "nothing");
    IOException refusal =
        assertThrows(IOException.class, () -> ClientCertificate.open(folder, "x", Instant.now()));
    assertTrue(String.valueOf(refusal.getMessage()).endsWith("holds no certificate in PEM"));
  }
}
