package network.haca.explorer.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import network.haca.explorer.chain.Blocks;
import network.haca.explorer.chain.LedgerView;
import network.haca.explorer.chain.RegisteredModels;
import network.haca.explorer.http.Question.UnreadableException;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Printable;

/** What a full node tells of its ledger: transactions, blocks, accounts, registered models. */
final class LedgerViews {
  /** Transactions that end a page. */
  private static final int TRANSACTIONS = 25;

  private static final Pattern ADDRESS = Pattern.compile("0x[0-9a-fA-F]{40}");

  private final LedgerView ledger;
  private final RegisteredModels models;
  private final Blocks blocks;

  LedgerViews(LedgerView ledger, RegisteredModels models, Blocks blocks) {
    this.ledger = ledger;
    this.models = models;
    this.blocks = blocks;
  }

  List<Route> routes() {
    return List.of(
        Route.asking(HttpMethod.GET, "/v1/transactions", this::transactions),
        Route.asking(HttpMethod.GET, "/v1/transactions/{hash}", this::transaction),
        Route.asking(HttpMethod.GET, "/v1/ledger/{block}", this::block),
        Route.asking(HttpMethod.GET, "/v1/addresses/{address}", this::account),
        Route.asking(HttpMethod.GET, "/v1/registered-models", this::models),
        Route.asking(HttpMethod.GET, "/v1/registered-models/{id}", this::model));
  }

  private Answer transactions(Question question) throws UnreadableException, IOException {
    Optional<Long> from = question.number("from", 0, Long.MAX_VALUE);
    int count = question.number("limit", 1, TRANSACTIONS).orElse((long) TRANSACTIONS).intValue();
    return Answer.of(ledger.transactions(from, count));
  }

  private Answer transaction(Question question) throws UnreadableException, IOException {
    Bytes32 hash = question.hash("hash", "a transaction");
    return found(ledger.transaction(hash), "no transaction %s is in a block here".formatted(hash));
  }

  /** By its number or the hash of its header. */
  private Answer block(Question question) throws UnreadableException, IOException {
    String named = question.path().getOrDefault("block", "");
    Optional<ObjectNode> block =
        named.startsWith("0x")
            ? ledger.block(question.hash("block", "a block of the ledger"))
            : ledger.block(question.number("block"));
    return found(block, "the ledger has no block %s, or not yet".formatted(named));
  }

  private Answer account(Question question) throws UnreadableException, IOException {
    String given = question.path().getOrDefault("address", "");
    Address address =
        address(given)
            .orElseThrow(
                () ->
                    new UnreadableException(
                        "an account is named by 0x and 40 hexadecimal digits, not by '%s'"
                            .formatted(Printable.line(given))));
    ObjectNode account = ledger.account(address);
    blocks.power(address).ifPresent(power -> account.put("power", power));
    return Answer.of(account);
  }

  static Optional<Address> address(String text) {
    return ADDRESS.matcher(text).matches()
        ? Optional.of(Address.fromHex(text.toLowerCase(Locale.ROOT)))
        : Optional.empty();
  }

  private Answer models(Question question) throws UnreadableException, IOException {
    long from = question.number("from", 0, Integer.MAX_VALUE).orElse(0L);
    int count =
        question
            .number("limit", 1, RegisteredModels.PAGE_MAX)
            .orElse((long) RegisteredModels.PAGE_MAX)
            .intValue();
    return Answer.of(models.page(from, count));
  }

  private Answer model(Question question) throws UnreadableException, IOException {
    Bytes32 id = question.hash("id", "a registered model");
    return found(models.of(id), "no model %s is registered on this chain".formatted(id));
  }

  private static Answer found(Optional<ObjectNode> found, String otherwise) {
    return found.map(Answer::of).orElseGet(() -> Answer.notFound(otherwise));
  }
}
