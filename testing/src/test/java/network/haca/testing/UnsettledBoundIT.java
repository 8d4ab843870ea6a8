package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import network.haca.devnet.network.Served;
import network.haca.schemas.TeeProof;
import network.haca.testkit.Await;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A network whose answers settle later than they should: requests are refused until it has caught
 * up, and every answer that was given is settled, as far as one in ten shows.
 */
@Timeout(300)
class UnsettledBoundIT {
  private static final Path MODELS = Path.of("../inference-workers/tensor-worker/target/models");
  private static final String LAUNCH =
      "{\"inputs\":[{\"name\":\"launch\",\"shape\":[1,2],\"datatype\":\"FP32\",\"data\":[20,45]}]}";
  private static final int CLIENTS = 64;

  /** Step from one answer that is looked up to the next; the last one given is among them. */
  private static final int LOOKED_AT = 10;

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** Less than any network can. */
  private static final Map<String, String> HURRIED = Map.of("ingress.settled.within", "100ms");

  @TempDir private Path home;

  private final HttpClient http = HttpClient.newHttpClient();
  private final AtomicBoolean isOver = new AtomicBoolean();
  private final Queue<String> proofs = new ConcurrentLinkedQueue<>();
  private final Queue<HttpResponse<String>> refused = new ConcurrentLinkedQueue<>();

  @Test
  void whatIsMoreThanCanBeSettledInTimeIsRefusedAndAllElseIsSettled() throws Exception {
    Served served = Served.models(MODELS).withSettings(Map.of("ingress", HURRIED));
    try (DevelopmentNetwork network = DevelopmentNetwork.start(home, served);
        ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      Await.until(PATIENCE, "the network answers", () -> ask(network).statusCode() == 200);
      List<Future<?>> load = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        load.add(clients.submit(() -> askOn(network)));
      }
      Await.until(PATIENCE, "some are refused", () -> refused.size() > CLIENTS);
      isOver.set(true);
      for (Future<?> each : load) {
        var _ = each.get();
      }
      HttpResponse<String> refusal = refused.element();
      assertEquals("1", refusal.headers().firstValue("Retry-After").orElse(""));
      assertTrue(refusal.body().contains("answers are settled after"), refusal.body());
      Await.until(PATIENCE, "it has caught up", () -> ask(network).statusCode() == 200);
      List<String> given = List.copyOf(proofs);
      for (int i = given.size() - 1; i >= 0; i -= LOOKED_AT) {
        String proof = given.get(i);
        Await.until(PATIENCE, "receipt of " + proof, () -> isSettled(network, proof));
      }
    }
  }

  /** One client, which asks again at once. */
  private boolean askOn(DevelopmentNetwork network) throws Exception {
    while (!isOver.get()) {
      HttpResponse<String> answer = ask(network);
      if (answer.statusCode() == 200) {
        proofs.add(answer.headers().firstValue(TeeProof.LEAF_HEADER).orElseThrow());
      } else {
        assertEquals(429, answer.statusCode(), answer.body());
        refused.add(answer);
      }
    }
    return true;
  }

  private HttpResponse<String> ask(DevelopmentNetwork network) throws Exception {
    URI infer =
        URI.create(
            "http://127.0.0.1:%d/v2/models/projectile/infer".formatted(network.ports().http()));
    return http.send(
        HttpRequest.newBuilder(infer).POST(BodyPublishers.ofString(LAUNCH)).build(),
        BodyHandlers.ofString());
  }

  private boolean isSettled(DevelopmentNetwork network, String proof) throws Exception {
    URI receipt = network.receipts().resolve("/v1/receipts/" + proof);
    return http.send(HttpRequest.newBuilder(receipt).build(), BodyHandlers.discarding())
            .statusCode()
        == 200;
  }
}
