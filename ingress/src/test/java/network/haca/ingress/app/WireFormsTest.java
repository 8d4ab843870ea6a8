package network.haca.ingress.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.grpc.common.GrpcStatus;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import network.haca.connection.ContentCoding;
import network.haca.schemas.v1.kserve.ModelInferRequest;
import network.haca.schemas.v1.kserve.ModelStreamInferResponse;
import network.haca.schemas.v1.kserve.ServerMetadataResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** An ingress without nodes, as clients of other servers speak to it. */
class WireFormsTest {
  private static final String QUESTION =
      """
      {"inputs": [{"name": "x", "datatype": "FP32", "shape": [1], "data": [1]}]}
      """;

  private static final String INFERENCE = "/inference.GRPCInferenceService/";

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient http = HttpClient.newHttpClient();
  private Ingress ingress;

  @BeforeEach
  void start() throws Exception {
    ingress =
        Ingress.start(
            vertx,
            IngressConfig.read(
                new TreeMap<>(
                    Map.of(
                        "ingress.http.port", "0",
                        "ingress.grpc.port", "0",
                        "chain.rpc", "http://127.0.0.1:1"))));
  }

  @AfterEach
  void close() {
    ingress.close();
    vertx.close().await();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(
        URI.create("http://127.0.0.1:%d%s".formatted(ingress.httpPort(), path)));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> infer(byte[] body, String coding) throws Exception {
    return send(
        request("/v2/models/none/infer")
            .header("Content-Encoding", coding)
            .POST(BodyPublishers.ofByteArray(body)));
  }

  @ParameterizedTest
  @EnumSource(names = {"GZIP", "DEFLATE"})
  void aRequestMayBePacked(ContentCoding coding) throws Exception {
    HttpResponse<String> answer = infer(coding.pack(QUESTION.getBytes(UTF_8)), coding.header());
    assertEquals(503, answer.statusCode());
    assertTrue(answer.body().contains("no inference node is active"), answer.body());
  }

  @Test
  void whatIsNotPackedAsItSaysIsRefused() throws Exception {
    HttpResponse<String> answer = infer(QUESTION.getBytes(UTF_8), "gzip");
    assertEquals(400, answer.statusCode());
    assertTrue(answer.body().contains("not in gzip"), answer.body());
  }

  @Test
  void aPackedBodyCountsAsLongAsItIsUnpacked() throws Exception {
    byte[] bomb = ContentCoding.GZIP.pack(new byte[48 << 20]);
    assertTrue(bomb.length < 100_000);
    assertEquals(413, infer(bomb, "gzip").statusCode());
  }

  @ParameterizedTest
  @CsvSource({"/v2/models/none/infer, 415", "/v1/chat/completions, 400"})
  void anotherCodingIsRefusedWithThoseThatAreTaken(String path, int status) throws Exception {
    HttpResponse<String> answer =
        send(
            request(path).header("Content-Encoding", "br").POST(BodyPublishers.ofString(QUESTION)));
    assertEquals(status, answer.statusCode());
    assertEquals("gzip, deflate", answer.headers().firstValue("Accept-Encoding").orElseThrow());
    assertTrue(answer.body().contains("gzip"), answer.body());
  }

  @Test
  void headIsGetWithoutItsBody() throws Exception {
    HttpResponse<String> answer = send(request("/v2").HEAD());
    assertEquals(200, answer.statusCode());
    assertEquals("", answer.body());
  }

  @ParameterizedTest
  @CsvSource({"/v2, 'GET, HEAD, OPTIONS'", "/v2/models/none/infer, 'POST, OPTIONS'"})
  void optionsNamesTheMethods(String path, String methods) throws Exception {
    HttpResponse<String> answer = send(request(path).method("OPTIONS", BodyPublishers.noBody()));
    assertEquals(204, answer.statusCode());
    assertEquals(methods, answer.headers().firstValue("Allow").orElseThrow());
  }

  @ParameterizedTest
  @CsvSource({
    "/v2/models/m/generate_stream, generate",
    "/v2/systemsharedmemory/status, shared memory",
    "/v2/trace/setting, trace",
    "/v2/logging, logging"
  })
  void anExtensionThatIsNotHereIsRefusedByName(String path, String name) throws Exception {
    HttpResponse<String> answer = send(request(path));
    assertEquals(404, answer.statusCode());
    assertTrue(answer.body().contains("extension for " + name), answer.body());
  }

  /** The answer to a gRPC call: its messages, and how it ended. */
  private record Answer(String messages, String status, String reason) {
    static Answer of(HttpClientResponse response, Buffer body) {
      boolean isBrief = response.headers().contains("grpc-status");
      MultiMap end = isBrief ? response.headers() : response.trailers();
      return new Answer(
          HexFormat.of().formatHex(body.getBytes()),
          String.valueOf(end.get("grpc-status")),
          URLDecoder.decode(String.valueOf(end.get("grpc-message")), UTF_8));
    }
  }

  private Answer call(String method, byte[] message) {
    HttpClientAgent client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_2)
                .setHttp2ClearTextUpgrade(false));
    Buffer framed = Buffer.buffer().appendByte((byte) 0).appendInt(message.length);
    return client
        .request(HttpMethod.POST, ingress.grpcPort(), "127.0.0.1", method)
        .compose(
            call ->
                call.putHeader("content-type", "application/grpc")
                    .putHeader("te", "trailers")
                    .send(framed.appendBytes(message)))
        .compose(response -> response.body().map(body -> Answer.of(response, body)))
        .await();
  }

  private void assertRefused(GrpcStatus status, String reason, Answer answer) {
    assertEquals(Integer.toString(status.code), answer.status());
    assertTrue(answer.reason().contains(reason), answer.reason());
  }

  @Test
  void grpcHealthIsTheIngressOwnReadiness() {
    Answer answer = call("/grpc.health.v1.Health/Check", new byte[0]);
    // Field 1, status: NOT_SERVING.
    assertEquals("0000000002" + "0802", answer.messages());
    // Field 1, service: "x".
    assertRefused(
        GrpcStatus.NOT_FOUND,
        "no service 'x'",
        call("/grpc.health.v1.Health/Check", new byte[] {0x0a, 0x01, 'x'}));
  }

  @Test
  void grpcReflectionListsTheServices() {
    // Field 7, list_services: "".
    Answer answer =
        call("/grpc.reflection.v1.ServerReflection/ServerReflectionInfo", new byte[] {0x3a, 0x00});
    String listed = new String(HexFormat.of().parseHex(answer.messages()), UTF_8);
    assertTrue(listed.contains("inference.GRPCInferenceService"), listed);
    assertTrue(listed.contains("grpc.health.v1.Health"), listed);
  }

  @Test
  void grpcTellsItsVersion() throws Exception {
    Answer metadata = call(INFERENCE + "ServerMetadata", new byte[0]);
    assertEquals("0", metadata.status(), metadata.reason());
    byte[] messages = HexFormat.of().parseHex(metadata.messages());
    ServerMetadataResponse answer =
        ServerMetadataResponse.parseFrom(ByteString.copyFrom(messages, 5, messages.length - 5));
    assertTrue(answer.getVersion().matches("\\d+\\.\\d+.*"), answer.getVersion());
  }

  @Test
  void aGrpcMethodThatIsNotHereIsRefusedByName() {
    assertRefused(
        GrpcStatus.UNIMPLEMENTED,
        "inference.GRPCInferenceService/SystemSharedMemoryStatus",
        call(INFERENCE + "SystemSharedMemoryStatus", new byte[0]));
  }

  @ParameterizedTest
  @CsvSource({"load, RepositoryModelLoad", "unload, RepositoryModelUnload"})
  void modelsAreNotLoadedByRequestsUnlessASettingPermitsIt(String path, String method)
      throws Exception {
    String setting = "ingress.models.control=true";
    HttpResponse<String> answer =
        send(request("/v2/repository/models/m/" + path).POST(BodyPublishers.noBody()));
    assertEquals(403, answer.statusCode());
    assertTrue(answer.body().contains(setting), answer.body());
    assertRefused(GrpcStatus.PERMISSION_DENIED, setting, call(INFERENCE + method, new byte[0]));
  }

  @Test
  void anOrderThatIsNoObjectIsRefused() throws Exception {
    HttpResponse<String> answer =
        send(
            request("/v2/repository/models/m/load")
                .POST(BodyPublishers.ofString("{\"parameters\": 7}")));
    assertEquals(400, answer.statusCode());
    assertTrue(answer.body().contains("'parameters'"), answer.body());
  }

  @Test
  void statisticsOfNoModelsAreEmpty() throws Exception {
    HttpResponse<String> answer = send(request("/v2/models/stats"));
    assertEquals("{\"model_stats\":[]}", answer.body());
    assertEquals(503, send(request("/v2/models/none/versions/1/stats")).statusCode());
    assertEquals("0", call(INFERENCE + "ModelStatistics", new byte[0]).status());
  }

  @Test
  void whatAStreamCannotAnswerItSaysAndGoesOn() throws Exception {
    ModelInferRequest request =
        ModelInferRequest.newBuilder().setModelName("none").setId("7").build();
    Answer answer = call(INFERENCE + "ModelStreamInfer", request.toByteArray());
    assertEquals("0", answer.status(), answer.reason());
    byte[] messages = HexFormat.of().parseHex(answer.messages());
    ModelStreamInferResponse told =
        ModelStreamInferResponse.parseFrom(ByteString.copyFrom(messages, 5, messages.length - 5));
    assertTrue(told.getErrorMessage().contains("no inference node is active"), told::toString);
    assertEquals("7", told.getInferResponse().getId());
  }

  @Test
  void aMessageOfAStreamThatIsMalformedIsRefusedInWords() {
    assertRefused(
        GrpcStatus.INVALID_ARGUMENT,
        "not what ModelInfer takes",
        call(INFERENCE + "ModelStreamInfer", new byte[] {7}));
  }

  @Test
  void aGrpcMessageThatIsTooLongIsRefusedInWords() {
    assertRefused(
        GrpcStatus.RESOURCE_EXHAUSTED,
        "more than are taken",
        call(INFERENCE + "ModelInfer", new byte[65 << 20]));
  }

  @Test
  void aGrpcMessageThatIsMalformedIsRefusedInWords() {
    assertRefused(
        GrpcStatus.INVALID_ARGUMENT,
        "not what ModelInfer takes",
        call(INFERENCE + "ModelInfer", new byte[] {7}));
  }
}
