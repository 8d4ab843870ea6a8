package network.haca.workers.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import network.haca.schemas.llm.LlmError;

/** A request's body as text, if it is not too long. */
final class BoundedRequest {
  private BoundedRequest() {}

  static Future<String> read(HttpServerRequest request, int bytesMax) {
    Promise<String> whole = Promise.promise();
    Buffer body = Buffer.buffer();
    request.exceptionHandler(whole::tryFail);
    request.endHandler(end -> whole.tryComplete(body.toString(StandardCharsets.UTF_8)));
    request.handler(
        part -> {
          if (body.length() + part.length() > bytesMax) {
            // The rest is read and thrown away, so that the client gets to see the answer.
            whole.tryFail(new RefusedException(LlmError.tooLarge(bytesMax)));
          } else {
            body.appendBuffer(part);
          }
        });
    return whole.future();
  }
}
