package network.haca.workers.individual;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import network.haca.primitives.Bytes;
import network.haca.schemas.v1.IndividualProof;
import network.haca.schemas.v1.Proof;
import network.haca.walrus.BlobId;
import network.haca.walrus.WalrusClient;
import network.haca.workers.core.Outbox;
import network.haca.workers.rocksdb.RocksOutbox;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores on Walrus what the individual outbox holds, then hands each proof to the outbox that goes
 * to Kafka. What fails is done again; a proof handed on twice is one leaf, which the stream keeps
 * once.
 */
public final class IndividualDrain implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(IndividualDrain.class);
  private static final Duration UPLOAD_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration RETRY = Duration.ofSeconds(2);

  private final RocksOutbox<IndividualProof> from;
  private final Outbox<Proof> to;
  private final WalrusClient publisher;
  private final IndividualOptions options;
  private final Duration pollInterval;
  private final Set<Long> inFlight = ConcurrentHashMap.newKeySet();
  private final ExecutorService uploads = Executors.newVirtualThreadPerTaskExecutor();
  private final Thread thread;
  private volatile boolean closed;

  /**
   * @param pollInterval how long to wait when nothing is to be done
   */
  public IndividualDrain(
      RocksOutbox<IndividualProof> from,
      Outbox<Proof> to,
      IndividualOptions options,
      Duration pollInterval) {
    this.from = from;
    this.to = to;
    this.publisher = new WalrusClient(options.publisher(), UPLOAD_TIMEOUT);
    this.options = options;
    this.pollInterval = pollInterval;
    this.thread = Thread.ofPlatform().daemon().name("individual-drain").start(this::drain);
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    uploads.shutdownNow();
    uploads.close();
  }

  private void drain() {
    try {
      while (!closed) {
        // More than are in flight, so that those which are do not hide the others.
        for (RocksOutbox.Entry<IndividualProof> entry : from.read(0, 2 * options.uploadsMax())) {
          if (inFlight.size() < options.uploadsMax() && inFlight.add(entry.sequence())) {
            uploads.execute(() -> hand(entry));
          }
        }
        TimeUnit.NANOSECONDS.sleep(pollInterval.toNanos());
      }
    } catch (InterruptedException e) {
      LOG.debug("drain stopped with {} proofs waiting", from.waiting());
    }
  }

  private void hand(RocksOutbox.Entry<IndividualProof> entry) {
    try {
      IndividualProof individual = entry.proof();
      Bytes payload = Bytes.wrap(individual.getPayload().toByteArray());
      BlobId stored = publisher.put(payload, options.epochs());
      String expected = individual.getProof().getBlobId();
      if (!stored.toText().equals(expected)) {
        LOG.error(
            "Walrus stores {} as {}: walrus.shards is not the network's",
            expected,
            stored.toText());
      }
      to.append(individual.getProof().toBuilder().setBlobId(stored.toText()).build());
      from.remove(entry.sequence());
    } catch (IOException | Outbox.FullException e) {
      LOG.warn("an individual proof waits for Walrus, with {} others: {}", from.waiting() - 1, e);
      pause();
    } finally {
      inFlight.remove(entry.sequence());
    }
  }

  private static void pause() {
    try {
      Thread.sleep(RETRY);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
