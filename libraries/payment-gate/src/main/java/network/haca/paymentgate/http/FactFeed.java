package network.haca.paymentgate.http;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import network.haca.connection.PinnedHttp;
import network.haca.contracts.Addresses;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.RegistryContract;
import network.haca.contracts.RegistryContract.Node;
import network.haca.paymentgate.core.FactPrice;
import network.haca.paymentgate.price.KnownRate;
import network.haca.schemas.NodeKind;
import network.haca.schemas.directory.NodeEndpoint;
import network.haca.schemas.fact.AskedFact;
import network.haca.service.RepeatedTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A token's price by facts that data nodes of the registry sign, asked again and again. Each node
 * is reached over TLS with exactly its registered certificate, and believed by its registered key.
 */
public final class FactFeed implements Supplier<Optional<KnownRate>>, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FactFeed.class);
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int ANSWER_BYTES_MAX = 1 << 20;
  private static final int OK = 200;

  private final RateSource.Facts facts;
  private final int decimals;
  private final InstantSource clock;
  private final EthereumClient chain;
  private final LastRate last;
  private final RepeatedTask looking;

  /**
   * @param decimals of the token
   */
  public FactFeed(RateSource.Facts facts, int decimals, InstantSource clock) {
    this.facts = facts;
    this.decimals = decimals;
    this.clock = clock;
    this.chain = new EthereumClient(facts.chain());
    this.last = new LastRate(facts.age(), clock);
    this.looking =
        new RepeatedTask(
            "token-price",
            facts.age().refresh(),
            () -> {
              look();
              return false;
            });
  }

  @Override
  public Optional<KnownRate> get() {
    return last.get();
  }

  /** Time since the price was seen; nothing while none is known. */
  public Optional<Duration> age() {
    return last.age();
  }

  private void look() throws InterruptedException {
    List<Node> nodes;
    try {
      nodes = nodes();
    } catch (IOException e) {
      LOG.warn("no price of the token: the registry cannot be read: {}", e.getMessage());
      return;
    }
    if (nodes.isEmpty()) {
      LOG.warn("no price of the token: the registry names no data node that is believed");
    }
    for (Node node : nodes) {
      if (ask(node)) {
        return;
      }
    }
  }

  /** Those that are believed, in an order of chance: none is asked by all gates. */
  private List<Node> nodes() throws IOException {
    List<Node> nodes =
        new ArrayList<>(
            RegistryContract.decodeActive(
                chain.call(
                    Addresses.REGISTRY, RegistryContract.getActive(NodeKind.DATA_NODE.teeType()))));
    nodes.removeIf(each -> !facts.owners().isEmpty() && !facts.owners().contains(each.owner()));
    Collections.shuffle(nodes);
    return nodes.subList(0, Math.min(nodes.size(), RateSource.Facts.NODES_MAX));
  }

  /** Says whether it told a price. */
  private boolean ask(Node node) throws InterruptedException {
    Optional<NodeEndpoint> endpoint = NodeEndpoint.parse(node.endpoint());
    if (endpoint.isEmpty()) {
      return false;
    }
    Instant now = clock.instant();
    AskedFact question =
        new AskedFact(facts.source(), facts.parameters(), UUID.randomUUID().toString(), now);
    HttpClient http = PinnedHttp.to(node.tlsCertificate());
    try {
      HttpResponse<String> response = send(http, endpoint.get(), question);
      return response.statusCode() == OK
          ? take(node, question, response.body())
          : none(node, "it answers " + response.statusCode());
    } catch (ExecutionException e) {
      return none(node, "it cannot be asked: " + e.getCause());
    } catch (TimeoutException e) {
      return none(node, "it has not answered within " + PATIENCE);
    } catch (IOException e) {
      return none(node, "it does not answer in JSON");
    } finally {
      http.shutdownNow();
    }
  }

  /** The patience is for the whole answer, which a node may let drip. */
  private static HttpResponse<String> send(HttpClient http, NodeEndpoint node, AskedFact question)
      throws ExecutionException, TimeoutException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(node.toUrl() + "/v1/facts"))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(question.toJson().toString()))
            .build();
    return http.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofString(), ANSWER_BYTES_MAX))
        .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
  }

  private boolean take(Node node, AskedFact question, String body) throws IOException {
    return switch (FactPrice.read(
        question, JSON.readTree(body), node.publicKey(), clock.instant(), decimals)) {
      case FactPrice.Price(KnownRate rate, Instant since) -> {
        last.learn(rate, since);
        yield true;
      }
      case FactPrice.None(String why) -> none(node, why);
    };
  }

  private static boolean none(Node node, String why) {
    LOG.warn("no price of the token from data node {}: {}", node.teeId(), why);
    return false;
  }

  @Override
  public void close() {
    looking.close();
  }
}
