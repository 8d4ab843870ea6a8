package network.haca.benchmarks.explorer;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import network.haca.explorer.core.Event;
import network.haca.explorer.core.PaymentEntry;
import network.haca.explorer.core.Status;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.SettlementLeaf;
import network.haca.primitives.Sha256;

/**
 * Proofs that are made of their number alone, so that none has to be remembered, and what comes
 * with them.
 */
final class GeneratedProofs {
  /** Proofs of a batch. */
  static final int BATCH_SIZE = 1_000;

  private static final int NODES = 50;
  private static final int MODELS = 200;
  private static final int VANILLA = 16;
  private static final long BEGIN_SECONDS = 1_750_000_000;
  private static final long PER_SECOND = 100;
  private static final long MILLIS = 1_000;
  private static final Bytes SIGNATURE = Bytes.wrap(new byte[256]);

  private GeneratedProofs() {}

  static Bytes32 hash(String what, long number) {
    return Sha256.hash(Bytes.ofUtf8(what + number));
  }

  static SettlementLeaf leaf(long number) {
    return new SettlementLeaf(
        node(number),
        hash("input", number),
        hash("output", number),
        SIGNATURE,
        BEGIN_SECONDS + number / PER_SECOND);
  }

  static Bytes32 node(long number) {
    return hash("node", number % NODES);
  }

  static String model(long number) {
    return "model-" + number % MODELS;
  }

  static Bytes32 root(long batch) {
    return hash("root", batch);
  }

  static Bytes32 transaction(long batch) {
    return hash("transaction", batch);
  }

  static Bytes32 payment(long batch) {
    return hash("payment", batch);
  }

  /** All nodes, as the registry has them. */
  static List<Event> nodes() {
    List<Event> nodes = new ArrayList<>();
    for (int i = 0; i < NODES; i++) {
      nodes.add(
          new Event.Node(
              node(i),
              VANILLA,
              "https://node-%d.example".formatted(i),
              Bytes.wrap(new byte[294]),
              Bytes.wrap(new byte[800]),
              List.of(new Event.Interval(BEGIN_SECONDS, 0)),
              i,
              BEGIN_SECONDS * MILLIS));
    }
    return nodes;
  }

  /** A payment for each batch, from its first entry to its last. */
  static List<Event> entries(long batch) {
    List<Event> entries = new ArrayList<>();
    for (PaymentEntry.Kind kind : PaymentEntry.Kind.values()) {
      entries.add(
          new Event.Paid(
              new PaymentEntry(
                  payment(batch),
                  "books",
                  entries.size() + 1L,
                  kind,
                  leaf(batch * BATCH_SIZE).timestamp() * MILLIS,
                  "gate",
                  "eip155:8453",
                  "0x240b09731d96979f50b2c649c9ce10fcf9c7987f",
                  BigInteger.TEN,
                  BigInteger.ZERO,
                  Optional.of(
                      new PaymentEntry.Request(
                          hash("request", batch), "node", model(batch), 11, 7, false, false)),
                  Optional.empty(),
                  "")));
    }
    return entries;
  }

  /** All that happens to a batch and its proofs, in its order. */
  static List<Event> batch(long batch) {
    List<SettlementLeaf> leaves = new ArrayList<>();
    List<Event> events = new ArrayList<>();
    for (long number = batch * BATCH_SIZE; number < (batch + 1) * BATCH_SIZE; number++) {
      SettlementLeaf leaf = leaf(number);
      leaves.add(leaf);
      events.add(
          new Event.Published(
              leaf, VANILLA, model(number), "1", false, leaf.timestamp() * MILLIS + 20));
    }
    long at = leaves.getLast().timestamp() * MILLIS;
    events.add(new Event.Batched(root(batch), leaves, at + 300));
    events.add(step(batch, Status.UPLOADED, leaves, at + 500));
    events.add(step(batch, Status.PENDING, leaves, at + 900));
    events.add(step(batch, Status.SETTLED, leaves, at + 1_900));
    events.addAll(entries(batch));
    return events;
  }

  private static Event step(long batch, Status status, List<SettlementLeaf> leaves, long at) {
    return new Event.Step(
        root(batch),
        BATCH_SIZE,
        status,
        false,
        batch + 1,
        batch + 1,
        Optional.of(transaction(batch)),
        "",
        status == Status.SETTLED ? leaves : List.of(),
        at);
  }
}
