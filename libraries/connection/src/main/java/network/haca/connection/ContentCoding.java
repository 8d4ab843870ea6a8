package network.haca.connection;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongPredicate;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/** The codings of HTTP bodies that a server reads and writes (RFC 9110, section 8.4.1). */
public enum ContentCoding {
  IDENTITY("identity"),
  GZIP("gzip"),

  /** The zlib format of RFC 1950, as the standard has it. */
  DEFLATE("deflate");

  /** Answers below this many bytes gain nothing from being packed. */
  public static final int ANSWER_BYTES_MIN = 1_024;

  /** The value of {@code Accept-Encoding} in an answer that refuses another coding. */
  public static final String ACCEPTED = "gzip, deflate";

  private static final int PART_BYTES = 64 << 10;

  private final String header;

  ContentCoding(String header) {
    this.header = header;
  }

  /** A body that is longer than its server takes once it is unpacked. */
  public static final class TooLongException extends IOException {
    TooLongException(long bytesMax) {
      super("it has more than %d bytes when it is unpacked".formatted(bytesMax));
    }
  }

  /** The name of the coding in HTTP's headers. */
  public String header() {
    return header;
  }

  /**
   * The coding of a request's body; empty if it is another one, or several.
   *
   * @param contentEncoding the request's header, if it has one
   */
  public static Optional<ContentCoding> ofBody(@Nullable String contentEncoding) {
    String name = contentEncoding == null ? "" : contentEncoding.strip().toLowerCase(Locale.ROOT);
    if (name.isEmpty()) {
      return Optional.of(IDENTITY);
    }
    return Arrays.stream(values()).filter(each -> each.header.equals(name)).findFirst();
  }

  /**
   * The coding that the client prefers for a long answer.
   *
   * @param acceptEncoding the request's header, if it has one
   */
  public static ContentCoding forAnswer(@Nullable String acceptEncoding) {
    if (acceptEncoding == null) {
      return IDENTITY;
    }
    List<String> taken =
        Arrays.stream(acceptEncoding.toLowerCase(Locale.ROOT).split(",", -1))
            .map(String::strip)
            .filter(each -> !each.matches(".*;\\s*q=0(\\.0*)?"))
            .map(each -> each.split(";", 2)[0].strip())
            .toList();
    return taken.contains(GZIP.header) ? GZIP : taken.contains(DEFLATE.header) ? DEFLATE : IDENTITY;
  }

  /**
   * Unpacks a body.
   *
   * @param bytesMax of the unpacked body
   * @param room reserves memory for so many bytes more, and returns false if there is none
   * @return empty if there was no room
   * @throws TooLongException if the unpacked body is longer
   * @throws IOException if the bytes are not of this coding
   */
  public Optional<byte[]> unpack(byte[] packed, long bytesMax, LongPredicate room)
      throws IOException {
    if (this == IDENTITY) {
      return Optional.of(packed);
    }
    ByteArrayOutputStream plain = new ByteArrayOutputStream();
    try (InputStream in = reader(new ByteArrayInputStream(packed))) {
      byte[] part = new byte[PART_BYTES];
      for (int read = in.read(part); read >= 0; read = in.read(part)) {
        if (plain.size() + (long) read > bytesMax) {
          throw new TooLongException(bytesMax);
        }
        if (!room.test(read)) {
          return Optional.empty();
        }
        plain.write(part, 0, read);
      }
    }
    return Optional.of(plain.toByteArray());
  }

  /** Packs an answer. */
  public byte[] pack(byte[] plain) {
    if (this == IDENTITY) {
      return plain;
    }
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out =
        this == GZIP ? new GZIPOutputStream(packed) : new DeflaterOutputStream(packed)) {
      out.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException("an array takes all that is written", e);
    }
    return packed.toByteArray();
  }

  private InputStream reader(InputStream packed) throws IOException {
    return this == GZIP ? new GZIPInputStream(packed) : new InflaterInputStream(packed);
  }
}
