package network.haca.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeMap;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.SettlementLeaf;
import network.haca.schemas.Transcript;
import network.haca.schemas.kserve.ProofParameters;
import network.haca.schemas.tensor.Datatype;
import network.haca.schemas.tensor.InferTensors;
import network.haca.schemas.tensor.Tensor;
import network.haca.schemas.tensor.TensorTranscript;
import network.haca.schemas.v1.kserve.ModelInferResponse;
import org.junit.jupiter.api.Test;

/** Rule T3: what an ingress answers is not taken unless its proof is of this question and it. */
class InferenceClientTest {
  private static final Tensor IN = InferenceClient.row("launch", 20, 45);
  private static final Question QUESTION = new Question("projectile", "", "", "mine", List.of(IN));
  private static final Bytes RANDOM = Bytes.wrap(new byte[Transcript.RANDOM_SIZE]);

  /** Whoever signed it: that is not looked at here. */
  private static ModelInferResponse proven(String id, Tensor proven, Tensor sent) {
    TensorTranscript transcript =
        new TensorTranscript(
            "projectile", "1", Bytes32.ZERO, RANDOM, id, new TreeMap<>(), List.of(IN));
    SettlementLeaf leaf =
        new SettlementLeaf(
            Bytes32.ZERO,
            transcript.hash(),
            transcript.withOutputs(List.of(proven)).hash(),
            Bytes.fromHex("01"),
            7);
    ModelInferResponse.Builder response =
        ModelInferResponse.newBuilder().setModelName("projectile").setModelVersion("1");
    InferTensors.addOutputs(response, List.of(sent));
    new ProofParameters(leaf, 16, Bytes32.ZERO, RANDOM).addTo(response);
    return response.build();
  }

  @Test
  void t3AProofOfAnotherQuestionOrAnswerIsNone() throws Exception {
    Tensor range = InferenceClient.row("range", 40);
    Tensor other = InferenceClient.row("range", 41);
    assertEquals(
        List.of(range), InferenceClient.proven(QUESTION, proven("mine", range, range)).outputs());
    assertThrows(
        IOException.class, () -> InferenceClient.proven(QUESTION, proven("mine", range, other)));
    assertThrows(
        IOException.class,
        () -> InferenceClient.proven(QUESTION, proven("an earlier one's", range, range)));
  }

  @Test
  void lengthsThatAreNotTheBodysAreRefused() throws Exception {
    String body = "{\"outputs\":[{\"name\":\"r\",\"parameters\":{\"binary_data_size\":99}}]}";
    for (String length : List.of("2147483647", "-1", "many", Integer.toString(body.length()))) {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext(
          "/",
          exchange -> {
            exchange.getRequestBody().readAllBytes();
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Inference-Header-Content-Length", length);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
          });
      server.start();
      URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
      try (InferenceClient client = new InferenceClient()) {
        assertThrows(IOException.class, () -> client.askHttp(uri, QUESTION), length);
      } finally {
        server.stop(0);
      }
    }
  }

  @Test
  void anEmptyTensorIsShownByItsShape() {
    Tensor empty = new Tensor("r", Datatype.FP32, List.of(0L), Bytes.EMPTY);
    assertEquals("FP32 [0]", TensorText.of(empty));
  }
}
