package network.haca.fullnode.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import network.haca.contracts.JsonRpcEndpoint;
import network.haca.fullnode.verdict.LeafSource;
import network.haca.lightclient.UntrustedHttp;
import network.haca.primitives.Bytes32;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Another full node's JSON-RPC, or a bridge, asked for the leaves of a batch that settled. What it
 * answers is bounded, and believed by nobody.
 */
final class SettledPeer implements LeafSource {
  private static final Logger LOG = LoggerFactory.getLogger(SettledPeer.class);
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A hash has 66 characters; with quotes, comma and white space it has room in 100. */
  static final int ANSWER_BYTES_MAX = 100 * LEAVES_MAX + 1_000;

  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  /** The request that one of the two kinds of peer answers. */
  private interface Question {
    JsonNode ask(Bytes32 root) throws IOException;
  }

  private final URI uri;
  private final Question question;

  private SettledPeer(URI uri, Question question) {
    this.uri = uri;
    this.question = question;
  }

  /** Returns a full node that is asked by {@code haca_settledLeaves}. */
  static SettledPeer node(URI uri) {
    JsonRpcEndpoint endpoint = new JsonRpcEndpoint(uri, ANSWER_BYTES_MAX, TIMEOUT);
    return new SettledPeer(
        uri, root -> endpoint.call("haca_settledLeaves", List.of(root.toString())).path("result"));
  }

  /** Returns a bridge that is asked by {@code GET /v1/settlements/{root}/leaves}. */
  static SettledPeer bridge(URI uri) {
    UntrustedHttp http = new UntrustedHttp(ANSWER_BYTES_MAX, TIMEOUT);
    String base = uri.toString().replaceAll("/+$", "");
    return new SettledPeer(
        uri,
        root -> {
          UntrustedHttp.Answer answer =
              http.get(URI.create("%s/v1/settlements/%s/leaves".formatted(base, root)));
          return answer.status() == 200 ? JSON.readTree(answer.body()) : JSON.missingNode();
        });
  }

  @Override
  public List<Bytes32> leaves(Bytes32 root) {
    try {
      return read(question.ask(root).path("leaves"));
    } catch (IOException | IllegalArgumentException e) {
      LOG.debug("{} gives no leaves of {}: {}", uri, root, e.getMessage());
      return List.of();
    }
  }

  private static List<Bytes32> read(JsonNode hashes) {
    if (!hashes.isArray() || hashes.size() > LEAVES_MAX) {
      return List.of();
    }
    List<Bytes32> leaves = new ArrayList<>();
    hashes.forEach(hash -> leaves.add(Bytes32.fromHex(hash.asText())));
    return leaves;
  }
}
