package network.haca.explorer.core;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.primitives.MerkleTree;
import network.haca.primitives.SettlementLeaf;

/** Events of proofs that differ by a number. */
public final class Examples {
  public static final Bytes32 NODE = hash("node");
  public static final Bytes32 TRANSACTION = hash("transaction");

  private Examples() {}

  public static Bytes32 hash(String text) {
    return Keccak.hash(Bytes.ofUtf8(text));
  }

  public static SettlementLeaf leaf(int number) {
    return new SettlementLeaf(
        NODE, hash("in " + number), hash("out " + number), Bytes.ofUtf8("signed"), 1_000 + number);
  }

  public static List<SettlementLeaf> leaves(int count) {
    return IntStream.range(0, count).mapToObj(Examples::leaf).toList();
  }

  public static Bytes32 root(List<SettlementLeaf> leaves) {
    return MerkleTree.of(leaves.stream().map(SettlementLeaf::hash).toList()).root();
  }

  public static Event.Published published(int number) {
    return new Event.Published(leaf(number), 16, "adder", "1", false, 2_000_000 + number);
  }

  public static Event.Refused refused(int number) {
    return new Event.Refused(leaf(number), "UNKNOWN_NODE", "nobody knows it", 2_500_000);
  }

  public static Event.Batched batched(List<SettlementLeaf> leaves) {
    return new Event.Batched(root(leaves), leaves, 3_000_000);
  }

  public static Event.Step step(List<SettlementLeaf> leaves, Status status, long at) {
    boolean isSettled = status == Status.SETTLED;
    return new Event.Step(
        root(leaves),
        leaves.size(),
        status,
        false,
        status == Status.UPLOADED ? 0 : 7,
        status == Status.UPLOADED ? 0 : 42,
        status == Status.PENDING ? Optional.of(TRANSACTION) : Optional.empty(),
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        isSettled ? leaves : List.of(),
        at);
  }

  /** All that happens to a batch, in its order. */
  public static List<Event> journey(List<SettlementLeaf> leaves) {
    return List.of(
        batched(leaves),
        step(leaves, Status.UPLOADED, 4_000_000),
        step(leaves, Status.PENDING, 5_000_000),
        step(leaves, Status.SETTLED, 6_000_000));
  }
}
