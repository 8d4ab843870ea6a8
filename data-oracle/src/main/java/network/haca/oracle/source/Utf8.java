package network.haca.oracle.source;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import network.haca.primitives.Bytes;

/** Text of UTF-8 (RFC 3629), without the mark of its byte order. */
final class Utf8 {
  static final Selected.Missing NOT_TEXT = new Selected.Missing("is not text in UTF-8");

  private static final String MARK = "\uFEFF";

  private Utf8() {}

  /** Nothing if a byte is not of UTF-8. */
  static Optional<String> text(Bytes answer) {
    try {
      // A decoder that is made here reports what is malformed, and replaces nothing.
      String text =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(answer.toArray())).toString();
      return Optional.of(text.startsWith(MARK) ? text.substring(MARK.length()) : text);
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }
}
