package network.haca.lightclient;

import java.util.List;
import java.util.Optional;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.primitives.Rlp;
import org.jspecify.annotations.Nullable;

/** A Merkle Patricia proof (EIP-1186): the nodes from a root towards a key. */
final class TrieProof {
  private TrieProof() {}

  /** The proof does not lead from the root to the key; the message says where it fails. */
  static final class InvalidException extends Exception {
    InvalidException(String message) {
      super(message);
    }
  }

  /**
   * The proven value under {@code keccak(key)}; nothing if its absence is proven. Every node of the
   * proof must be on the way: one that proves nothing is refused.
   */
  static Optional<Bytes> value(Bytes32 root, Bytes key, List<Bytes> proof)
      throws InvalidException, Rlp.MalformedException {
    return along(root, nibbles(Keccak.hash(key).value()), proof);
  }

  /** The same, of the element at a place of a list: of a block's transactions, or receipts. */
  static Optional<Bytes> element(Bytes32 root, long index, List<Bytes> proof)
      throws InvalidException, Rlp.MalformedException {
    return along(root, nibbles(Rlp.encode(index)), proof);
  }

  private static Optional<Bytes> along(Bytes32 root, Bytes whole, List<Bytes> proof)
      throws InvalidException, Rlp.MalformedException {
    Bytes path = whole;
    Bytes expected = root.value();
    for (int i = 0; i < proof.size(); i++) {
      Bytes encoded = proof.get(i);
      if (!Keccak.hash(encoded).value().equals(expected)) {
        throw new InvalidException("a proof node does not have the hash " + expected);
      }
      Rlp.Item node = Rlp.decode(encoded);
      Step step = descend(node, path);
      while (step.inline() != null) {
        step = descend(step.inline(), step.path());
      }
      if (step.value() != null) {
        if (i + 1 < proof.size()) {
          throw new InvalidException("the proof goes on behind the key");
        }
        return step.value().isEmpty() ? Optional.empty() : Optional.of(step.value());
      }
      expected = step.hash();
      path = step.path();
    }
    throw new InvalidException("the proof ends before the key");
  }

  /** The place that a node leads to: to a value (empty if absent), a node inside it, or a hash. */
  private record Step(@Nullable Bytes value, Rlp.@Nullable Item inline, Bytes hash, Bytes path) {}

  private static Step descend(Rlp.Item node, Bytes path) throws InvalidException {
    if (!(node instanceof Rlp.Sequence(List<Rlp.Item> items))
        || (items.size() != 2 && items.size() != 17)) {
      throw new InvalidException("a proof node is neither a branch nor an extension nor a leaf");
    }
    if (items.size() == 17) {
      return path.isEmpty()
          ? new Step(text(items.get(16)), null, Bytes.EMPTY, path)
          : child(items.get(path.get(0)), drop(path, 1));
    }
    Bytes compact = nibbles(text(items.get(0)));
    if (compact.isEmpty() || compact.get(0) > 3) {
      throw new InvalidException("a proof node has no path");
    }
    boolean odd = compact.get(0) % 2 == 1;
    boolean leaf = compact.get(0) >= 2;
    Bytes segment = drop(compact, odd ? 1 : 2);
    boolean matches =
        segment.size() <= path.size() && path.slice(0, segment.size()).equals(segment);
    if (!matches || (leaf && segment.size() != path.size())) {
      return new Step(Bytes.EMPTY, null, Bytes.EMPTY, path);
    }
    return leaf
        ? new Step(text(items.get(1)), null, Bytes.EMPTY, path)
        : child(items.get(1), drop(path, segment.size()));
  }

  private static Step child(Rlp.Item child, Bytes path) throws InvalidException {
    if (child instanceof Rlp.Text(Bytes reference)) {
      return reference.isEmpty()
          ? new Step(Bytes.EMPTY, null, Bytes.EMPTY, path)
          : new Step(null, null, reference, path);
    }
    return new Step(null, child, Bytes.EMPTY, path);
  }

  private static Bytes text(Rlp.Item item) throws InvalidException {
    if (item instanceof Rlp.Text(Bytes value)) {
      return value;
    }
    throw new InvalidException("a list stands where bytes belong");
  }

  private static Bytes nibbles(Bytes key) {
    byte[] nibbles = new byte[key.size() * 2];
    for (int i = 0; i < key.size(); i++) {
      nibbles[2 * i] = (byte) (key.get(i) >>> 4);
      nibbles[2 * i + 1] = (byte) (key.get(i) & 0xf);
    }
    return Bytes.wrap(nibbles);
  }

  private static Bytes drop(Bytes path, int count) {
    return path.slice(count, path.size() - count);
  }
}
