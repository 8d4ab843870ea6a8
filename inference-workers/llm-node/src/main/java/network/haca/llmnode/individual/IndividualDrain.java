package network.haca.llmnode.individual;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import network.haca.primitives.Bytes;
import network.haca.provingnode.core.Outbox;
import network.haca.provingnode.log.LogOutbox;
import network.haca.provingnode.log.LogReader;
import network.haca.schemas.v1.IndividualProof;
import network.haca.schemas.v1.Proof;
import network.haca.service.BackgroundThread;
import network.haca.walrus.BlobId;
import network.haca.walrus.WalrusClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores on Walrus what the individual outbox holds, then hands each proof to the outbox that goes
 * to Kafka, and forgets it once it is durable there. What fails is done again, later each time, and
 * takes no other's turn meanwhile; a proof handed on twice is one leaf, which the stream keeps
 * once.
 */
public final class IndividualDrain implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(IndividualDrain.class);
  private static final Duration UPLOAD_TIMEOUT = Duration.ofSeconds(30);

  /** From one line on what fails to the next. */
  private static final Duration TELLING = Duration.ofMinutes(1);

  private final LogOutbox<IndividualProof> from;
  private final LogReader<IndividualProof> reader;
  private final Outbox<Proof> to;
  private final WalrusClient publisher;
  private final int epochs;
  private final Semaphore uploads;
  private final Semaphore news = new Semaphore(0);
  private final Retries retries = new Retries();
  private final AtomicLong toldAt = new AtomicLong(System.nanoTime() - TELLING.toNanos());
  private final ExecutorService tasks = Executors.newVirtualThreadPerTaskExecutor();
  private final BackgroundThread thread;
  private boolean isRetrysTurn;
  private boolean isUnread;

  /** Goes on with what waits since an earlier run. */
  public IndividualDrain(
      LogOutbox<IndividualProof> from, Outbox<Proof> to, IndividualOptions options) {
    this.from = from;
    this.reader = from.reader();
    this.to = to;
    this.publisher = new WalrusClient(options.publisher(), options.shards(), UPLOAD_TIMEOUT);
    this.epochs = options.epochs();
    this.uploads = new Semaphore(options.uploadsMax());
    from.onAppend(news::release);
    this.thread = BackgroundThread.started("individual-drain", this::drain);
  }

  /**
   * @param failures of it so far
   * @param proof if it is in memory already
   */
  private record Job(long sequence, int failures, Optional<IndividualProof> proof) {}

  /** Why nothing will be handed on until the next start; nothing while the thread lives. */
  public Optional<String> death() {
    return thread.death();
  }

  /** Proofs that failed and wait for their next turn. */
  public int rested() {
    return retries.size();
  }

  @Override
  public void close() {
    thread.interrupt();
    tasks.shutdownNow();
    tasks.close();
    try {
      reader.close();
    } catch (IOException e) {
      LOG.debug("a reader does not close: {}", e.getMessage());
    }
  }

  private void drain(BackgroundThread own) throws InterruptedException {
    while (!own.isClosing()) {
      uploads.acquire();
      Optional<Job> job = next();
      if (job.isPresent()) {
        begin(job.get());
      } else {
        uploads.release();
        boolean _ = news.tryAcquire(untilNext().toNanos(), TimeUnit.NANOSECONDS);
        news.drainPermits();
      }
    }
  }

  private void begin(Job job) {
    try {
      tasks.execute(() -> hand(job));
    } catch (RuntimeException | Error e) {
      // Closed, or out of memory: the thread that hands on all others does not end for that.
      rest(job, e);
      uploads.release();
    }
  }

  /** What cannot be read now is news only later. */
  private Duration untilNext() {
    return isUnread ? Retries.LEAST : retries.untilDue();
  }

  /** What failed and what is new, in turns. */
  private Optional<Job> next() {
    isRetrysTurn = !isRetrysTurn;
    return isRetrysTurn ? retry().or(this::fresh) : fresh().or(this::retry);
  }

  private Optional<Job> retry() {
    return retries.due().map(due -> new Job(due.sequence(), due.failures(), Optional.empty()));
  }

  private Optional<Job> fresh() {
    try {
      List<LogReader.Entry<IndividualProof>> read = reader.next(1);
      isUnread = false;
      return read.stream()
          .map(entry -> new Job(entry.sequence(), 0, Optional.of(entry.message())))
          .findFirst();
    } catch (IOException | RuntimeException | Error e) {
      LOG.error("{} individual proofs wait, and cannot be read now", from.waiting(), e);
      isUnread = true;
      return Optional.empty();
    }
  }

  private void hand(Job job) {
    try {
      handed(job);
    } catch (IOException | Outbox.NotKeptException | RuntimeException | Error e) {
      // Whatever it was: nobody else takes care of it until the next start.
      rest(job, e);
    } finally {
      uploads.release();
      news.release();
    }
  }

  private void rest(Job job, Throwable failure) {
    retries.add(job.sequence(), job.failures() + 1);
    long now = System.nanoTime();
    long before = toldAt.get();
    if (now - before >= TELLING.toNanos() && toldAt.compareAndSet(before, now)) {
      LOG.warn(
          "{} individual proofs wait, {} of them since an attempt failed; one has failed {} times,"
              + " last because: {}",
          from.waiting(),
          retries.size(),
          job.failures() + 1,
          failure.toString());
    }
  }

  private void handed(Job job) throws IOException, Outbox.NotKeptException {
    Optional<IndividualProof> individual =
        job.proof().isPresent() ? job.proof() : from.get(job.sequence());
    if (individual.isPresent()) {
      Optional<String> refusal = to.refusal();
      if (refusal.isPresent()) {
        throw new Outbox.NotKeptException(refusal.get());
      }
      long _ = to.append(stored(individual.get()));
      from.take(job.sequence());
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
