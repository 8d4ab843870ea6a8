package network.haca.benchmarks.transfers;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.LongStream;
import network.haca.contracts.JsonRpcEndpoint;
import network.haca.contracts.RpcCall;

/**
 * One client that writes pairs to CometBFT's key-value store as fast as one node takes them, each
 * as long as a signed transfer, and as many in a request as a {@link Payer} sends.
 */
final class KvstoreWriter implements Senders.Sender {
  /** Bytes of a signed transfer of one wei. */
  static final int TRANSACTION_BYTES = 106;

  private static final String KNOWN = "already exists";

  private final JsonRpcEndpoint node;
  private final int client;
  private long sent;

  KvstoreWriter(JsonRpcEndpoint node, int client) {
    this.node = node;
    this.client = client;
  }

  @Override
  public boolean send() throws IOException {
    List<RpcCall> batch =
        LongStream.range(sent, sent + Payer.BATCH)
            .mapToObj(number -> RpcCall.of("broadcast_tx_sync", encoded(client, number)))
            .toList();
    int taken = 0;
    for (JsonNode answer : node.callAll(batch)) {
      if (!isTaken(answer)) {
        break;
      }
      taken++;
    }
    sent += taken;
    return taken == batch.size();
  }

  /** A pair that nobody else writes, in Base64. */
  static String encoded(int client, long number) {
    String pair = "client-%d-%d=".formatted(client, number);
    String padded = pair + "x".repeat(TRANSACTION_BYTES - pair.length());
    return Base64.getEncoder().encodeToString(padded.getBytes(StandardCharsets.US_ASCII));
  }

  /** A full pool answers with an error, and the same pair is sent again. */
  static boolean isTaken(JsonNode answer) throws IOException {
    JsonNode error = answer.path("error");
    if (error.isObject()) {
      return error.path("data").asText().contains(KNOWN);
    }
    int code = answer.at("/result/code").asInt(-1);
    if (code != 0) {
      throw new IOException("CometBFT's kvstore refuses a pair with code " + code);
    }
    return true;
  }
}
