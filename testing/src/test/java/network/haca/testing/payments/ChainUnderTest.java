package network.haca.testing.payments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.fail;

import com.esaulpaugh.headlong.abi.Function;
import com.esaulpaugh.headlong.abi.Tuple;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import network.haca.contracts.JsonRpcEndpoint;
import network.haca.contracts.UnsignedTransaction;
import network.haca.devnet.devchain.DevChain;
import network.haca.devnet.devchain.DevChainConfig;
import network.haca.devnet.devchain.KnownAccounts;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;

/**
 * A development chain with the contracts of paid inference: this project's, or with {@code
 * -Ddevchain.url=URI} another one that has anvil's methods and Base's chain id (and with {@code
 * -Dtest.forks=1}, since its tests share it).
 */
final class ChainUnderTest implements AutoCloseable {
  private static final String OTHER = System.getProperty("devchain.url", "");
  private static final BigInteger GAS_PRICE = BigInteger.valueOf(2_000_000_000);
  private static final long GAS = 1_000_000;
  private static final Duration RECEIPT_MAX = Duration.ofSeconds(10);

  private final DevChain own;
  private final URI url;
  private final JsonRpcEndpoint endpoint;
  private String snapshot = "";

  private ChainUnderTest(DevChain own, URI url) {
    this.own = own;
    this.url = url;
    this.endpoint = new JsonRpcEndpoint(url);
  }

  static ChainUnderTest start() throws IOException {
    DevChain own = DevChain.start(DevChainConfig.local());
    if (OTHER.isEmpty()) {
      return new ChainUnderTest(own, own.url());
    }
    ChainUnderTest other = new ChainUnderTest(own, URI.create(OTHER));
    assertEquals(own.chainId(), other.chainId());
    other.takeContractsOf(new ChainUnderTest(own, own.url()));
    return other;
  }

  /** What stands there already stays: it may be the public contract itself. */
  private void takeContractsOf(ChainUnderTest chain) throws IOException {
    for (Address contract : SettlingChain.CONTRACTS) {
      if (code(contract).equals("0x")) {
        ask("anvil_setCode", contract.toHex(), chain.code(contract));
      }
    }
  }

  private String code(Address contract) throws IOException {
    return ask("eth_getCode", contract.toHex(), "latest").asText();
  }

  /** Remembers what is now; {@link #forget} goes back there. */
  void remember() throws IOException {
    snapshot = ask("evm_snapshot").asText();
  }

  void forget() throws IOException {
    ask("evm_revert", snapshot);
  }

  @Override
  public void close() {
    own.close();
  }

  URI url() {
    return url;
  }

  JsonNode ask(String method, Object... params) throws IOException {
    JsonNode answer = endpoint.call(method, List.of(params));
    return answer.hasNonNull("error") ? fail(method + ": " + answer) : answer.get("result");
  }

  long chainId() throws IOException {
    return Long.decode(ask("eth_chainId").asText());
  }

  long height() throws IOException {
    return Long.decode(ask("eth_blockNumber").asText());
  }

  /** The latest block's time. */
  long time() throws IOException {
    JsonNode block = ask("eth_getBlockByNumber", "latest", false);
    return Long.decode(block.get("timestamp").asText());
  }

  /** Makes a block of that time. */
  void passTo(long time) throws IOException {
    ask("evm_setNextBlockTimestamp", time);
    ask("evm_mine");
  }

  BigInteger balance(Address account) throws IOException {
    return new BigInteger(
        ask("eth_getBalance", account.toHex(), "latest").asText().substring(2), 16);
  }

  long nonce(Address account) throws IOException {
    return Long.decode(ask("eth_getTransactionCount", account.toHex(), "latest").asText());
  }

  /** The receipt of a transaction that is in a block, whether it succeeded or not. */
  JsonNode send(Bytes32 key, Address to, BigInteger value, Bytes data) throws IOException {
    Bytes32 hash = sendWithNonce(nonce(KnownAccounts.address(key)), key, to, value, data);
    return receipt(hash);
  }

  /** A transaction's, which other chains have a moment later. */
  JsonNode receipt(Bytes32 transaction) throws IOException {
    Instant end = Instant.now().plus(RECEIPT_MAX);
    JsonNode receipt = ask("eth_getTransactionReceipt", transaction.toHex());
    while (receipt.isNull() && Instant.now().isBefore(end)) {
      receipt = ask("eth_getTransactionReceipt", transaction.toHex());
    }
    assertFalse(receipt.isNull(), () -> transaction + " is in no block");
    return receipt;
  }

  JsonNode send(Bytes32 key, Address to, Bytes data) throws IOException {
    return send(key, to, BigInteger.ZERO, data);
  }

  /** The transaction's hash. */
  Bytes32 sendWithNonce(long nonce, Bytes32 key, Address to, BigInteger value, Bytes data)
      throws IOException {
    Bytes signed =
        new UnsignedTransaction(
                nonce, Optional.empty(), GAS_PRICE, GAS, Optional.of(to), value, data)
            .sign(chainId(), key);
    Bytes32 hash = Keccak.hash(signed);
    assertEquals(hash.toHex(), ask("eth_sendRawTransaction", signed.toHex()).asText());
    return hash;
  }

  void succeeds(Bytes32 key, Address to, Bytes data) throws IOException {
    JsonNode receipt = send(key, to, data);
    assertEquals("0x1", receipt.get("status").asText(), receipt::toString);
  }

  /** That the call reverts with an error as its ABI has it, and the transaction fails. */
  void reverts(String error, Bytes32 key, Address to, Bytes data) throws IOException {
    Map<String, String> call =
        Map.of("from", KnownAccounts.address(key).toHex(), "to", to.toHex(), "data", data.toHex());
    JsonNode answer = endpoint.call("eth_call", List.of(call, "latest"));
    String selector = Keccak.hash(Bytes.ofUtf8(error)).toHex().substring(0, 10);
    String given = answer.path("error").path("data").asText();
    assertEquals(selector, given.length() < 10 ? given : given.substring(0, 10), answer::toString);
    assertEquals("0x0", send(key, to, data).get("status").asText());
  }

  /** What a function of one result answers. */
  Object read(Address contract, String function, String result, Object... arguments)
      throws IOException {
    Function called = new Function(function, result);
    Map<String, String> call =
        Map.of("to", contract.toHex(), "data", encode(called, arguments).toHex());
    Bytes answer = Bytes.fromHex(ask("eth_call", call, "latest").asText());
    return called.decodeReturn(answer.toArray()).get(0);
  }

  static Bytes encode(String function, Object... arguments) {
    return encode(new Function(function), arguments);
  }

  private static Bytes encode(Function function, Object... arguments) {
    return Bytes.copyOf(function.encodeCall(Tuple.from(arguments)));
  }

  /** An address as the ABI library has it. */
  static com.esaulpaugh.headlong.abi.Address abi(Address address) {
    return com.esaulpaugh.headlong.abi.Address.wrap(address.toChecksumHex());
  }
}
