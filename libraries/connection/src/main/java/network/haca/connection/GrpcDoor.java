package network.haca.connection;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.grpc.common.GrpcStatus;
import org.jspecify.annotations.Nullable;

/** The bounds of a gRPC server's requests and answers. */
public final class GrpcDoor {
  private static final String ENCODING = "grpc-encoding";
  private static final String IDENTITY = "identity";

  /**
   * Bytes of a status message as it is sent, percent-encoded. HTTP/2 takes 8 KiB of headers, and
   * more ends the connection with all that goes on in it.
   */
  private static final int MESSAGE_BYTES_MAX = 4_096;

  private GrpcDoor() {}

  /**
   * Refuses compressed messages, whose bound would be on their bytes before they grow.
   *
   * @param grpc gets all others
   */
  public static Handler<HttpServerRequest> uncompressed(Handler<HttpServerRequest> grpc) {
    return request -> {
      if (isPlain(request.getHeader(ENCODING))) {
        grpc.handle(request);
        return;
      }
      var _ =
          request
              .response()
              .putHeader("content-type", "application/grpc")
              .putHeader("grpc-accept-encoding", IDENTITY)
              .putHeader("grpc-status", Integer.toString(GrpcStatus.UNIMPLEMENTED.code))
              .putHeader(
                  "grpc-message", "messages are taken uncompressed; send grpc-encoding identity")
              .end();
    };
  }

  /** Returns true if messages of that encoding are as long as they were sent. */
  static boolean isPlain(@Nullable String encoding) {
    return encoding == null || encoding.isEmpty() || encoding.equals(IDENTITY);
  }

  /** A status message, cut if it is too long to be sent: it may repeat what a client said. */
  public static String message(String text) {
    int bytes = 0;
    int at = 0;
    while (at < text.length()) {
      int point = text.codePointAt(at);
      bytes += encodedBytes(point);
      if (bytes > MESSAGE_BYTES_MAX) {
        return text.substring(0, at) + " (cut)";
      }
      at += Character.charCount(point);
    }
    return text;
  }

  private static int encodedBytes(int point) {
    if (point >= ' ' && point <= '~' && point != '%') {
      return 1;
    }
    int utf8 = point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    return 3 * utf8;
  }
}
