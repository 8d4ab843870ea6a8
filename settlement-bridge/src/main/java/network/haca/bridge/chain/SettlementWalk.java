package network.haca.bridge.chain;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import network.haca.bridge.core.Journal;
import network.haca.bridge.core.Rebuild;
import network.haca.bridge.core.Receipts;
import network.haca.bridge.core.Relay;
import network.haca.bridge.core.SettledView;
import network.haca.bridge.core.SettlingBatch;
import network.haca.bridge.rocksdb.Positions;
import network.haca.contracts.RelayContract.Settlement;
import network.haca.contracts.RelayContract.Status;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.schemas.settlement.TreeDump;
import network.haca.schemas.topic.Topics;
import network.haca.service.RepeatedTask;
import network.haca.walrus.BlobId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Walks along all settlements of the relay. What is settled and told by no record of Kafka is
 * fetched from Walrus by its blob id, and told to the other bridges (rule S8).
 */
public final class SettlementWalk implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SettlementWalk.class);
  private static final Duration PAUSE = Duration.ofMillis(500);
  private static final String POSITION = "settlements";
  private static final int LOOKS_MAX = 64;
  private static final int FETCHES_MAX = 4;

  private static final Duration SAY = Duration.ofSeconds(10);

  /** Between two times that all is asked of Kafka again, for more that is missing. */
  private static final Duration AGAIN = Duration.ofMinutes(10);

  private final Relay relay;
  private final SettledView view;
  private final Receipts receipts;
  private final BatchBlobs blobs;
  private final Journal journal;
  private final Positions positions;
  private final BooleanSupplier mayBegin;
  private final Runnable askAgain;
  private final Rebuild rebuild;

  /** The roots of what was not found at once. */
  private final Map<Long, Bytes32> sought = new ConcurrentHashMap<>();

  private final Semaphore fetches = new Semaphore(FETCHES_MAX);
  private long saidAt = now();
  private int missingBefore;
  private long askedAt = now() - AGAIN.toMillis();
  private final RepeatedTask walker;

  /**
   * @param mayBegin false while others may still tell of what is settled
   * @param askAgain has all told once more that others ever told
   */
  public SettlementWalk(
      Relay relay,
      SettledView view,
      Receipts receipts,
      BatchBlobs blobs,
      Journal journal,
      Positions positions,
      BooleanSupplier mayBegin,
      Runnable askAgain) {
    this.relay = relay;
    this.view = view;
    this.receipts = receipts;
    this.blobs = blobs;
    this.journal = journal;
    this.positions = positions;
    this.mayBegin = mayBegin;
    this.askAgain = askAgain;
    this.rebuild = new Rebuild(positions.get(POSITION).orElse(0));
    this.walker = new RepeatedTask("settlement-walk", PAUSE, this::go);
  }

  /** How far it is. */
  public Rebuild rebuild() {
    return rebuild;
  }

  public boolean isRunning() {
    return walker.isRunning();
  }

  @Override
  public void close() {
    walker.close();
  }

  private static long now() {
    return System.nanoTime() / 1_000_000;
  }

  private boolean go() throws IOException, InterruptedException {
    if (!mayBegin.getAsBoolean()) {
      return false;
    }
    // A node that lags does not know yet how many there are.
    if (!rebuild.isBegun() && !relay.isFresh()) {
      return false;
    }
    long before = rebuild.position();
    List<Long> numbers = rebuild.next(relay.count(), LOOKS_MAX, now());
    try (ExecutorService looks = Executors.newVirtualThreadPerTaskExecutor()) {
      numbers.forEach(number -> looks.execute(() -> look(number)));
    }
    if (rebuild.position() != before) {
      positions.set(POSITION, rebuild.position());
    }
    say();
    askAgain();
    return numbers.size() == LOOKS_MAX;
  }

  private void say() {
    Optional<String> text = rebuild.rebuilding().or(rebuild::missingText);
    if (now() - saidAt >= SAY.toMillis()) {
      saidAt = now();
      text.ifPresent(what -> LOG.warn("receipts: {}", what));
      toldMeanwhile();
    }
  }

  private void askAgain() {
    int missing = rebuild.missing();
    if (missing > missingBefore && now() - askedAt >= AGAIN.toMillis()) {
      askedAt = now();
      askAgain.run();
      missingBefore = missing;
    }
    missingBefore = Math.min(missingBefore, missing);
  }

  /** What Kafka gives in the end is not missing until it is looked for again. */
  private void toldMeanwhile() {
    sought.forEach(
        (number, root) -> {
          if (receipts.has(root)) {
            resolved(number);
          }
        });
  }

  private void resolved(long number) {
    rebuild.resolved(number);
    sought.remove(number);
  }

  private void look(long number) {
    try {
      Settlement settlement = relay.settlement(number);
      if (settlement.status() == Status.PENDING) {
        rebuild.pending(number, now());
      } else if (settlement.status() != Status.SETTLED
          || receipts.has(settlement.root())
          || relay.isZk(number)) {
        resolved(number);
      } else if (rebuild.seek(number, now())) {
        sought.put(number, settlement.root());
        seek(settlement);
      }
    } catch (IOException | UncheckedIOException e) {
      LOG.debug("settlement {} is looked up again", number, e);
      rebuild.unanswered(number, now());
    } catch (RuntimeException e) {
      rebuild.failed(number, e.toString(), now());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void seek(Settlement settlement) throws IOException, InterruptedException {
    fetches.acquire();
    try {
      BlobId id;
      SettlingBatch batch;
      try {
        id = id(settlement);
        batch = blobs.read(id, Topics.BATCH_RECORD_BYTES_MAX, bytes -> batch(bytes, settlement));
      } catch (IOException e) {
        rebuild.failed(settlement.number(), String.valueOf(e.getMessage()), now());
        return;
      }
      if (!view.learn(batch)) {
        throw new IOException("the chain does not show it as settled now");
      }
      tell(batch, id);
      resolved(settlement.number());
    } finally {
      fetches.release();
    }
  }

  private static BlobId id(Settlement settlement) throws IOException {
    return BlobId.parse(settlement.blobId().toUtf8())
        .orElseThrow(() -> new IOException("its blob id is none"));
  }

  /** Nothing if the bytes are another batch, or none. */
  private static Optional<SettlingBatch> batch(Bytes bytes, Settlement settlement) {
    try {
      SettlingBatch batch = SettlingBatch.read(bytes, Topics.BATCH_LEAVES_MAX);
      boolean isIt =
          batch.root().equals(settlement.root()) && batch.size() == settlement.batchSize();
      return isIt ? Optional.of(batch) : Optional.empty();
    } catch (TreeDump.MalformedException e) {
      return Optional.empty();
    }
  }

  /** Others find it as this bridge did where Kafka does not take it. */
  private void tell(SettlingBatch batch, BlobId id) {
    try {
      journal.settled(batch, id.toText(), 0);
      LOG.info("settled batch {} was told by nobody and is found on Walrus", batch.root());
    } catch (IOException e) {
      LOG.warn("that batch {} is settled is not told: {}", batch.root(), e.getMessage());
    }
  }
}
