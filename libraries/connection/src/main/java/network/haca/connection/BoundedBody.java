package network.haca.connection;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.function.Supplier;

/** The whole body of a request or of an answer, if it is not too long. */
public final class BoundedBody {
  private BoundedBody() {}

  /**
   * What is beyond the limit is read and thrown away, so that who sent it gets to see an answer;
   * who does not want that ends the connection.
   *
   * @param tooLong with what the result fails then
   */
  public static Future<Buffer> read(
      ReadStream<Buffer> stream, int bytesMax, Supplier<? extends Exception> tooLong) {
    Promise<Buffer> whole = Promise.promise();
    Buffer body = Buffer.buffer();
    stream.exceptionHandler(whole::tryFail);
    stream.endHandler(end -> whole.tryComplete(body));
    stream.handler(
        part -> {
          if (body.length() + part.length() > bytesMax) {
            whole.tryFail(tooLong.get());
          } else {
            body.appendBuffer(part);
          }
        });
    stream.resume();
    return whole.future();
  }
}
