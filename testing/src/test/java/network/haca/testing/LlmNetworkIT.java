package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import network.haca.primitives.Bytes32;
import network.haca.primitives.MerkleTree;
import network.haca.schemas.llm.PythonJson;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** OpenAI's API at the ingress of the whole network, up to the receipt. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class LlmNetworkIT {
  @TempDir private static Path home;

  private static LlmNetwork network;

  @BeforeAll
  static void start() throws Exception {
    network = LlmNetwork.start(home);
  }

  @AfterAll
  static void stop() {
    network.close();
  }

  private static void assertSettles(String answer) throws Exception {
    Bytes32 leaf = LlmNetwork.leafOf(answer);
    JsonNode receipt = network.awaitReceipt(leaf);
    assertEquals("BATCH", receipt.get("route").asText());
    assertEquals(Optional.empty(), network.firstFailure(receipt));
    assertFound(leaf);
  }

  /** Anyone finds the batch by the proof's identity alone. */
  private static void assertFound(Bytes32 leaf) throws Exception {
    JsonNode found = network.find(leaf);
    Bytes32 root = Bytes32.fromHex(found.get("root").asText());
    List<Bytes32> path = new ArrayList<>();
    found.get("path").forEach(node -> path.add(Bytes32.fromHex(node.asText())));
    assertTrue(MerkleTree.verify(leaf, path, root));
    assertEquals("SETTLED", found.get("status").asText());
    String blob = "/v1/blobs/" + found.get("walrusBlobId").asText();
    assertTrue(network.get(network.ports().walrus(), blob).body().contains(leaf.toHex()));
    Bytes32 transaction = Bytes32.fromHex(found.get("transaction").asText());
    assertEquals(Optional.of(true), network.chain().succeeded(transaction));
  }

  @Test
  void anAnswerThroughTheIngressSettlesWholeOrStreamed() throws Exception {
    HttpResponse<String> whole = network.chat("gpt-4.1", "echo hello", false);
    assertEquals(200, whole.statusCode(), whole::body);
    HttpResponse<String> streamed = network.chat("gpt-4.1", "hello", true);
    assertTrue(streamed.body().endsWith("data: [DONE]\n\n"), streamed::body);
    assertSettles(whole.body());
    assertSettles(streamed.body());
  }

  @Test
  void whatNoNodeServesIsNamedInOpenAisForm() throws Exception {
    HttpResponse<String> unknown = network.chat("gpt-9", "hello", false);
    assertEquals(404, unknown.statusCode());
    assertEquals("model_not_found", PythonJson.parse(unknown.body()).at("/error/code").asText());
    assertEquals(404, network.get(network.ports().http(), "/v1/nothing").statusCode());
  }
}
