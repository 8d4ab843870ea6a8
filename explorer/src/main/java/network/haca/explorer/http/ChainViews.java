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
import network.haca.explorer.http.Question.UnreadableException;
import network.haca.lightclient.UntrustedHttp;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Printable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers that the chain and the bridge are asked for. */
final class ChainViews {
  private static final Logger LOG = LoggerFactory.getLogger(ChainViews.class);
  private static final int SEARCH_MAX = 128;

  private final Views views;
  private final Blocks blocks;
  private final RegistryView registry;
  private final SettlementView settlements;
  private final ReceiptSource receipts;

  ChainViews(
      Views views,
      Blocks blocks,
      RegistryView registry,
      SettlementView settlements,
      ReceiptSource receipts) {
    this.settlements = settlements;
    this.views = views;
    this.blocks = blocks;
    this.registry = registry;
    this.receipts = receipts;
  }

  List<Route> routes() {
    return List.of(
        Route.asking(HttpMethod.GET, "/v1/proofs/{leaf}/receipt", this::receipt),
        Route.asking(HttpMethod.GET, "/v1/blocks", this::blocks),
        Route.asking(HttpMethod.GET, "/v1/blocks/{height}", this::block),
        Route.asking(HttpMethod.GET, "/v1/batches/{root}", this::batch),
        Route.asking(HttpMethod.GET, "/v1/nodes/{id}", this::node),
        Route.asking(HttpMethod.GET, "/v1/search", this::search));
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

  private Answer search(Question question) throws UnreadableException, IOException {
    String text = question.text("q", SEARCH_MAX).orElse("").strip();
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    ArrayNode items = answer.putArray("items");
    if (text.matches("[0-9]{1,18}")) {
      items.add(block(text));
      return Answer.of(answer);
    }
    Optional<Bytes32> hash = Question.hash(text.startsWith("0x") ? text : "0x" + text);
    if (hash.isEmpty() && text.length() != 43) {
      throw new UnreadableException(
          "'%s' is neither a hash (64 hexadecimal digits), nor the id of a blob, nor a height"
              .formatted(Printable.line(text)));
    }
    views
        .search(hash.map(Bytes32::toHex).orElse(text))
        .forEach(found -> items.add(ViewJson.found(found)));
    if (items.isEmpty() && hash.isPresent()) {
      settlements.rootOf(hash.get()).ifPresent(root -> items.add(batch(root)));
      blocks.heightOf(hash.get()).ifPresent(height -> items.add(block(Long.toString(height))));
    }
    return Answer.of(answer);
  }

  private static ObjectNode batch(Bytes32 root) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("kind", "BATCH")
        .put("of", "transaction")
        .put("id", root.toHex());
  }

  private static ObjectNode block(String height) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("kind", "BLOCK")
        .put("of", "block")
        .put("id", height);
  }
}
