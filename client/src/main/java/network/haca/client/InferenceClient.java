package network.haca.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.SocketAddress;
import io.vertx.grpc.client.GrpcClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import network.haca.primitives.Bytes;
import network.haca.primitives.Printable;
import network.haca.primitives.SettlementLeaf;
import network.haca.schemas.feed.FeedInput;
import network.haca.schemas.kserve.KserveMethod;
import network.haca.schemas.tensor.Datatype;
import network.haca.schemas.tensor.Tensor;
import network.haca.schemas.v1.kserve.InferParameter;
import network.haca.schemas.v1.kserve.ModelInferResponse;

/**
 * Asks an ingress over HTTP (binary tensor extension) or gRPC, and keeps what a receipt needs. What
 * it gives is what the proof names, by the hashes; whose signature the proof carries is not
 * checked.
 */
public final class InferenceClient implements AutoCloseable {
  private static final String JSON_LENGTH = "Inference-Header-Content-Length";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int ANSWER_BYTES_MAX = 64 << 20;
  private static final Duration ANSWER_MAX = Duration.ofMinutes(2);

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final GrpcClient grpc = GrpcClient.client(vertx);

  public ProvenAnswer askHttp(URI ingress, Question question)
      throws IOException, InterruptedException {
    HttpResponse<byte[]> response =
        http.send(
            request(ingress, question, ANSWER_MAX),
            BodyHandlers.limiting(BodyHandlers.ofByteArray(), ANSWER_BYTES_MAX));
    if (response.statusCode() != 200) {
      throw new IOException(
          "the ingress answers "
              + response.statusCode()
              + ": "
              + Printable.line(Bytes.wrap(response.body()).toUtf8()));
    }
    return proven(question, response);
  }

  /** A question as HTTP carries it. */
  public static HttpRequest request(URI ingress, Question question, Duration timeout) {
    ObjectNode body = JSON.createObjectNode().put("id", question.id());
    ObjectNode parameters = body.putObject("parameters").put("binary_data_output", true);
    question.parameters().forEach(parameters::put);
    var inputs = body.putArray("inputs");
    Bytes binary = Bytes.EMPTY;
    for (Tensor tensor : question.inputs()) {
      ObjectNode input =
          inputs.addObject().put("name", tensor.name()).put("datatype", tensor.datatype().name());
      tensor.shape().forEach(input.withArray("shape")::add);
      input.putObject("parameters").put("binary_data_size", tensor.content().size());
      binary = Bytes.concat(binary, tensor.content());
    }
    question.feeds().forEach(feed -> name(inputs.addObject(), feed));
    Bytes head = Bytes.ofUtf8(body.toString());
    return HttpRequest.newBuilder(ingress.resolve("/v2/models/" + question.model() + "/infer"))
        .timeout(timeout)
        .header(JSON_LENGTH, Integer.toString(head.size()))
        .POST(HttpRequest.BodyPublishers.ofByteArray(Bytes.concat(head, binary).toArray()))
        .build();
  }

  private static void name(ObjectNode input, FeedInput feed) {
    input.put("name", feed.tensor()).put("datatype", feed.datatype().name());
    feed.shape().forEach(input.withArray("shape")::add);
    ObjectNode parameters = input.putObject("parameters");
    feed.query().forEach(parameters::put);
    feed.candles()
        .ifPresent(
            query ->
                parameters
                    .put(FeedInput.CANDLES, query.count())
                    .put(FeedInput.SECONDS, query.seconds()));
  }

  public ProvenAnswer askGrpc(String host, int port, Question question) throws IOException {
    try {
      ModelInferResponse response =
          grpc.request(
                  SocketAddress.inetSocketAddress(port, host), KserveMethod.MODEL_INFER.client())
              .compose(call -> call.send(question.toRequest()))
              .compose(
                  answer ->
                      answer
                          .last()
                          .recover(
                              failure ->
                                  Future.failedFuture(
                                      new IOException(answer.statusMessage(), failure))))
              .toCompletionStage()
              .toCompletableFuture()
              .join();
      return proven(question, response);
    } catch (RuntimeException e) {
      throw new IOException(
          "the ingress refuses: " + Printable.line(String.valueOf(e.getMessage())), e);
    }
  }

  @Override
  public void close() {
    http.close();
    grpc.close().eventually(vertx::close).toCompletionStage().toCompletableFuture().join();
  }

  /**
   * The answer that a response of 200 has.
   *
   * @throws IOException if it has none, or none to this question
   */
  public static ProvenAnswer proven(Question question, HttpResponse<byte[]> response)
      throws IOException {
    return proven(question, parse(response));
  }

  /** The response with raw contents, as if it had come over gRPC. */
  private static ModelInferResponse parse(HttpResponse<byte[]> response) throws IOException {
    try {
      return parse(response.body(), response.headers().firstValue(JSON_LENGTH));
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new IOException("the ingress's answer has other lengths than it says", e);
    }
  }

  static ModelInferResponse parse(byte[] body, Optional<String> jsonLength) throws IOException {
    int head = jsonLength.map(Integer::parseInt).orElse(body.length);
    Objects.checkFromToIndex(0, head, body.length);
    JsonNode json = JSON.readTree(body, 0, head);
    ModelInferResponse.Builder answer =
        ModelInferResponse.newBuilder()
            .setModelName(json.path("model_name").asText())
            .setModelVersion(json.path("model_version").asText());
    json.path("parameters")
        .properties()
        .forEach(each -> answer.putParameters(each.getKey(), parameter(each.getValue())));
    int position = head;
    for (JsonNode output : json.path("outputs")) {
      int size = output.path("parameters").path("binary_data_size").asInt();
      var tensor =
          answer
              .addOutputsBuilder()
              .setName(output.path("name").asText())
              .setDatatype(output.path("datatype").asText());
      output.path("shape").forEach(dimension -> tensor.addShape(dimension.asLong()));
      answer.addRawOutputContents(ByteString.copyFrom(body, position, size));
      position += size;
    }
    return answer.build();
  }

  private static InferParameter parameter(JsonNode value) {
    InferParameter.Builder parameter = InferParameter.newBuilder();
    return value.isNumber()
        ? parameter.setInt64Param(value.asLong()).build()
        : parameter.setStringParam(value.asText()).build();
  }

  static ProvenAnswer proven(Question question, ModelInferResponse response) throws IOException {
    ProvenAnswer answer =
        question
            .answeredBy(response)
            .orElseThrow(
                () -> new IOException("the answer carries no proof of this model, or no tensors"));
    SettlementLeaf leaf = answer.proof().leaf();
    if (!answer.exchange().inputHash().equals(leaf.inputHash())
        || !answer.exchange().outputHash().equals(leaf.outputHash())) {
      throw new IOException("the answer's proof is of another question or another answer");
    }
    return answer;
  }

  /** A row of FP32 values. */
  public static Tensor row(String name, float... values) {
    ByteBuffer content =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      content.putFloat(value);
    }
    return new Tensor(
        name, Datatype.FP32, List.of(1L, (long) values.length), Bytes.wrap(content.array()));
  }

  /** One text. */
  public static Tensor text(String name, String text) {
    Bytes content = Tensor.encodeByteElements(List.of(Bytes.ofUtf8(text)));
    return new Tensor(name, Datatype.BYTES, List.of(1L), content);
  }
}
