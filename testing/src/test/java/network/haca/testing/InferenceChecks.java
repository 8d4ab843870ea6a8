package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.SocketAddress;
import io.vertx.grpc.client.GrpcClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import network.haca.connection.LocalNodes;
import network.haca.ingress.app.Ingress;
import network.haca.ingress.app.IngressConfig;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.RsaPss;
import network.haca.primitives.SettlementLeaf;
import network.haca.schemas.kserve.KserveMethod;
import network.haca.schemas.kserve.ProofParameters;
import network.haca.schemas.tensor.Datatype;
import network.haca.schemas.tensor.InferTensors;
import network.haca.schemas.tensor.InvalidTensorException;
import network.haca.schemas.tensor.Tensor;
import network.haca.schemas.tensor.TensorTranscript;
import network.haca.schemas.v1.kserve.InferParameter;
import network.haca.schemas.v1.kserve.ModelInferRequest;
import network.haca.schemas.v1.kserve.ModelInferResponse;
import network.haca.workers.app.Worker;
import network.haca.workers.app.WorkerConfig;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a client gets through an ingress of a worker, however they are connected, without Kafka. */
@SuppressWarnings("NullAway.Init") // Each of those that inherit calls start before all.
abstract class InferenceChecks {
  private static final int BODY_MAX = 1 << 20;
  private static final String LAUNCH =
      "{\"id\":\"q1\",\"inputs\":[{\"name\":\"launch\",\"shape\":[1,2],\"datatype\":\"FP32\","
          + "\"data\":[20,45]}]}";

  @TempDir private static Path home;

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static Vertx vertx;
  private static Worker worker;
  private static Ingress ingress;

  /**
   * Starts both.
   *
   * @param near the nodes of the ingress's process
   * @param of the nodes that the worker is one of
   */
  static void start(LocalNodes near, LocalNodes of) throws Exception {
    vertx = Vertx.vertx();
    Path directory = home.resolve("directory.json");
    worker =
        Worker.start(
            vertx,
            WorkerConfig.read(
                Map.of(
                    "worker.port", "0",
                    "worker.models", "../inference-workers/tensor-worker/target/models",
                    "worker.onnx.threads", "1",
                    "worker.outbox", home.resolve("outbox").toString(),
                    "kafka.servers", "127.0.0.1:1",
                    "directory.file", directory.toString())),
            of);
    ingress =
        Ingress.start(
            vertx,
            IngressConfig.read(
                Map.of(
                    "ingress.http.port", "0",
                    "ingress.grpc.port", "0",
                    "ingress.body.max", Integer.toString(BODY_MAX),
                    "ingress.idle", "2s",
                    "directory.files", directory.toString())),
            near);
  }

  @AfterAll
  static void stop() {
    ingress.close();
    worker.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private static HttpRequest.Builder http(String path) {
    return HttpRequest.newBuilder(
        URI.create("http://127.0.0.1:%d%s".formatted(ingress.httpPort(), path)));
  }

  private static HttpResponse<byte[]> post(String path, byte[] body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = http(path).POST(BodyPublishers.ofByteArray(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return HTTP.send(request.build(), BodyHandlers.ofByteArray());
  }

  private static HttpResponse<byte[]> get(String path) throws IOException, InterruptedException {
    return HTTP.send(http(path).build(), BodyHandlers.ofByteArray());
  }

  private static JsonNode json(HttpResponse<byte[]> response) throws IOException {
    return new ObjectMapper().readTree(response.body());
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Bytes floats(float... values) {
    ByteBuffer buffer =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      buffer.putFloat(value);
    }
    return Bytes.wrap(buffer.array());
  }

  @Test
  void t3AClientRecomputesBothHashesAndChecksTheSignature() throws Exception {
    JsonNode answer = json(post("/v2/models/projectile/infer", utf8(LAUNCH)));
    JsonNode proof = answer.get("parameters");
    TensorTranscript transcript =
        new TensorTranscript(
            "projectile",
            "1",
            Bytes32.fromHex(proof.get("tee_model_digest").asText()),
            Bytes.fromHex(proof.get("tee_random").asText()),
            "q1",
            new TreeMap<>(),
            List.of(new Tensor("launch", Datatype.FP32, List.of(1L, 2L), floats(20, 45))));
    float range = answer.get("outputs").get(0).get("data").get(0).floatValue();
    Bytes32 outputHash =
        transcript
            .withOutputs(
                List.of(new Tensor("range", Datatype.FP32, List.of(1L, 1L), floats(range))))
            .hash();
    assertEquals(proof.get("tee_request_hash").asText(), transcript.hash().toHex());
    assertEquals(proof.get("tee_output_hash").asText(), outputHash.toHex());
    SettlementLeaf leaf =
        new SettlementLeaf(
            Bytes32.fromHex(proof.get("tee_id").asText()),
            transcript.hash(),
            outputHash,
            Bytes.wrap(Base64.getDecoder().decode(proof.get("tee_signature").asText())),
            proof.get("tee_timestamp").asLong());
    assertEquals(proof.get("tee_leaf").asText(), leaf.hash().toHex());
    assertTrue(RsaPss.verify(worker.identity().publicKey(), leaf.message(), leaf.signature()));
  }

  @Test
  void o1TheProofWaitsInTheOutboxWhileKafkaIsAway() throws Exception {
    long before = worker.outboxWaiting();
    assertEquals(200, post("/v2/models/projectile/infer", utf8(LAUNCH)).statusCode());
    assertEquals(before + 1, worker.outboxWaiting());
  }

  @Test
  void theBinaryExtensionGivesTheSameNumberAsJson() throws Exception {
    String head =
        "{\"inputs\":[{\"name\":\"launch\",\"shape\":[1,2],\"datatype\":\"FP32\","
            + "\"parameters\":{\"binary_data_size\":8}}],"
            + "\"parameters\":{\"binary_data_output\":true}}";
    byte[] body = Bytes.concat(Bytes.ofUtf8(head), floats(20, 45)).toArray();
    HttpResponse<byte[]> answer =
        post(
            "/v2/models/projectile/versions/1/infer",
            body,
            "Inference-Header-Content-Length",
            Integer.toString(head.length()));
    assertEquals(200, answer.statusCode(), () -> new String(answer.body(), StandardCharsets.UTF_8));
    int jsonLength =
        Integer.parseInt(
            answer.headers().firstValue("Inference-Header-Content-Length").orElseThrow());
    byte[] tail = Arrays.copyOfRange(answer.body(), jsonLength, answer.body().length);
    float binary = ByteBuffer.wrap(tail).order(ByteOrder.LITTLE_ENDIAN).getFloat();
    JsonNode asJson = json(post("/v2/models/projectile/infer", utf8(LAUNCH)));
    assertEquals(asJson.get("outputs").get(0).get("data").get(0).floatValue(), binary);
  }

  @Test
  void textGoesInAndAVectorComesOut() throws Exception {
    String body =
        "{\"inputs\":[{\"name\":\"text\",\"shape\":[1],\"datatype\":\"BYTES\",\"data\":[\"hi\"]}]}";
    JsonNode output =
        json(post("/v2/models/all-minilm-l6-v2/infer", utf8(body))).get("outputs").get(0);
    assertEquals(384, output.get("data").size());
    assertEquals("[1,384]", output.get("shape").toString());
  }

  @Test
  void healthMetadataAndIndexAnswer() throws Exception {
    assertEquals(200, get("/v2/health/live").statusCode());
    assertEquals(200, get("/v2/health/ready").statusCode());
    assertEquals(200, get("/v2/models/projectile/ready").statusCode());
    assertEquals(400, get("/v2/models/nothing/ready").statusCode());
    JsonNode model = json(get("/v2/models/projectile"));
    assertEquals("[-1,2]", model.get("inputs").get(0).get("shape").toString());
    assertEquals(2, json(post("/v2/repository/index", new byte[0])).size());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "/v2/models/nothing/infer | 404 | unknown model 'nothing'",
        "/v2/models/projectile/versions/9/infer | 404 | unknown model 'projectile' version '9'",
        "/v2/nowhere | 404 | no such path: /v2/nowhere",
        "/v2/models/projectile | 405 | /v2/models/projectile takes GET, not POST"
      })
  void whatIsNotServedIsNamed(String path, int status, String message) throws Exception {
    HttpResponse<byte[]> response = post(path, utf8(LAUNCH));
    assertEquals(status, response.statusCode());
    String error = json(response).get("error").asText();
    assertTrue(error.startsWith(message), error);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "launch | speed | the model has no input 'speed'",
        "FP32 | FP64 | input 'launch' is FP64, the model takes FP32",
        "[1,2] | [2] | input 'launch' has shape [2], the model takes [-1, 2]",
        "\"id\" | \"idd\" | unknown field 'idd'",
        "{\"id\" | id | the body is not JSON",
        "\"inputs\" | \"parameters\":{\"verification\":\"ZKML\"},\"inputs\" | no node serves",
        "\"inputs\" | \"parameters\":{\"beam\":3},\"inputs\" | model 'projectile': parameter 'beam'"
      })
  void badRequestsGetAClearError(String replaced, String by, String message) throws Exception {
    HttpResponse<byte[]> response =
        post("/v2/models/projectile/infer", utf8(LAUNCH.replace(replaced, by)));
    assertEquals(400, response.statusCode());
    String error = json(response).get("error").asText();
    assertTrue(error.contains(message), error);
  }

  @Test
  void aBodyOverTheLimitIsRefusedAndTheServerGoesOn() throws Exception {
    HttpResponse<byte[]> response = post("/v2/models/projectile/infer", new byte[BODY_MAX + 1]);
    assertEquals(413, response.statusCode());
    assertEquals(200, post("/v2/models/projectile/infer", utf8(LAUNCH)).statusCode());
  }

  @Test
  void aClientThatStallsIsDisconnected() throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), ingress.httpPort())) {
      socket.setSoTimeout(20_000);
      socket
          .getOutputStream()
          .write(
              utf8(
                  "POST /v2/models/projectile/infer HTTP/1.1\r\nHost: x\r\n"
                      + "Content-Length: 100\r\n\r\n{"));
      assertEquals(-1, socket.getInputStream().read(), "the server closes after ingress.idle");
    }
  }

  private static ModelInferResponse grpc(ModelInferRequest request) {
    GrpcClient client = GrpcClient.client(vertx);
    return client
        .request(
            SocketAddress.inetSocketAddress(ingress.grpcPort(), "127.0.0.1"),
            KserveMethod.MODEL_INFER.client())
        .compose(call -> call.send(request))
        .compose(
            response ->
                response
                    .last()
                    .recover(
                        failure ->
                            Future.failedFuture(
                                response.status() + ": " + response.statusMessage())))
        .eventually(client::close)
        .toCompletionStage()
        .toCompletableFuture()
        .join();
  }

  @Test
  void grpcGivesTheSameNumberAsHttp() throws Exception {
    ModelInferRequest.Builder request = ModelInferRequest.newBuilder().setModelName("projectile");
    request
        .addInputsBuilder()
        .setName("launch")
        .setDatatype("FP32")
        .addAllShape(List.of(1L, 2L))
        .getContentsBuilder()
        .addAllFp32Contents(List.of(20f, 45f));
    ModelInferResponse response = grpc(request.build());
    Bytes content = InferTensors.outputs(response).getFirst().content();
    JsonNode asJson = json(post("/v2/models/projectile/infer", utf8(LAUNCH)));
    assertEquals(floats(asJson.get("outputs").get(0).get("data").get(0).floatValue()), content);
    assertTrue(ProofParameters.of(response).isPresent());
  }

  @Test
  void grpcErrorsCarryTheStatusAndTheReason() throws InvalidTensorException {
    ModelInferRequest request = ModelInferRequest.newBuilder().setModelName("nothing").build();
    RuntimeException failure =
        org.junit.jupiter.api.Assertions.assertThrows(RuntimeException.class, () -> grpc(request));
    assertTrue(
        String.valueOf(failure.getMessage()).contains("5: unknown model 'nothing'"),
        failure.getMessage());
  }

  private static ModelInferRequest.Builder launch() {
    ModelInferRequest.Builder request = ModelInferRequest.newBuilder().setModelName("projectile");
    request
        .addInputsBuilder()
        .setName("launch")
        .setDatatype("FP32")
        .addAllShape(List.of(1L, 2L))
        .getContentsBuilder()
        .addAllFp32Contents(List.of(20f, 45f));
    return request;
  }

  private static void assertRefused(ModelInferRequest.Builder request, String text) {
    RuntimeException failure =
        org.junit.jupiter.api.Assertions.assertThrows(
            RuntimeException.class, () -> grpc(request.build()));
    String message = String.valueOf(failure.getMessage());
    assertTrue(message.contains("3: ") && message.contains(text), message);
  }

  @Test
  void grpcRefusesByNameWhatCannotBeHad() {
    InferParameter seven = InferParameter.newBuilder().setInt64Param(7).build();
    assertRefused(launch().putParameters("verification", seven), "parameter 'verification' is 7");
    assertRefused(launch().putParameters("priority", seven), "parameter 'priority'");
    assertRefused(launch().putParameters("sequence_id", seven), "parameter 'sequence_id'");
    ModelInferRequest.Builder shared = launch();
    shared.getInputsBuilder(0).clearContents().putParameters("shared_memory_byte_size", seven);
    assertRefused(shared, "input 'launch': parameter 'shared_memory_byte_size'");
    ModelInferRequest.Builder classes = launch();
    InferParameter none = InferParameter.newBuilder().setInt64Param(-7).build();
    classes.addOutputsBuilder().setName("range").putParameters("classification", none);
    assertRefused(classes, "output 'range': parameter 'classification'");
  }

  @Test
  void classesTakeTheOutputsPlaceOverBothTransports() throws Exception {
    InferParameter seven = InferParameter.newBuilder().setInt64Param(7).build();
    ModelInferRequest.Builder asked = launch();
    asked.addOutputsBuilder().setName("range").putParameters("classification", seven);
    ModelInferResponse answer = grpc(asked.build());
    assertEquals("BYTES", answer.getOutputs(0).getDatatype());
    String told = answer.getRawOutputContents(0).substring(4).toStringUtf8();
    assertTrue(told.matches("31\\.[0-9]{6}:0"), told);
    String body =
        LAUNCH.replace(
            "{\"id\"",
            "{\"outputs\":[{\"name\":\"range\",\"parameters\":{\"classification\":7}}],\"id\"");
    JsonNode output = json(post("/v2/models/projectile/infer", utf8(body))).at("/outputs/0");
    assertEquals(told, output.at("/data/0").asText());
    assertEquals("[1,1]", output.get("shape").toString());
  }

  @Test
  void statisticsCountWhatWasAsked() throws Exception {
    JsonNode before = json(get("/v2/models/projectile/stats")).at("/model_stats/0");
    assertEquals(200, post("/v2/models/projectile/infer", utf8(LAUNCH)).statusCode());
    JsonNode after = json(get("/v2/models/projectile/versions/1/stats")).at("/model_stats/0");
    String count = "/inference_stats/success/count";
    assertEquals(before.at(count).asLong() + 1, after.at(count).asLong());
    assertTrue(after.at("/inference_stats/compute_infer/ns").asLong() > 0, after::toString);
    assertTrue(after.get("last_inference").asLong() > 0, after::toString);
    assertEquals(404, get("/v2/models/none/stats").statusCode());
    assertTrue(json(get("/v2/models/stats")).get("model_stats").size() >= 2);
  }
}
