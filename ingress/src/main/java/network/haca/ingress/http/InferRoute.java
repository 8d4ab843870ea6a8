package network.haca.ingress.http;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Optional;
import network.haca.connection.ContentCoding;
import network.haca.connection.HeldBytes;
import network.haca.connection.HeldBytes.Share;
import network.haca.connection.OffEventLoop;
import network.haca.ingress.core.RefusedException;
import network.haca.ingress.core.RefusedException.Reason;
import network.haca.ingress.core.Router;
import network.haca.schemas.kserve.ProofParameters;
import network.haca.schemas.tensor.InferTensors;
import network.haca.schemas.tensor.InvalidTensorException;
import network.haca.schemas.v1.kserve.ModelInferResponse;
import org.jspecify.annotations.Nullable;

/** {@code POST /v2/models/NAME/infer}: reads the tensors, asks a node, writes what it answers. */
final class InferRoute {
  static final String JSON_LENGTH = "Inference-Header-Content-Length";

  /** The bytes of an answer that are in memory at once, for each that a node sends. */
  private static final int HELD_TIMES = 4;

  /** A shorter answer is sent as it is: packing it would take longer than it saves. */
  private static final int PACKED_FROM_BYTES = 16 << 10;

  private final Router router;
  private final OffEventLoop offEventLoop;
  private final HeldBytes held;
  private final int jsonBytesMax;

  /** An answer that can be sent as it is. */
  private record Rendered(
      InferResponseWriter.Written written,
      ContentCoding coding,
      Buffer body,
      Optional<ProofParameters> proof) {}

  /**
   * @param jsonBytesMax of the JSON of an answer
   */
  InferRoute(OffEventLoop offEventLoop, Router router, HeldBytes held, int jsonBytesMax) {
    this.offEventLoop = offEventLoop;
    this.router = router;
    this.held = held;
    this.jsonBytesMax = jsonBytesMax;
  }

  /**
   * Answers the request; completes when the answer is on the socket, fails while none of it is.
   *
   * @param share of the request, to which the answer is added
   */
  Future<Void> answer(HttpServerRequest request, ModelPath path, Buffer body, Share share) {
    @Nullable String jsonLength = request.getHeader(JSON_LENGTH);
    return offEventLoop
        .convert(body.length(), () -> parse(path, jsonLength, body))
        .compose(parsed -> infer(parsed, coding(request), share))
        .compose(rendered -> send(request.response(), rendered));
  }

  private static ContentCoding coding(HttpServerRequest request) {
    return ContentCoding.forAnswer(request.getHeader(HttpHeaders.ACCEPT_ENCODING));
  }

  private Future<Rendered> infer(HttpInferRequest parsed, ContentCoding coding, Share share) {
    return Future.fromCompletionStage(router.infer(parsed.request()))
        .compose(
            response -> {
              long bytes = response.getSerializedSize();
              return share.reserve(Math.min(HELD_TIMES * bytes, held.most() / 2))
                  ? offEventLoop.convert(bytes, () -> render(parsed, response, coding))
                  : Future.failedFuture(new RefusedException(Reason.OVERLOADED, held.refusal()));
            });
  }

  private static HttpInferRequest parse(ModelPath path, @Nullable String jsonLength, Buffer body)
      throws RefusedException {
    byte[] bytes = body.getBytes();
    int json = jsonLength == null ? bytes.length : number(jsonLength.strip());
    try {
      return InferRequestReader.read(bytes, json, path.model(), path.version());
    } catch (InvalidTensorException e) {
      throw new RefusedException(Reason.INVALID, String.valueOf(e.getMessage()));
    }
  }

  private static int number(String jsonLength) throws RefusedException {
    try {
      return Integer.parseInt(jsonLength);
    } catch (NumberFormatException e) {
      throw new RefusedException(Reason.INVALID, JSON_LENGTH + " is not a number");
    }
  }

  private static Rendered packed(
      InferResponseWriter.Written written,
      ContentCoding accepted,
      Optional<ProofParameters> proof) {
    ContentCoding coding =
        written.body().length() < PACKED_FROM_BYTES ? ContentCoding.IDENTITY : accepted;
    Buffer body =
        coding == ContentCoding.IDENTITY
            ? written.body()
            : Buffer.buffer(coding.pack(written.body().getBytes()));
    return new Rendered(written, coding, body, proof);
  }

  private Rendered render(
      HttpInferRequest parsed, ModelInferResponse response, ContentCoding coding)
      throws RefusedException {
    try {
      return packed(
          InferResponseWriter.write(parsed, response, InferTensors.outputs(response), jsonBytesMax),
          coding,
          ProofParameters.of(response));
    } catch (InvalidTensorException e) {
      throw new RefusedException(
          Reason.FAILED, "the node's answer is malformed: " + e.getMessage());
    }
  }

  /** A client that has left is nobody to be refused. */
  private static Future<Void> send(HttpServerResponse http, Rendered answer) {
    if (http.closed()) {
      return Future.succeededFuture();
    }
    InferResponseWriter.Written written = answer.written();
    answer.proof().ifPresent(proof -> ProofHeaders.put(http, proof));
    if (written.hasBinary()) {
      http.putHeader(HttpHeaders.CONTENT_TYPE, "application/octet-stream")
          .putHeader(JSON_LENGTH, Integer.toString(written.jsonLength()));
    } else {
      http.putHeader(HttpHeaders.CONTENT_TYPE, "application/json");
    }
    http.putHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
    if (answer.coding() != ContentCoding.IDENTITY) {
      http.putHeader(HttpHeaders.CONTENT_ENCODING, answer.coding().header());
    }
    return http.end(answer.body()).otherwiseEmpty();
  }
}
