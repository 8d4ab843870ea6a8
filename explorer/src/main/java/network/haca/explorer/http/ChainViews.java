package network.haca.explorer.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import network.haca.explorer.chain.Blocks;
import network.haca.explorer.chain.ReceiptSource;
import network.haca.explorer.chain.RegistryView;
import network.haca.explorer.chain.SettlementView;
import network.haca.explorer.chain.Sources;
import network.haca.explorer.http.Question.UnreadableException;
import network.haca.lightclient.UntrustedHttp;
import network.haca.primitives.Bytes32;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers that the chain and the bridge are asked for. */
final class ChainViews {
  private static final Logger LOG = LoggerFactory.getLogger(ChainViews.class);

  private final Views views;
  private final Blocks blocks;
  private final RegistryView registry;
  private final SettlementView settlements;
  private final ReceiptSource receipts;

  ChainViews(Views views, Sources sources) {
    this.views = views;
    this.blocks = sources.blocks();
    this.registry = sources.registry();
    this.settlements = sources.settlements();
    this.receipts = sources.receipts();
  }

  List<Route> routes() {
    return List.of(
        Route.asking(HttpMethod.GET, "/v1/proofs/{leaf}/receipt", this::receipt),
        Route.asking(HttpMethod.GET, "/v1/blocks", this::blocks),
        Route.asking(HttpMethod.GET, "/v1/blocks/{height}", this::block),
        Route.asking(HttpMethod.GET, "/v1/batches/{root}", this::batch),
        Route.asking(HttpMethod.GET, "/v1/light/{height}", this::light),
        Route.asking(HttpMethod.GET, "/v1/nodes/{id}", this::node));
  }

  /** As the bridge gives it; an error of the bridge is told in the form of this API. */
  private Answer receipt(Question question) throws UnreadableException, IOException {
    Bytes32 leaf = question.hash("leaf", "a proof");
    UntrustedHttp.Answer answer = receipts.of(leaf);
    return switch (answer.status()) {
      case 200 -> new Answer(200, Answer.JSON, answer.body());
      case 404 ->
          Answer.notFound(
              "the bridge has no receipt of %s: not settled, or not yet".formatted(leaf));
      default -> Answer.unavailable("the bridge gives no receipts now");
    };
  }

  private Answer blocks(Question question) throws UnreadableException, IOException {
    int count =
        question.number("limit", 1, Blocks.PAGE_MAX).orElse((long) Blocks.PAGE_MAX).intValue();
    ArrayNode found = blocks.page(question.number("from", 1, Long.MAX_VALUE), count);
    ObjectNode page = JsonNodeFactory.instance.objectNode().set("items", found);
    long lowest = found.isEmpty() ? 1 : found.get(found.size() - 1).path("height").asLong();
    if (lowest > 1) {
      page.put("next", lowest - 1);
    }
    return Answer.of(page);
  }

  private Answer block(Question question) throws UnreadableException, IOException {
    long height = question.number("height");
    return blocks
        .at(height)
        .map(Answer::of)
        .orElseGet(() -> Answer.notFound("there is no block %d, or not yet".formatted(height)));
  }

  /** A header as its validators signed it, and they: a page follows the chain by these. */
  private Answer light(Question question) throws UnreadableException, IOException {
    long height = question.number("height");
    return blocks
        .signed(height)
        .map(Answer::of)
        .orElseGet(() -> Answer.notFound("there is no block %d, or not yet".formatted(height)));
  }

  private interface Asking {
    Optional<ObjectNode> ask() throws IOException;
  }

  /** Asks the chain; nothing comes while it does not answer, and the view has the rest. */
  private static Optional<ObjectNode> ifThere(Asking chain) {
    try {
      return chain.ask();
    } catch (IOException e) {
      LOG.warn("the chain does not say more: {}", e.getMessage());
      return Optional.empty();
    }
  }

  private Answer batch(Question question) throws UnreadableException {
    Bytes32 root = question.hash("root", "a batch");
    Optional<ObjectNode> batch = views.batch(root);
    if (batch.isEmpty()) {
      return Answer.notFound("no batch %s is known here".formatted(root));
    }
    ifThere(() -> settlements.of(root)).ifPresent(found -> batch.get().set("relay", found));
    return Answer.of(batch.get());
  }

  private Answer node(Question question) throws UnreadableException {
    Bytes32 id = question.hash("id", "a node");
    Optional<ObjectNode> node = views.node(id);
    if (node.isEmpty()) {
      return Answer.notFound("no node %s is known here".formatted(id));
    }
    ifThere(() -> registry.of(id)).ifPresent(found -> node.get().set("registration", found));
    return Answer.of(node.get());
  }
}
