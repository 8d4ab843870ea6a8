package network.haca.contracts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/** Ethereum JSON-RPC as this project's services ask it. */
public final class EthereumClient {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** More than any of the registry's lists, or a block, takes. */
  private static final int ANSWER_BYTES_MAX = 64 << 20;

  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(CONNECT_TIMEOUT).build();
  private final URI uri;

  /** The node answered with an error; the message is its own. */
  public static final class RefusedException extends IOException {
    private static final int REVERTED = 3;

    private final int code;
    private final Bytes data;

    RefusedException(int code, String message, Bytes data) {
      super(message);
      this.code = code;
      this.data = data;
    }

    /** What the contract reverted with; empty if it said nothing. */
    Bytes data() {
      return data;
    }

    /** Whether a contract refused the call, and not the node. */
    public boolean isRevert() {
      return code == REVERTED;
    }
  }

  public EthereumClient(URI uri) {
    this.uri = uri;
  }

  public long chainId() throws IOException {
    return number(call("eth_chainId", List.of()));
  }

  public long blockNumber() throws IOException {
    return number(call("eth_blockNumber", List.of()));
  }

  /** The time of a block in seconds. */
  public long blockTime(long number) throws IOException {
    JsonNode block = call("eth_getBlockByNumber", List.of(hex(number), false));
    if (block.isNull()) {
      throw new IOException("there is no block " + number + " yet");
    }
    return number(block.get("timestamp"));
  }

  public long nonce(Address account) throws IOException {
    return number(call("eth_getTransactionCount", List.of(account.toHex(), "latest")));
  }

  /** Behind what waits in the node's pool. */
  public long pendingNonce(Address account) throws IOException {
    return number(call("eth_getTransactionCount", List.of(account.toHex(), "pending")));
  }

  public BigInteger gasPrice() throws IOException {
    return BigInteger.valueOf(number(call("eth_gasPrice", List.of())));
  }

  /** The output of a view function at the latest block. */
  public Bytes call(Address to, Bytes data) throws IOException {
    return call(Map.of("to", to.toHex(), "data", data.toHex()));
  }

  /** As {@link #call(Address, Bytes)}, in the name of an account. */
  Bytes callFrom(Address from, Address to, Bytes data) throws IOException {
    return call(Map.of("from", from.toHex(), "to", to.toHex(), "data", data.toHex()));
  }

  private Bytes call(Map<String, String> transaction) throws IOException {
    return Bytes.fromHex(call("eth_call", List.of(transaction, "latest")).asText());
  }

  public Bytes32 send(Bytes signed) throws IOException {
    return Bytes32.fromHex(call("eth_sendRawTransaction", List.of(signed.toHex())).asText());
  }

  /** Whether a transaction succeeded; nothing while it is in no block. */
  public Optional<Boolean> succeeded(Bytes32 transaction) throws IOException {
    JsonNode receipt = call("eth_getTransactionReceipt", List.of(transaction.toHex()));
    return receipt.isNull()
        ? Optional.empty()
        : Optional.of(receipt.get("status").asText().equals("0x1"));
  }

  public JsonNode logs(Address address, long from, long to) throws IOException {
    Map<String, String> filter =
        Map.of("address", address.toHex(), "fromBlock", hex(from), "toBlock", hex(to));
    return call("eth_getLogs", List.of(filter));
  }

  /** An EIP-1186 proof of slots of an account, in their order. */
  public JsonNode proof(Address account, List<Bytes32> slots, long number) throws IOException {
    List<String> keys = slots.stream().map(Bytes32::toHex).toList();
    return call("eth_getProof", List.of(account.toHex(), keys, hex(number)));
  }

  /** The number of the header that a hash names; nothing if the node lacks it. */
  public Optional<Long> numberOf(Bytes32 headerHash) throws IOException {
    JsonNode header = call("eth_getHeaderByHash", List.of(headerHash.toHex()));
    return header.isNull() ? Optional.empty() : Optional.of(number(header.get("number")));
  }

  /** The RLP of a header. */
  public Bytes rawHeader(long number) throws IOException {
    return Bytes.fromHex(call("debug_getRawHeader", List.of(hex(number))).asText());
  }

  /** The result of any method. */
  public JsonNode ask(String method, Object... params) throws IOException {
    return call(method, List.of(params));
  }

  private JsonNode call(String method, List<?> params) throws IOException {
    String body =
        JSON.writeValueAsString(
            Map.of("jsonrpc", "2.0", "id", 1, "method", method, "params", params));
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .timeout(TIMEOUT)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    JsonNode answer = JSON.readTree(send(request));
    if (answer.has("error")) {
      JsonNode error = answer.get("error");
      String data = error.path("data").asText();
      throw new RefusedException(
          error.path("code").asInt(),
          error.path("message").asText(),
          data.startsWith("0x") ? Bytes.fromHex(data) : Bytes.EMPTY);
    }
    return answer.get("result");
  }

  private String send(HttpRequest request) throws IOException {
    try {
      return http.send(request, BodyHandlers.limiting(BodyHandlers.ofString(), ANSWER_BYTES_MAX))
          .body();
    } catch (IOException e) {
      throw new IOException(uri + " does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while asking " + uri, e);
    }
  }

  private static long number(JsonNode quantity) {
    return Long.parseLong(quantity.asText().substring(2), 16);
  }

  private static String hex(long number) {
    return "0x" + Long.toHexString(number);
  }
}
