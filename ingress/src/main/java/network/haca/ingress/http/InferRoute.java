package network.haca.ingress.http;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Optional;
import network.haca.ingress.core.RefusedException;
import network.haca.ingress.core.RefusedException.Reason;
import network.haca.ingress.core.Router;
import network.haca.primitives.Bytes;
import network.haca.schemas.kserve.ProofParameters;
import network.haca.schemas.tensor.InferTensors;
import network.haca.schemas.tensor.InvalidTensorException;
import network.haca.schemas.v1.kserve.ModelInferResponse;
import org.jspecify.annotations.Nullable;

/** {@code POST /v2/models/NAME/infer}: reads the tensors, asks a node, writes what it answers. */
final class InferRoute {
  static final String JSON_LENGTH = "Inference-Header-Content-Length";

  private final Router router;
  private final OffEventLoop offEventLoop;
  private final int jsonBytesMax;

  /** An answer that can be sent as it is. */
  private record Rendered(
      Buffer body, int jsonLength, boolean hasBinary, Optional<ProofParameters> proof) {}

  /**
   * @param jsonBytesMax of the JSON of an answer
   */
  InferRoute(OffEventLoop offEventLoop, Router router, int jsonBytesMax) {
    this.router = router;
    this.offEventLoop = offEventLoop;
    this.jsonBytesMax = jsonBytesMax;
  }

  /** Answers the request; fails while nothing is written. */
  Future<Void> answer(HttpServerRequest request, ModelPath path, Buffer body) {
    @Nullable String jsonLength = request.getHeader(JSON_LENGTH);
    return offEventLoop
        .convert(body.length(), () -> parse(path, jsonLength, body))
        .compose(
            parsed ->
                Future.fromCompletionStage(router.infer(parsed.request()))
                    .compose(
                        response ->
                            offEventLoop.convert(
                                response.getSerializedSize(), () -> render(parsed, response))))
        .map(
            rendered -> {
              send(request.response(), rendered);
              return null;
            });
  }

  private static HttpInferRequest parse(ModelPath path, @Nullable String jsonLength, Buffer body)
      throws RefusedException {
    try {
      byte[] bytes = body.getBytes();
      int json = jsonLength == null ? bytes.length : Integer.parseInt(jsonLength.strip());
      return InferRequestReader.read(bytes, json, path.model(), path.version());
    } catch (InvalidTensorException e) {
      throw new RefusedException(Reason.INVALID, String.valueOf(e.getMessage()));
    } catch (NumberFormatException e) {
      throw new RefusedException(Reason.INVALID, JSON_LENGTH + " is not a number");
    }
  }

  private Rendered render(HttpInferRequest parsed, ModelInferResponse response)
      throws RefusedException {
    try {
      InferResponseWriter.Written written =
          InferResponseWriter.write(parsed, response, InferTensors.outputs(response), jsonBytesMax);
      Bytes body = written.body();
      return new Rendered(
          Buffer.buffer(body.toArray()),
          written.jsonLength(),
          written.hasBinary(),
          ProofParameters.of(response));
    } catch (InvalidTensorException e) {
      throw new RefusedException(
          Reason.FAILED, "the node's answer is malformed: " + e.getMessage());
    }
  }

  private static void send(HttpServerResponse http, Rendered answer) {
    answer.proof().ifPresent(proof -> ProofHeaders.put(http, proof));
    if (answer.hasBinary()) {
      http.putHeader(HttpHeaders.CONTENT_TYPE, "application/octet-stream")
          .putHeader(JSON_LENGTH, Integer.toString(answer.jsonLength()));
    } else {
      http.putHeader(HttpHeaders.CONTENT_TYPE, "application/json");
    }
    http.end(answer.body());
  }
}
