package network.haca.explorer.core;

import java.util.List;
import java.util.Optional;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.SettlementLeaf;

/** A record of a topic, read. Times are in milliseconds since 1970, as the topic has them. */
public sealed interface Event {
  /** Time at which the record was written. */
  long at();

  /**
   * A node's proof of an answer, as the node published it.
   *
   * @param teeType the node's kind by its own account
   */
  record Published(
      SettlementLeaf leaf, int teeType, String model, String version, boolean isAlone, long at)
      implements Event {}

  /** A proof that the stream refused, or the bridge once validators had rejected its batch. */
  record Refused(SettlementLeaf leaf, String reason, String detail, long at) implements Event {}

  /** A batch that the stream has closed: each of its proofs is verified. */
  record Batched(Bytes32 root, List<SettlementLeaf> leaves, long at) implements Event {
    public Batched {
      leaves = List.copyOf(leaves);
    }
  }

  /**
   * A step of a batch, or of a proof that goes alone, towards its settlement.
   *
   * @param root of the batch; the leaf of a proof that goes alone
   * @param number of the settlement at the relay
   * @param leaves all of them, if the record has them
   */
  record Step(
      Bytes32 root,
      int size,
      Status status,
      boolean isAlone,
      long number,
      long block,
      Optional<Bytes32> transaction,
      String blob,
      List<SettlementLeaf> leaves,
      long at)
      implements Event {
    public Step {
      leaves = List.copyOf(leaves);
    }
  }

  /**
   * A node as the registry has it.
   *
   * @param block at which it became so
   */
  record Node(
      Bytes32 teeId,
      int teeType,
      String endpoint,
      Bytes publicKey,
      Bytes certificate,
      List<Interval> enabled,
      long block,
      long at)
      implements Event {
    public Node {
      enabled = List.copyOf(enabled);
    }
  }

  /**
   * An entry of a facilitator's books (rule X13), as it tells it: no payer, and nothing that was
   * asked or answered.
   */
  record Paid(PaymentEntry entry) implements Event {
    @Override
    public long at() {
      return entry.at();
    }
  }

  /**
   * A time in which a node's key counts, in seconds of block time.
   *
   * @param until 0 while it does
   */
  record Interval(long from, long until) {}
}
