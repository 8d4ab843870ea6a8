package network.haca.primitives;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * One signature for several answers, as each of their leaves carries it (rule T6): a key signs the
 * root of a Merkle tree over the answers' messages, and an answer has the path from its own message
 * to that root.
 *
 * <p>Its bytes are the scheme 0x01, the number of hashes in the path, those hashes from the leaf
 * up, and the RSA-PSS signature of the root's message. The tree is the settlement's ({@link
 * MerkleTree}); a message, its leaf, an inner node and a root's message are hashes of 96, 33, 64
 * and 44 bytes, so none can be taken for another.
 *
 * @param path 1 to {@value #PATH_MAX} hashes
 * @param signature of the root's message
 */
public record RootSignature(List<Bytes32> path, Bytes signature) {
  /** Answers under one signature. */
  public static final int ANSWERS_MAX = 256;

  private static final int PATH_MAX = 8;
  private static final int SCHEME = 0x01;
  private static final int HEAD_SIZE = 2;
  private static final Bytes LEAF_TAG = Bytes.fromHex("00");
  private static final Bytes ROOT_TAG = Bytes.ofUtf8("haca.root.v1");

  public RootSignature {
    if (path.isEmpty() || path.size() > PATH_MAX) {
      throw new IllegalArgumentException("a path of " + path.size() + " hashes");
    }
    path = List.copyOf(path);
  }

  /** What these bytes say; nothing if they have another form. Whether it holds is not asked. */
  public static Optional<RootSignature> parse(Bytes bytes) {
    if (bytes.size() < HEAD_SIZE || bytes.get(0) != SCHEME) {
      return Optional.empty();
    }
    int hashes = bytes.get(1);
    int signatureAt = HEAD_SIZE + hashes * Bytes32.SIZE;
    if (hashes == 0 || hashes > PATH_MAX || bytes.size() <= signatureAt) {
      return Optional.empty();
    }
    List<Bytes32> path = new ArrayList<>(hashes);
    for (int at = HEAD_SIZE; at < signatureAt; at += Bytes32.SIZE) {
      path.add(new Bytes32(bytes.slice(at, Bytes32.SIZE)));
    }
    return Optional.of(
        new RootSignature(path, bytes.slice(signatureAt, bytes.size() - signatureAt)));
  }

  Bytes encode() {
    byte[] head = {SCHEME, (byte) path.size()};
    List<Bytes> parts = new ArrayList<>();
    parts.add(Bytes.wrap(head));
    path.forEach(hash -> parts.add(hash.value()));
    parts.add(signature);
    return Bytes.concat(parts.toArray(Bytes[]::new));
  }

  /** The root to which the path leads from an answer's message. */
  Bytes32 root(Bytes32 message) {
    return MerkleTree.root(leaf(message), path);
  }

  /** What is signed of a root. */
  static Bytes32 message(Bytes32 root) {
    return Keccak.hash(ROOT_TAG, root.value());
  }

  /**
   * Signs several messages at once, in any order.
   *
   * @param messages 2 to {@value #ANSWERS_MAX}
   * @param key signs the root's message
   * @return for each message, in its place, the bytes of its signature
   */
  public static List<Bytes> sign(List<Bytes32> messages, Function<Bytes32, Bytes> key) {
    if (messages.size() < 2 || messages.size() > ANSWERS_MAX) {
      throw new IllegalArgumentException(messages.size() + " answers under one signature");
    }
    List<Bytes32> leaves = messages.stream().map(RootSignature::leaf).toList();
    MerkleTree tree = MerkleTree.of(leaves);
    Bytes signature = key.apply(message(tree.root()));
    return leaves.stream()
        .map(leaf -> new RootSignature(tree.path(leaf), signature).encode())
        .toList();
  }

  private static Bytes32 leaf(Bytes32 message) {
    return Keccak.hash(LEAF_TAG, message.value());
  }
}
