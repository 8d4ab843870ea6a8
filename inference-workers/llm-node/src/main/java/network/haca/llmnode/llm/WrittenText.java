package network.haca.llmnode.llm;

import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;

/** The hash of a text that goes out in parts of whole characters, which are not kept. */
final class WrittenText {
  private final Keccak.Running hash = new Keccak.Running();

  void add(String part) {
    hash.update(Bytes.ofUtf8(part));
  }

  Bytes32 hash() {
    return hash.hash();
  }
}
