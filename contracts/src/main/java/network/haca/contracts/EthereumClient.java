package network.haca.contracts;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.nio.BufferUnderflowException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;

/** Ethereum JSON-RPC as this project's services ask it. */
public final class EthereumClient {
  private final JsonRpcEndpoint endpoint;

  /** The node answered with an error; the message is its own, fit for a terminal. */
  public static final class RefusedException extends IOException {
    private static final int REVERTED = 3;
    private static final int PRUNED = 4444;
    private static final int UNKNOWN_METHOD = -32_601;

    private final int code;
    private final Bytes data;

    RefusedException(int code, String message, Bytes data) {
      super(message);
      this.code = code;
      this.data = data;
    }

    /** What the contract reverted with; empty if it said nothing. */
    public Bytes revertData() {
      return data;
    }

    /** Returns true if the node keeps no history so far back. */
    public boolean isPruned() {
      return code == PRUNED;
    }

    /** Returns true if the node has no method of that name. */
    boolean isUnknownMethod() {
      return code == UNKNOWN_METHOD;
    }

    /** Returns true if a contract refused the call, and not the node. */
    public boolean isRevert() {
      return code == REVERTED;
    }
  }

  public EthereumClient(URI uri) {
    this.endpoint = new JsonRpcEndpoint(uri);
  }

  public long chainId() throws IOException {
    return RpcValues.quantity(call("eth_chainId", List.of()));
  }

  public long blockNumber() throws IOException {
    return RpcValues.quantity(call("eth_blockNumber", List.of()));
  }

  /** The version of the rules that the chain keeps (rule L10); 0 of a node that does not say. */
  public long rulesVersion() throws IOException {
    try {
      return RpcValues.quantity(call("haca_rulesVersion", List.of()));
    } catch (RefusedException e) {
      if (e.isUnknownMethod()) {
        return 0;
      }
      throw e;
    }
  }

  /** The time of a block in seconds. */
  public long blockTime(long number) throws IOException {
    JsonNode block = call("eth_getBlockByNumber", List.of(hex(number), false));
    if (block.isNull()) {
      throw new IOException("there is no block " + number + " yet");
    }
    return RpcValues.quantity(block.path("timestamp"));
  }

  /** The time of the latest block in seconds. */
  public long blockTime() throws IOException {
    return RpcValues.quantity(
        call("eth_getBlockByNumber", List.of("latest", false)).path("timestamp"));
  }

  /** The gas of the latest block, which no transaction's limit may exceed. */
  public long blockGas() throws IOException {
    JsonNode block = call("eth_getBlockByNumber", List.of("latest", false));
    return RpcValues.quantity(block.path("gasLimit"));
  }

  public long nonce(Address account) throws IOException {
    return RpcValues.quantity(call("eth_getTransactionCount", List.of(account.toHex(), "latest")));
  }

  /** Behind what waits in the node's pool. */
  public long pendingNonce(Address account) throws IOException {
    return RpcValues.quantity(call("eth_getTransactionCount", List.of(account.toHex(), "pending")));
  }

  /** In wei. */
  public BigInteger balance(Address account) throws IOException {
    return RpcValues.amount(call("eth_getBalance", List.of(account.toHex(), "latest")));
  }

  /**
   * The part of an account's next transaction that the node knows.
   *
   * @param nonce behind what waits in the node's pool
   * @param gasPrice in wei
   */
  record SigningTerms(long nonce, BigInteger gasPrice, long chainId) {}

  SigningTerms signingTerms(Address account) throws IOException {
    List<RpcResult> answers =
        askTogether(
            List.of(
                RpcCall.of("eth_getTransactionCount", account.toHex(), "pending"),
                RpcCall.of("eth_gasPrice"),
                RpcCall.of("eth_chainId")));
    return new SigningTerms(
        RpcValues.quantity(answers.get(0).get()),
        BigInteger.valueOf(RpcValues.quantity(answers.get(1).get())),
        RpcValues.quantity(answers.get(2).get()));
  }

  public BigInteger gasPrice() throws IOException {
    return BigInteger.valueOf(RpcValues.quantity(call("eth_gasPrice", List.of())));
  }

  /** The output of a view function at the latest block. */
  public Bytes call(Address to, Bytes data) throws IOException {
    RpcCall call = viewCall(to, data);
    return RpcValues.bytes(call(call.method(), call.params()));
  }

  /**
   * What a view function says, decoded.
   *
   * @throws IOException if the node answers with what the function cannot have given, too
   */
  public <T> T read(Address to, Bytes data, Function<Bytes, T> decoder) throws IOException {
    return decoded(to, call(to, data), decoder);
  }

  /**
   * The decoded answer to {@link #viewCall}.
   *
   * @throws IOException if the node refused it, or answers with what the function cannot have given
   */
  public static <T> T decoded(Address to, RpcResult answer, Function<Bytes, T> decoder)
      throws IOException {
    return decoded(to, RpcValues.bytes(answer.get()), decoder);
  }

  private static <T> T decoded(Address to, Bytes output, Function<Bytes, T> decoder)
      throws IOException {
    try {
      return decoder.apply(output);
    } catch (IllegalArgumentException | ArithmeticException | BufferUnderflowException e) {
      throw new IOException("the node's answer is none of the contract at " + to, e);
    }
  }

  /** As {@link #call(Address, Bytes)}, in the name of an account. */
  Bytes callFrom(Address from, Address to, Bytes data) throws IOException {
    return call(Map.of("from", from.toHex(), "to", to.toHex(), "data", data.toHex()));
  }

  private Bytes call(Map<String, String> transaction) throws IOException {
    return RpcValues.bytes(call("eth_call", List.of(transaction, "latest")));
  }

  /** The call of a view function at the latest block, which can be asked with others. */
  public static RpcCall viewCall(Address to, Bytes data) {
    return RpcCall.of("eth_call", Map.of("to", to.toHex(), "data", data.toHex()), "latest");
  }

  /**
   * @return the transaction's hash, which the node knows no better
   */
  public Bytes32 send(Bytes signed) throws IOException {
    Bytes32 hash = Keccak.hash(signed);
    Bytes32 given = RpcValues.word(call("eth_sendRawTransaction", List.of(signed.toHex())));
    if (!given.equals(hash)) {
      throw new IOException("the node took %s for %s".formatted(hash, given));
    }
    return hash;
  }

  /** The gas limit that the node thinks a transaction needs. */
  public long estimatedGas(Address from, Address to, Bytes data) throws IOException {
    Map<String, String> call = Map.of("from", from.toHex(), "to", to.toHex(), "data", data.toHex());
    return RpcValues.quantity(call("eth_estimateGas", List.of(call)));
  }

  /** The end of a transaction. */
  public record Receipt(boolean succeeded, long gasUsed) {}

  /** Nothing while a transaction is in no block. */
  public Optional<Receipt> receipt(Bytes32 transaction) throws IOException {
    JsonNode receipt = call("eth_getTransactionReceipt", List.of(transaction.toHex()));
    return receipt.isNull()
        ? Optional.empty()
        : Optional.of(
            new Receipt(
                RpcValues.quantity(receipt.path("status")) == 1,
                RpcValues.quantity(receipt.path("gasUsed"))));
  }

  public JsonNode logs(Address address, long from, long to) throws IOException {
    return call("eth_getLogs", List.of(filter(address, from, to)));
  }

  /** The same, of one event alone. */
  public JsonNode logs(Address address, Bytes32 event, long from, long to) throws IOException {
    return logs(address, List.of(List.of(event)), from, to);
  }

  /**
   * The same, by what is indexed.
   *
   * @param topics by position the words of which one has to stand there
   */
  public JsonNode logs(Address address, List<List<Bytes32>> topics, long from, long to)
      throws IOException {
    Map<String, Object> filter = filter(address, from, to);
    filter.put(
        "topics", topics.stream().map(any -> any.stream().map(Bytes32::toHex).toList()).toList());
    return call("eth_getLogs", List.of(filter));
  }

  private static Map<String, Object> filter(Address address, long from, long to) {
    Map<String, Object> filter = new TreeMap<>();
    filter.put("address", address.toHex());
    filter.put("fromBlock", hex(from));
    filter.put("toBlock", hex(to));
    return filter;
  }

  /** An EIP-1186 proof of slots of an account, in their order. */
  public JsonNode proof(Address account, List<Bytes32> slots, long number) throws IOException {
    RpcCall call = proofCall(account, slots, number);
    return call(call.method(), call.params());
  }

  /** The call of {@link #proof}, to be asked with others. */
  public static RpcCall proofCall(Address account, List<Bytes32> slots, long number) {
    List<String> keys = slots.stream().map(Bytes32::toHex).toList();
    return RpcCall.of("eth_getProof", account.toHex(), keys, hex(number));
  }

  /** The number of the header that a hash names; nothing if the node lacks it. */
  public Optional<Long> numberOf(Bytes32 headerHash) throws IOException {
    JsonNode header = call("eth_getHeaderByHash", List.of(headerHash.toHex()));
    return header.isNull()
        ? Optional.empty()
        : Optional.of(RpcValues.quantity(header.path("number")));
  }

  /** The RLP of a header. */
  public Bytes rawHeader(long number) throws IOException {
    return RpcValues.bytes(call("debug_getRawHeader", List.of(hex(number))));
  }

  /**
   * The results of several calls that the node gets in one exchange, in the order of the calls.
   *
   * @throws BatchRefusedException if it takes no batch of so many
   * @throws IOException if it does not answer each of them
   */
  public List<RpcResult> askAll(List<RpcCall> calls) throws IOException {
    return endpoint.callAll(calls).stream().map(RpcResult::new).toList();
  }

  /**
   * The results of several calls in their order, asked for one after the other where the node takes
   * no batches.
   */
  public List<RpcResult> askTogether(List<RpcCall> calls) throws IOException {
    try {
      return askAll(calls);
    } catch (BatchRefusedException _) {
      List<RpcResult> results = new ArrayList<>();
      for (RpcCall call : calls) {
        results.add(new RpcResult(endpoint.call(call.method(), call.params())));
      }
      return results;
    }
  }

  /** The result of any method. */
  public JsonNode ask(String method, Object... params) throws IOException {
    return call(method, List.of(params));
  }

  private JsonNode call(String method, List<?> params) throws IOException {
    return new RpcResult(endpoint.call(method, params)).get();
  }

  private static String hex(long number) {
    return "0x" + Long.toHexString(number);
  }
}
