package network.haca.workers.provider;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import network.haca.schemas.llm.LlmError;

/** A provider's whole body, if it is not too long. */
final class BoundedAnswer {
  private BoundedAnswer() {}

  static Future<Buffer> read(HttpClientResponse response, int bytesMax) {
    Promise<Buffer> whole = Promise.promise();
    Buffer body = Buffer.buffer();
    response.exceptionHandler(whole::tryFail);
    response.endHandler(end -> whole.tryComplete(body));
    response.handler(
        part -> {
          if (body.length() + part.length() > bytesMax) {
            whole.tryFail(
                new ProviderException(
                    LlmError.provider(502, "The provider's answer is too long.")));
            response.request().reset();
          } else {
            body.appendBuffer(part);
          }
        });
    response.resume();
    return whole.future();
  }
}
