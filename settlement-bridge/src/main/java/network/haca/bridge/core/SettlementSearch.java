package network.haca.bridge.core;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import network.haca.contracts.RelayContract.Settlement;
import network.haca.contracts.RelayContract.Status;
import network.haca.primitives.Bytes32;
import network.haca.primitives.SettlementLeaf;

/**
 * Searches along all settlements of the relay. What is settled and told by no record of Kafka is
 * read from Walrus by its blob id, and told to the other bridges (rule S8).
 */
public final class SettlementSearch {
  static final int LOOKS_MAX = 64;

  /** Between two times that all is asked of the others again, for more that is missing. */
  static final Duration AGAIN = Duration.ofMinutes(10);

  private static final Duration SAY = Duration.ofSeconds(10);

  private final Relay relay;
  private final Known known;
  private final SettledBlobs blobs;
  private final Others others;
  private final WalkPosition position;
  private final LongSupplier steady;
  private final SearchNotes notes;
  private final Rebuild rebuild;

  /** The roots of what was not found at once. */
  private final Map<Long, Bytes32> sought = new TreeMap<>();

  private long saidAt;
  private long askedAt;
  private int missingBefore;

  /** The settlements that this bridge knows. */
  public record Known(SettledView view, Receipts receipts) {}

  /** The other bridges, who tell one another by Kafka. */
  public interface Others {
    /** Returns true if they have told what they told so far, or have had their time. */
    boolean haveTold();

    /** Has all told once more that they ever told. */
    void askAgain();

    /**
     * Tells them of a batch.
     *
     * @throws IOException if it is not recorded
     */
    void tell(SettlingBatch batch, String blobId) throws IOException;
  }

  /** Looks at several settlements side by side. */
  @FunctionalInterface
  public interface Looks {
    /** Returns when each was looked at. */
    void at(List<Long> numbers, Consumer<Long> look);
  }

  /**
   * @param steady milliseconds of a clock that only goes forward
   */
  public SettlementSearch(
      Relay relay,
      Known known,
      SettledBlobs blobs,
      Others others,
      WalkPosition position,
      LongSupplier steady,
      SearchNotes notes) {
    this.relay = relay;
    this.known = known;
    this.blobs = blobs;
    this.others = others;
    this.position = position;
    this.steady = steady;
    this.notes = notes;
    this.rebuild = new Rebuild(position.get().orElse(0));
    this.saidAt = now();
    this.askedAt = now() - AGAIN.toMillis();
  }

  /** How far it is. */
  public Rebuild rebuild() {
    return rebuild;
  }

  private long now() {
    return steady.getAsLong();
  }

  /**
   * Looks at the settlements whose turn it is; by one thread at a time.
   *
   * @return whether there are more at once
   * @throws IOException if the chain does not answer
   */
  public boolean go(Looks looks) throws IOException {
    if (!others.haveTold()) {
      return false;
    }
    // A node that lags does not know yet how many there are.
    if (!rebuild.isBegun() && !relay.isFresh()) {
      return false;
    }
    long before = rebuild.position();
    List<Long> numbers = rebuild.next(relay.count(), LOOKS_MAX, now());
    looks.at(numbers, this::look);
    if (rebuild.position() != before) {
      position.set(rebuild.position());
    }
    say();
    askAgain();
    return numbers.size() == LOOKS_MAX;
  }

  private void say() {
    if (now() - saidAt >= SAY.toMillis()) {
      saidAt = now();
      rebuild.rebuilding().or(rebuild::missingText).ifPresent(notes::incomplete);
      toldMeanwhile();
    }
  }

  private void askAgain() {
    int missing = rebuild.missing();
    if (missing > missingBefore && now() - askedAt >= AGAIN.toMillis()) {
      askedAt = now();
      others.askAgain();
      missingBefore = missing;
    }
    missingBefore = Math.min(missingBefore, missing);
  }

  /** What the others give in the end is not missing until it is looked for again. */
  private void toldMeanwhile() {
    Map<Long, Bytes32> now;
    synchronized (sought) {
      now = new TreeMap<>(sought);
    }
    now.forEach(
        (number, root) -> {
          if (known.receipts().has(root)) {
            resolved(number);
          }
        });
  }

  private void resolved(long number) {
    rebuild.resolved(number);
    synchronized (sought) {
      sought.remove(number);
    }
  }

  private void look(long number) {
    try {
      Settlement settlement = relay.settlement(number);
      if (settlement.status() == Status.PENDING) {
        rebuild.pending(number, now());
      } else if (settlement.status() != Status.SETTLED || known.receipts().has(settlement.root())) {
        resolved(number);
      } else if (rebuild.seek(number, now())) {
        synchronized (sought) {
          sought.put(number, settlement.root());
        }
        seek(settlement);
      }
    } catch (IOException | UncheckedIOException e) {
      notes.unanswered(number, e.toString());
      rebuild.unanswered(number, now());
    } catch (RuntimeException e) {
      rebuild.failed(number, e.toString(), now());
    }
  }

  private void seek(Settlement settlement) throws IOException {
    if (relay.isZk(settlement.number())) {
      seekProven(settlement);
      return;
    }
    SettledBlobs.Found found;
    try {
      found = blobs.read(settlement, batch -> isOf(settlement, batch));
    } catch (IOException e) {
      rebuild.failed(settlement.number(), String.valueOf(e.getMessage()), now());
      return;
    }
    if (!known.view().learn(found.batch())) {
      throw new IOException("the chain does not show it as settled now");
    }
    tell(found);
    resolved(settlement.number());
  }

  /** It needs no telling: every bridge finds it as this one did. */
  private void seekProven(Settlement settlement) throws IOException {
    SettlementLeaf leaf;
    try {
      leaf = blobs.proven(settlement).leaf();
    } catch (IOException e) {
      rebuild.failed(settlement.number(), String.valueOf(e.getMessage()), now());
      return;
    }
    if (!known.view().learnProven(leaf)) {
      throw new IOException("the chain does not show it as settled now");
    }
    resolved(settlement.number());
  }

  private static boolean isOf(Settlement settlement, SettlingBatch batch) {
    return batch.root().equals(settlement.root()) && batch.size() == settlement.batchSize();
  }

  /** Others find it as this bridge did where Kafka does not take it. */
  private void tell(SettledBlobs.Found found) {
    try {
      others.tell(found.batch(), found.blobId());
      notes.found(found.batch().root());
    } catch (IOException e) {
      notes.untold(found.batch().root(), String.valueOf(e.getMessage()));
    }
  }
}
