package network.haca.explorer.chain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import network.haca.contracts.EthereumClient;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes32;

/** Blocks, transactions and accounts of the ledger, as a full node's JSON-RPC tells them. */
public final class LedgerView {
  /** Transactions of a block that are named, and events of a transaction. */
  static final int NAMED_MAX = 100;

  /** Blocks in which transactions are looked for at once. */
  static final long BLOCKS_MAX = 256;

  /** Times that so many blocks are looked through for one page. */
  private static final int LOOKS_MAX = 4;

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final EthereumClient chain;

  public LedgerView(EthereumClient chain) {
    this.chain = chain;
  }

  /** Returns a block by its number; nothing if there is none, or none is kept. */
  public Optional<ObjectNode> block(long number) throws IOException {
    return read(ask("eth_getBlockByNumber", hex(number), false));
  }

  /** Returns a block by the hash of its header. */
  public Optional<ObjectNode> block(Bytes32 hash) throws IOException {
    return read(ask("eth_getBlockByHash", hash.toHex(), false));
  }

  private static Optional<ObjectNode> read(JsonNode block) {
    if (!block.isObject()) {
      return Optional.empty();
    }
    ObjectNode found =
        JSON.objectNode()
            .put("number", quantity(block.path("number")).longValue())
            .put("hash", block.path("hash").asText())
            .put("parent", block.path("parentHash").asText())
            .put("time", quantity(block.path("timestamp")).longValue())
            .put("stateRoot", block.path("stateRoot").asText())
            .put("gasUsed", quantity(block.path("gasUsed")).longValue())
            .put("count", block.path("transactions").size());
    ArrayNode transactions = found.putArray("transactions");
    for (JsonNode hash : block.path("transactions")) {
      if (transactions.size() < NAMED_MAX) {
        transactions.add(hash.asText());
      }
    }
    return Optional.of(found);
  }

  /**
   * Returns a transaction that is in a block, with what it did, or one that waits for models'
   * answers; nothing if there is neither.
   */
  public Optional<ObjectNode> transaction(Bytes32 hash) throws IOException {
    JsonNode sent = ask("eth_getTransactionByHash", hash.toHex());
    JsonNode receipt = ask("eth_getTransactionReceipt", hash.toHex());
    if (!sent.isObject() || (!receipt.isObject() && !sent.has("inferences"))) {
      return Optional.empty();
    }
    ObjectNode found =
        JSON.objectNode()
            .put("hash", hash.toHex())
            .put("from", sent.path("from").asText())
            .put("nonce", quantity(sent.path("nonce")).longValue())
            .put("value", quantity(sent.path("value")).toString())
            .put("inputBytes", Math.max(0, sent.path("input").asText().length() / 2 - 1));
    put(found, "to", sent.path("to"));
    Optional.of(sent.path("to").asText())
        .filter(to -> to.matches("0x[0-9a-f]{40}"))
        .flatMap(to -> LedgerEvents.name(Address.fromHex(to)))
        .ifPresent(name -> found.put("contract", name));
    if (receipt.isObject()) {
      putOutcome(found, receipt);
    } else {
      found.put("waitsFor", sent.at("/inferences/requests").size());
    }
    found.set("meanings", meanings(receipt.path("logs")));
    return Optional.of(found);
  }

  private static void putOutcome(ObjectNode found, JsonNode receipt) {
    found
        .put("block", quantity(receipt.path("blockNumber")).longValue())
        .put("index", quantity(receipt.path("transactionIndex")).longValue())
        .put("isGood", quantity(receipt.path("status")).signum() > 0)
        .put("gasUsed", quantity(receipt.path("gasUsed")).longValue())
        .put("events", receipt.path("logs").size());
    if (receipt.has("inferenceGasUsed")) {
      found.put("inferenceGas", quantity(receipt.path("inferenceGasUsed")).longValue());
    }
    put(found, "created", receipt.path("contractAddress"));
  }

  private static ArrayNode meanings(Iterable<JsonNode> logs) {
    ArrayNode meanings = JSON.arrayNode();
    for (JsonNode log : logs) {
      if (meanings.size() < NAMED_MAX) {
        LedgerEvents.read(log).ifPresent(meanings::add);
      }
    }
    return meanings;
  }

  /**
   * Returns the transactions that settle, register or report, the latest first, with {@code next},
   * the block from which to go on.
   *
   * @param from the highest block; nothing for the latest
   * @param count so many end the page, with the block that they are in
   */
  public ObjectNode transactions(Optional<Long> from, int count) throws IOException {
    long highest = Math.min(from.orElse(Long.MAX_VALUE), chain.blockNumber());
    ObjectNode page = JSON.objectNode();
    ArrayNode items = page.putArray("items");
    for (int look = 0; look < LOOKS_MAX && highest >= 0 && items.size() < count; look++) {
      highest = look(highest, count, items);
    }
    if (highest >= 0) {
      page.put("next", highest);
    }
    return page;
  }

  /** Adds what is in a range of blocks, and returns the next one below it. */
  private long look(long highest, int count, ArrayNode items) throws IOException {
    long lowest = Math.max(0, highest - BLOCKS_MAX + 1);
    TreeMap<Long, Map<String, List<JsonNode>>> blocks = new TreeMap<>();
    for (JsonNode log : logs(lowest, highest)) {
      blocks
          .computeIfAbsent(quantity(log.path("blockNumber")).longValue(), any -> new TreeMap<>())
          .computeIfAbsent(log.path("transactionHash").asText(), any -> new ArrayList<>())
          .add(log);
    }
    for (var block : blocks.descendingMap().entrySet()) {
      if (items.size() >= count) {
        return block.getKey();
      }
      block.getValue().forEach((hash, logs) -> add(items, block.getKey(), hash, logs));
    }
    return lowest - 1;
  }

  private static void add(ArrayNode items, long block, String hash, List<JsonNode> logs) {
    ArrayNode meanings = meanings(logs);
    if (!meanings.isEmpty()) {
      items.addObject().put("hash", hash).put("block", block).set("meanings", meanings);
    }
  }

  private JsonNode logs(long from, long to) throws IOException {
    return ask(
        "eth_getLogs",
        Map.of(
            "fromBlock", hex(from),
            "toBlock", hex(to),
            "address", LedgerEvents.CONTRACTS.stream().map(Address::toHex).toList()));
  }

  /** Returns an account as the latest block has it. */
  public ObjectNode account(Address address) throws IOException {
    String code = chain.ask("eth_getCode", address.toHex(), "latest").asText();
    ObjectNode account =
        JSON.objectNode()
            .put("address", address.toHex())
            .put("balance", chain.balance(address).toString())
            .put("nonce", chain.nonce(address))
            .put("codeBytes", Math.max(0, code.length() / 2 - 1));
    LedgerEvents.name(address).ifPresent(name -> account.put("contract", name));
    return account;
  }

  /** Asks the node; the answer is null where it has pruned what is asked for. */
  private JsonNode ask(String method, Object... params) throws IOException {
    try {
      return chain.ask(method, params);
    } catch (EthereumClient.RefusedException e) {
      if (e.isPruned()) {
        return JSON.nullNode();
      }
      throw e;
    }
  }

  private static void put(ObjectNode node, String name, JsonNode text) {
    if (text.isTextual()) {
      node.put(name, text.asText());
    }
  }

  private static BigInteger quantity(JsonNode hex) {
    String digits = hex.asText();
    return digits.matches("0x[0-9a-f]{1,64}")
        ? new BigInteger(digits.substring(2), 16)
        : BigInteger.ZERO;
  }

  private static String hex(long number) {
    return "0x" + Long.toHexString(number);
  }
}
