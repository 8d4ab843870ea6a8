package network.haca.fullnode.rpc;

import io.vertx.core.http.HttpServerRequest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongPredicate;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** Bodies of requests and answers in gzip (RFC 1952), as the headers of HTTP name it. */
final class Gzip {
  static final String NAME = "gzip";

  /** A shorter answer does not become much shorter, in bytes. */
  static final int ANSWER_BYTES_MIN = 1_024;

  private static final int PART_BYTES = 64 << 10;

  private Gzip() {}

  /** Whether the client takes an answer in gzip. */
  static boolean isTaken(HttpServerRequest request) {
    String taken = request.getHeader("Accept-Encoding");
    return taken != null
        && Arrays.stream(taken.toLowerCase(Locale.ROOT).split(",", -1))
            .map(String::strip)
            .anyMatch(each -> each.equals(NAME) || isWeighed(each));
  }

  private static boolean isWeighed(String coding) {
    return coding.startsWith(NAME + ";") && !coding.matches(".*q=0(\\.0*)?");
  }

  /**
   * Unpacks a body.
   *
   * @param bytesMax of what comes out
   * @param room whether so many bytes more may be held in memory
   * @return nothing if they may not
   * @throws IOException if it is no gzip, or longer
   */
  static Optional<byte[]> unpack(byte[] packed, int bytesMax, LongPredicate room)
      throws IOException {
    ByteArrayOutputStream plain = new ByteArrayOutputStream();
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      byte[] part = new byte[PART_BYTES];
      for (int read = in.read(part); read >= 0; read = in.read(part)) {
        if (plain.size() + (long) read > bytesMax) {
          throw new IOException("it is over %d MiB when it is unpacked".formatted(bytesMax >> 20));
        }
        if (!room.test(read)) {
          return Optional.empty();
        }
        plain.write(part, 0, read);
      }
    }
    return Optional.of(plain.toByteArray());
  }

  static byte[] pack(byte[] plain) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException("an array takes all that is written", e);
    }
    return packed.toByteArray();
  }
}
