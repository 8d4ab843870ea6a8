package network.haca.attestation;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import network.haca.primitives.Bytes;

/**
 * Certificates in a PEM text. What stands around the blocks is skipped, as is a block that is not
 * canonical base64 with spaces and line ends in it.
 */
final class Pem {
  private static final String BEGIN = "-----BEGIN CERTIFICATE-----";
  private static final String END = "-----END CERTIFICATE-----";

  private Pem() {}

  /** What the blocks hold, in their order. */
  static List<Bytes> certificates(Bytes pem) {
    String text = new String(pem.toArray(), StandardCharsets.ISO_8859_1);
    List<Bytes> found = new ArrayList<>();
    int begin = text.indexOf(BEGIN);
    while (begin >= 0) {
      int from = begin + BEGIN.length();
      int to = text.indexOf('-', from);
      if (to >= 0 && text.startsWith(END, to)) {
        decode(text.substring(from, to)).ifPresent(found::add);
      }
      begin = text.indexOf(BEGIN, from);
    }
    return found;
  }

  private static Optional<Bytes> decode(String body) {
    StringBuilder digits = new StringBuilder(body.length());
    for (int i = 0; i < body.length(); i++) {
      char character = body.charAt(i);
      if (" \t\r\n".indexOf(character) < 0) {
        digits.append(character);
      }
    }
    String base64 = digits.toString();
    if (!isBase64(base64)) {
      return Optional.empty();
    }
    byte[] decoded = Base64.getDecoder().decode(base64);
    return Base64.getEncoder().encodeToString(decoded).equals(base64)
        ? Optional.of(Bytes.wrap(decoded))
        : Optional.empty();
  }

  /** Whole groups of four, of which the last may be padded: what every decoder takes. */
  private static boolean isBase64(String text) {
    int padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
    for (int i = 0; i < text.length() - padding; i++) {
      if (!isDigit(text.charAt(i))) {
        return false;
      }
    }
    return text.length() % 4 == 0;
  }

  private static boolean isDigit(char character) {
    return (character >= 'A' && character <= 'Z')
        || (character >= 'a' && character <= 'z')
        || (character >= '0' && character <= '9')
        || character == '+'
        || character == '/';
  }
}
