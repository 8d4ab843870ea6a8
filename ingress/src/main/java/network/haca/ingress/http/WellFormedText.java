package network.haca.ingress.http;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.util.OptionalInt;
import network.haca.primitives.Surrogates;
import network.haca.schemas.tensor.InvalidTensorException;

/**
 * Text that has a UTF-8 form. JSON can spell half a surrogate pair as an escape; such a string is
 * no text, and whatever it were replaced by would not be what the client sent.
 */
final class WellFormedText {
  private WellFormedText() {}

  /**
   * The same string.
   *
   * @param where what the string is, for the error
   * @throws InvalidTensorException if it has an unpaired surrogate
   */
  static String require(String text, String where) throws InvalidTensorException {
    OptionalInt half = Surrogates.firstUnpaired(text);
    if (half.isPresent()) {
      int at = half.getAsInt();
      throw new InvalidTensorException(
          "%s: \\u%04x at character %s is half of a surrogate pair; send both halves, or binary data"
              .formatted(where, (int) text.charAt(at), at));
    }
    return text;
  }

  /**
   * Checks the JSON itself: no overlong forms, no encoded surrogates.
   *
   * @param length bytes of it at the start of {@code body}
   * @throws InvalidTensorException if it is not UTF-8 (RFC 3629)
   */
  static void requireUtf8(byte[] body, int length) throws InvalidTensorException {
    ByteString json = UnsafeByteOperations.unsafeWrap(body, 0, length);
    if (!json.isValidUtf8()) {
      throw new InvalidTensorException(
          "the JSON is not UTF-8; send bytes that are no text as binary data (binary_data_size)");
    }
  }
}
