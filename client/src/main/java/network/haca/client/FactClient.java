package network.haca.client;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
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
import network.haca.primitives.Address;
import network.haca.schemas.NodeKind;
import network.haca.schemas.directory.NodeEndpoint;
import network.haca.schemas.directory.NodeEntry;
import network.haca.schemas.fact.AskedFact;

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

  /** Upper bound on what is shown of a node's own reason for refusing, in characters. */
  private static final int WORDS_MAX = 300;

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final InstantSource clock = InstantSource.system();
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
            new EthereumClient(chain), List.of(NodeKind.DATA_NODE), REGISTRY_AGE, clock);
    this.timeout = timeout;
  }

  /**
   * @throws IOException if the chain cannot be asked
   */
  public FactAnswer ask(FactInquiry inquiry) throws IOException {
    NodeRegistry.Snapshot known = registry.read();
    AskedFact sent = SentInquiry.of(inquiry, clock.instant());
    try (ExecutorService each = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<FactResult>> asked =
          known.nodes().stream()
              .map(node -> each.submit(() -> ask(node, known.ownerOf(node), sent)))
              .toList();
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

  private FactResult ask(NodeEntry node, Address owner, AskedFact sent)
      throws InterruptedException {
    NodeEndpoint endpoint = NodeEndpoint.parse(node.endpoint()).orElse(null);
    if (endpoint == null) {
      return new FactResult.Refused(
          node, owner, "it is registered at '%s', which is no endpoint".formatted(node.endpoint()));
    }
    try (HttpClient http = PinnedHttp.to(node.tlsCertificate())) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(endpoint.toUrl() + "/v1/facts"))
              .timeout(timeout)
              .header("Content-Type", "application/json")
              .POST(BodyPublishers.ofString(sent.toJson().toString()))
              .build();
      HttpResponse<String> response =
          http.send(request, BodyHandlers.limiting(BodyHandlers.ofString(), ANSWER_BYTES_MAX));
      JsonNode body = JSON.readTree(response.body());
      if (response.statusCode() != OK) {
        return new FactResult.Refused(node, owner, refusal(response.statusCode(), body));
      }
      return switch (sent.read(body, node.publicKey(), clock.instant())) {
        case AskedFact.Read.Answer(var fact) -> new FactResult.Seen(node, owner, fact);
        case AskedFact.Read.Flawed(String why) -> new FactResult.Refused(node, owner, why);
      };
    } catch (IOException | IllegalArgumentException e) {
      return new FactResult.Refused(node, owner, "it cannot be asked: " + e.getMessage());
    }
  }

  private static String refusal(int status, JsonNode body) {
    String words = body.at("/error/message").asText();
    return words.isEmpty()
        ? "it answers " + status
        : "it says: " + words.substring(0, Math.min(words.length(), WORDS_MAX));
  }
}
