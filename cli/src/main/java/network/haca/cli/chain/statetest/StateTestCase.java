package network.haca.cli.chain.statetest;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import network.haca.evm.Authorization;
import network.haca.evm.BlockContext;
import network.haca.evm.Rules;
import network.haca.evm.Transaction;
import network.haca.evm.TransactionProcessor;
import network.haca.evm.state.Log;
import network.haca.evm.state.MemoryNodeStore;
import network.haca.evm.state.MerklePatriciaTrie;
import network.haca.evm.state.WorldState;
import network.haca.evm.word.UInt256;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.primitives.Rlp;
import network.haca.primitives.Secp256k1;

/**
 * One case of a GeneralStateTests file: a state, a block, a transaction chosen by indexes, and what
 * must come of it. Format: ethereum/tests, docs/test_types/gstate_tests.rst.
 */
record StateTestCase(String name, JsonNode test, JsonNode post, TransactionProcessor processor) {
  private static final TransactionProcessor CANCUN = new TransactionProcessor(Rules.cancun());

  /** Nothing if the case passed, else what was wrong. */
  Optional<String> run() {
    MemoryNodeStore store = new MemoryNodeStore();
    WorldState before = new WorldState(store, MerklePatriciaTrie.EMPTY_ROOT);
    test.get("pre").properties().forEach(each -> fill(before, each.getKey(), each.getValue()));
    WorldState state = new WorldState(store, before.commit());
    BlockContext block = block();
    String expected = post.path("expectException").asText();
    try {
      return switch (processor.execute(state, block, transaction(), sender(), block.gasLimit())) {
        case TransactionProcessor.Outcome.Executed executed -> {
          touchCoinbase(state, block);
          yield expected.isEmpty()
              ? compare(state.commit(), executed.result().logs())
              : Optional.of("expected " + expected + ", it was executed");
        }
        case TransactionProcessor.Outcome.Suspended _ ->
            Optional.of("it was suspended, which the rules of Cancun do not know");
        case TransactionProcessor.Outcome.Refused refused ->
            ExpectedExceptions.matches(expected, refused.refusal())
                ? compare(state.commit(), List.of())
                : unexpected(expected, refused.refusal() + ": " + refused.detail());
      };
    } catch (NumberTooLargeException e) {
      return ExpectedExceptions.matchesTooLarge(expected)
          ? compare(state.commit(), List.of())
          : unexpected(expected, String.valueOf(e.getMessage()));
    }
  }

  private static Optional<String> unexpected(String expected, String refusal) {
    return Optional.of(
        "expected %s, refused: %s"
            .formatted(expected.isEmpty() ? "to be executed" : expected, refusal));
  }

  private Optional<String> compare(Bytes32 root, List<Log> logs) {
    Bytes encoded = Rlp.encodeList(logs.stream().map(Log::encode).toList());
    String logsHash = Keccak.hash(encoded).toHex();
    if (!post.get("logs").asText().equals(logsHash)) {
      return Optional.of("logs hash is " + logsHash + ", not " + post.get("logs").asText());
    }
    return post.get("hash").asText().equals(root.toHex())
        ? Optional.empty()
        : Optional.of("state root is " + root + ", not " + post.get("hash").asText());
  }

  /** A block rewards its miner, with zero here: that touches the account. */
  private static void touchCoinbase(WorldState state, BlockContext block) {
    state.touch(block.coinbase());
    state.endTransaction();
  }

  private static void fill(WorldState state, String address, JsonNode account) {
    Address at = Address.fromHex(address);
    state.setBalance(at, number(account.get("balance")));
    state.setNonce(at, number(account.get("nonce")).toBigInteger().longValue());
    state.setCode(at, Bytes.fromHex(account.get("code").asText()));
    account
        .get("storage")
        .properties()
        .forEach(
            slot ->
                state.setStorage(
                    at,
                    UInt256.of(new BigInteger(digits(slot.getKey()), 16)),
                    number(slot.getValue())));
  }

  private BlockContext block() {
    JsonNode env = test.get("env");
    return new BlockContext(
        UInt256.ONE,
        number(env.get("currentNumber")).toBigInteger().longValueExact(),
        number(env.get("currentTimestamp")).toBigInteger().longValueExact(),
        Address.fromHex(env.get("currentCoinbase").asText()),
        number(env.get("currentGasLimit")).toBigInteger().longValueExact(),
        number(env.get("currentBaseFee")),
        number(env.get("currentRandom")).toBytes32(),
        blobBaseFee(number(env.get("currentExcessBlobGas")).toBigInteger()),
        height -> Keccak.hash(Bytes.ofUtf8(Long.toString(height))));
  }

  /** EIP-4844: the exponential of the excess. */
  private static UInt256 blobBaseFee(BigInteger excess) {
    BigInteger denominator = BigInteger.valueOf(3338477);
    BigInteger output = BigInteger.ZERO;
    BigInteger term = denominator;
    for (int i = 1; term.signum() > 0; i++) {
      output = output.add(term);
      term = term.multiply(excess).divide(denominator.multiply(BigInteger.valueOf(i)));
    }
    return UInt256.of(output.divide(denominator));
  }

  private Address sender() {
    return Secp256k1.addressOf(Bytes32.fromHex(test.get("transaction").get("secretKey").asText()));
  }

  private Transaction transaction() {
    JsonNode transaction = test.get("transaction");
    JsonNode indexes = post.get("indexes");
    boolean hasFeeMarket = transaction.has("maxFeePerGas");
    JsonNode maxFee = transaction.get(hasFeeMarket ? "maxFeePerGas" : "gasPrice");
    JsonNode tip = transaction.get(hasFeeMarket ? "maxPriorityFeePerGas" : "gasPrice");
    JsonNode accessLists = transaction.path("accessLists");
    List<Bytes32> blobHashes = new ArrayList<>();
    transaction
        .path("blobVersionedHashes")
        .forEach(hash -> blobHashes.add(Bytes32.fromHex(hash.asText())));
    String to = transaction.get("to").asText();
    return new Transaction(
        type(transaction),
        number(transaction.get("nonce")).toBigInteger().longValue(),
        number(tip),
        number(maxFee),
        gas(transaction.get("gasLimit").get(indexes.get("gas").asInt())),
        to.isEmpty() ? Optional.empty() : Optional.of(Address.fromHex(to)),
        number(transaction.get("value").get(indexes.get("value").asInt())),
        Bytes.fromHex(transaction.get("data").get(indexes.get("data").asInt()).asText()),
        accessList(accessLists.path(indexes.get("data").asInt())),
        transaction.has("maxFeePerBlobGas")
            ? number(transaction.get("maxFeePerBlobGas"))
            : UInt256.ZERO,
        blobHashes,
        authorizations(transaction.path("authorizationList")));
  }

  private static int type(JsonNode transaction) {
    if (transaction.has("authorizationList")) {
      return 4;
    }
    if (transaction.has("blobVersionedHashes")) {
      return 3;
    }
    if (transaction.has("maxFeePerGas")) {
      return 2;
    }
    return transaction.has("accessLists") ? 1 : 0;
  }

  private static List<Authorization> authorizations(JsonNode list) {
    List<Authorization> authorizations = new ArrayList<>();
    for (JsonNode one : list) {
      authorizations.add(
          new Authorization(
              number(one.get("chainId")),
              Address.fromHex(one.get("address").asText()),
              number(one.get("nonce")).toBigInteger().longValue(),
              number(one.get("v")).toBigInteger().intValueExact(),
              number(one.get("r")),
              number(one.get("s"))));
    }
    return authorizations;
  }

  private static List<Transaction.AccessEntry> accessList(JsonNode list) {
    List<Transaction.AccessEntry> entries = new ArrayList<>();
    for (JsonNode entry : list) {
      List<Bytes32> keys = new ArrayList<>();
      entry.get("storageKeys").forEach(key -> keys.add(number(key).toBytes32()));
      entries.add(
          new Transaction.AccessEntry(Address.fromHex(entry.get("address").asText()), keys));
    }
    return entries;
  }

  /** A field that no encoding of a transaction has room for. */
  private static final class NumberTooLargeException extends RuntimeException {
    NumberTooLargeException(String text) {
      super(text + " does not fit its field");
    }
  }

  private static long gas(JsonNode node) {
    BigInteger gas = number(node).toBigInteger();
    if (gas.bitLength() > 63) {
      throw new NumberTooLargeException(node.asText());
    }
    return gas.longValue();
  }

  private static UInt256 number(JsonNode node) {
    BigInteger number = new BigInteger(digits(node.asText()), 16);
    if (number.bitLength() > 256) {
      throw new NumberTooLargeException(node.asText());
    }
    return UInt256.of(number);
  }

  /** Some tests mark numbers that are too large on purpose with {@code 0x:bigint }. */
  private static String digits(String text) {
    String digits = text.replace("0x:bigint ", "").replaceFirst("^0x", "");
    return digits.isEmpty() ? "0" : digits;
  }

  /** The Cancun cases of a test. */
  static List<StateTestCase> of(Map.Entry<String, JsonNode> test) {
    return of(test, "Cancun", CANCUN);
  }

  /** The cases of a fork, run as the processor's rules say. */
  static List<StateTestCase> of(
      Map.Entry<String, JsonNode> test, String fork, TransactionProcessor processor) {
    List<StateTestCase> cases = new ArrayList<>();
    for (JsonNode post : test.getValue().path("post").path(fork)) {
      String name = test.getKey() + " " + post.get("indexes");
      cases.add(new StateTestCase(name, test.getValue(), post, processor));
    }
    return cases;
  }
}
