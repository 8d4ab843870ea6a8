package network.haca.workers.llm;

import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;

/**
 * The hash of a text that goes out in parts, which are not kept. A part may end between the two
 * halves of a character.
 */
final class WrittenText {
  private final Keccak.Running hash = new Keccak.Running();
  private String half = "";

  void add(String part) {
    String text = half + part;
    boolean isHalf = !text.isEmpty() && Character.isHighSurrogate(text.charAt(text.length() - 1));
    int whole = isHalf ? text.length() - 1 : text.length();
    half = text.substring(whole);
    hash.update(Bytes.ofUtf8(text.substring(0, whole)));
  }

  Bytes32 hash() {
    if (!half.isEmpty()) {
      hash.update(Bytes.ofUtf8(half));
      half = "";
    }
    return hash.hash();
  }
}
