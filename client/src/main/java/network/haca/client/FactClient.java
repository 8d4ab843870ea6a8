package network.haca.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import network.haca.connection.PinnedHttp;
import network.haca.contracts.EthereumClient;
import network.haca.schemas.NodeKind;
import network.haca.schemas.directory.NodeEntry;
import network.haca.schemas.fact.SignedFact;

/**
 * Asks all active data nodes at once, each over TLS with exactly the registered certificate, and
 * checks every proof. Trust comes from the registry on chain. Calls block.
 *
 * <pre>{@code
 * FactAnswer answer = new FactClient(chain, timeout).ask(inquiry);
 * switch (answer.agreement(3)) {
 *   case Agreement.Agreed agreed -> use(agreed.value());
 *   case Agreement.Split split -> report(split.message());
 * }
 * }</pre>
 */
public final class FactClient {
  private static final int ANSWER_BYTES_MAX = 4 << 20;
  private static final int OK = 200;
  private static final Duration REGISTRY_AGE = Duration.ofSeconds(2);

  private final ObjectMapper json = new ObjectMapper();
  private final NodeRegistry registry;
  private final Duration timeout;

  /**
   * @param chain JSON-RPC that is believed: a full node of one's own, or {@code haca light} over
   *     anybody's
   * @param timeout until a node has answered
   */
  public FactClient(URI chain, Duration timeout) {
    this.registry =
        new NodeRegistry(
            new EthereumClient(chain),
            List.of(NodeKind.DATA_NODE),
            REGISTRY_AGE,
            InstantSource.system());
    this.timeout = timeout;
  }

  /**
   * @throws IOException if the chain cannot be asked
   */
  public FactAnswer ask(FactInquiry inquiry) throws IOException {
    NodeRegistry.Snapshot known = registry.read();
    try (ExecutorService each = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<FactResult>> asked =
          known.nodes().stream().map(node -> each.submit(() -> ask(node, inquiry))).toList();
      List<FactResult> results = new ArrayList<>();
      for (Future<FactResult> result : asked) {
        results.add(result.get());
      }
      return new FactAnswer(results, known.isDevelopment());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while asking the data nodes", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("a data node's answer could not be read", e.getCause());
    }
  }

  private FactResult ask(NodeEntry node, FactInquiry inquiry) throws InterruptedException {
    try (HttpClient http = PinnedHttp.to(node.tlsCertificate())) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(node.endpoint()).resolve("/v1/facts"))
              .timeout(timeout)
              .header("Content-Type", "application/json")
              .POST(BodyPublishers.ofString(inquiry.toJson().toString()))
              .build();
      HttpResponse<String> response =
          http.send(request, BodyHandlers.limiting(BodyHandlers.ofString(), ANSWER_BYTES_MAX));
      JsonNode body = json.readTree(response.body());
      return response.statusCode() == OK
          ? checked(node, inquiry, body)
          : new FactResult.Refused(
              node, body.at("/error/message").asText("it answers " + response.statusCode()));
    } catch (IOException | IllegalArgumentException e) {
      return new FactResult.Refused(node, "it cannot be asked: " + e.getMessage());
    }
  }

  private static FactResult checked(NodeEntry node, FactInquiry inquiry, JsonNode body) {
    SignedFact fact = SignedFact.read(body).orElse(null);
    if (fact == null) {
      return new FactResult.Refused(node, "it answers without a proof");
    }
    boolean isAsked =
        fact.fact().question().source().equals(inquiry.source())
            && fact.fact().question().id().equals(inquiry.id());
    if (!isAsked) {
      return new FactResult.Refused(node, "it answers another inquiry");
    }
    return fact.flaw(node.publicKey())
        .<FactResult>map(flaw -> new FactResult.Refused(node, flaw))
        .orElseGet(() -> new FactResult.Seen(node, fact));
  }
}
