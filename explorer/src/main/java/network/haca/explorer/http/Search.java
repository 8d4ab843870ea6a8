package network.haca.explorer.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import network.haca.explorer.chain.Blocks;
import network.haca.explorer.chain.LedgerView;
import network.haca.explorer.chain.RegisteredModels;
import network.haca.explorer.chain.SettlementView;
import network.haca.explorer.chain.Sources;
import network.haca.explorer.http.Question.UnreadableException;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Printable;
import network.haca.schemas.feed.FeedName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leads from a hash, an address, a height, a blob's id or a feed's name to what it is of. The view
 * is asked first; then each of those who may know, once.
 */
final class Search {
  private static final Logger LOG = LoggerFactory.getLogger(Search.class);
  private static final int TEXT_MAX = 128;

  private final Views views;
  private final Blocks blocks;
  private final SettlementView settlements;
  private final LedgerView ledger;
  private final RegisteredModels models;
  private final FeedViews feeds;

  Search(Views views, FeedViews feeds, Sources sources) {
    this.views = views;
    this.feeds = feeds;
    this.blocks = sources.blocks();
    this.settlements = sources.settlements();
    this.ledger = sources.ledger();
    this.models = sources.models();
  }

  List<Route> routes() {
    return List.of(Route.asking(HttpMethod.GET, "/v1/search", this::answer));
  }

  private Answer answer(Question question) throws UnreadableException, IOException {
    String text = question.text("q", TEXT_MAX).orElse("").strip();
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    search(text, answer.putArray("items"));
    return Answer.of(answer);
  }

  private void search(String text, ArrayNode items) throws UnreadableException, IOException {
    String hex = text.startsWith("0x") || text.startsWith("0X") ? text.substring(2) : text;
    Optional<Bytes32> hash = Question.hash("0x" + hex);
    Optional<Address> address = LedgerViews.address("0x" + hex);
    if (text.matches("[0-9]{1,18}")) {
      items.add(found("BLOCK", "block", text));
      items.add(found("LEDGER", "block of the ledger", text));
    } else if (hash.isPresent()) {
      search(hash.get(), items);
    } else if (address.isPresent()) {
      items.add(found("ADDRESS", "account", address.get().toHex()));
    } else if (text.length() == 43) {
      views.search(text).forEach(each -> items.add(ViewJson.found(each)));
    } else if (!text.startsWith("0x") && feeds.exists(text)) {
      items.add(found("FEED", "feed", text));
    } else {
      throw new UnreadableException(
          "'%s' is neither a hash (64 hexadecimal digits), an address (40), the id of a blob, a height, nor the name of a feed"
              .formatted(Printable.line(text)));
    }
  }

  private void search(Bytes32 hash, ArrayNode items) throws IOException {
    views.search(hash.toHex()).forEach(each -> items.add(ViewJson.found(each)));
    try {
      ask(hash, items);
    } catch (IOException e) {
      if (items.isEmpty()) {
        throw e;
      }
      LOG.warn("what the view has not found is not looked for: {}", e.getMessage());
    }
  }

  private void ask(Bytes32 hash, ArrayNode items) throws IOException {
    settlements
        .rootOf(hash)
        .filter(root -> items.isEmpty())
        .ifPresent(root -> items.add(found("BATCH", "transaction", root.toHex())));
    if (ledger.transaction(hash).isPresent()) {
      items.add(found("TRANSACTION", "transaction", hash.toHex()));
    }
    if (!items.isEmpty()) {
      return;
    }
    blocks
        .heightOf(hash)
        .ifPresent(height -> items.add(found("BLOCK", "block", Long.toString(height))));
    if (ledger.block(hash).isPresent()) {
      items.add(found("LEDGER", "block of the ledger", hash.toHex()));
    }
    if (models.of(hash).isPresent()) {
      items.add(found("MODEL", "model", hash.toHex()));
    }
    askForNames(hash, items);
  }

  private void askForNames(Bytes32 hash, ArrayNode items) throws IOException {
    models.idOf(hash).ifPresent(id -> items.add(found("MODEL", "digest of a model", id.toHex())));
    String name = FeedName.of(hash);
    if (feeds.exists(name)) {
      items.add(found("FEED", "feed", name));
    }
  }

  private static ObjectNode found(String kind, String of, String id) {
    return JsonNodeFactory.instance.objectNode().put("kind", kind).put("of", of).put("id", id);
  }
}
