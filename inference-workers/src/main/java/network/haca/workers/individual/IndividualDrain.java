package network.haca.workers.individual;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import network.haca.primitives.Bytes;
import network.haca.provingnode.core.Outbox;
import network.haca.provingnode.rocksdb.RocksOutbox;
import network.haca.schemas.v1.IndividualProof;
import network.haca.schemas.v1.Proof;
import network.haca.walrus.BlobId;
import network.haca.walrus.WalrusClient;
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
  private final int epochs;
  private final Semaphore uploads;
  private final AtomicBoolean fails = new AtomicBoolean();
  private final ExecutorService tasks = Executors.newVirtualThreadPerTaskExecutor();

  /** Goes on with what waits since an earlier run. */
  public IndividualDrain(
      RocksOutbox<IndividualProof> from, Outbox<Proof> to, IndividualOptions options) {
    this.from = from;
    this.to = to;
    this.publisher = new WalrusClient(options.publisher(), options.shards(), UPLOAD_TIMEOUT);
    this.epochs = options.epochs();
    this.uploads = new Semaphore(options.uploadsMax());
    from.sequences().forEach(this::add);
  }

  /** Takes care of a proof by its number in the outbox. */
  void add(long sequence) {
    tasks.execute(() -> hand(sequence));
  }

  @Override
  public void close() {
    tasks.shutdownNow();
    tasks.close();
  }

  private void hand(long sequence) {
    try {
      while (!isHanded(sequence)) {
        Thread.sleep(RETRY);
      }
    } catch (InterruptedException e) {
      LOG.debug("proof {} waits for the next start", sequence);
    }
  }

  private boolean isHanded(long sequence) throws InterruptedException {
    uploads.acquire();
    try {
      Optional<IndividualProof> individual = from.get(sequence);
      if (individual.isPresent()) {
        to.append(stored(individual.get()));
        from.remove(sequence);
      }
      fails.set(false);
      return true;
    } catch (IOException | Outbox.FullException | RuntimeException | Error e) {
      // Whatever it was: nobody else takes care of it until the next start.
      if (!fails.getAndSet(true)) {
        LOG.warn("{} individual proofs wait: {}", from.waiting(), e.toString());
      }
      return false;
    } finally {
      uploads.release();
    }
  }

  /**
   * The proof, once its request and answer are on Walrus: under the id that the node told its
   * client, unless the number of shards was corrected since.
   */
  private Proof stored(IndividualProof individual) throws IOException {
    BlobId told = BlobId.parse(individual.getProof().getBlobId()).orElseThrow();
    Bytes payload = Bytes.wrap(individual.getPayload().toByteArray());
    BlobId blobId = publisher.put(payload, told, epochs);
    if (!blobId.equals(told)) {
      LOG.warn("what was told to be the blob {} is {}: walrus.shards was wrong", told, blobId);
    }
    return individual.getProof().toBuilder().setBlobId(blobId.toText()).build();
  }
}
