package network.haca.answering.log;

import com.google.protobuf.BytesValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import network.haca.answering.core.AnswerStore;
import network.haca.pipe.Answer;
import network.haca.primitives.Bytes32;
import network.haca.provingnode.core.Outbox;
import network.haca.provingnode.log.LogOptions;
import network.haca.provingnode.log.LogOutbox;
import network.haca.provingnode.log.LogReader;
import network.haca.provingnode.log.Sync;

/**
 * Given answers in a log on disk, by the hashes of their questions. Each is forgotten once it is
 * far older than a transaction waits, or earlier if there are too many.
 */
public final class AnswerLog implements AnswerStore, AutoCloseable {
  /** Transactions wait for minutes; a chain that has stopped may stand for long. */
  private static final Duration KEPT = Duration.ofDays(30);

  private static final int READ_AT_ONCE = 256;

  /** RocksDB's, in which an earlier release kept answers. */
  private static final String EARLIER = "CURRENT";

  private final LogOutbox<BytesValue> log;
  private final Bounds bounds;
  private final InstantSource clock;

  /** The oldest first. */
  private final Map<Bytes32, Place> places = new LinkedHashMap<>();

  private final RecentAnswers recent;
  private long latest;
  private boolean isClosed;

  /** An answer's number in the log, and its date in seconds. */
  private record Place(long sequence, long timestamp) {}

  /**
   * Bounds of the answers that are kept.
   *
   * @param answers beyond which the oldest are forgotten
   * @param bytes on disk, beyond which they are, too; the log has room for as many again
   * @param segmentBytes of a file, which is read to find an answer in it
   * @param recentBytes of answers in memory
   */
  record Bounds(int answers, long bytes, int segmentBytes, long recentBytes) {
    static final Bounds DEFAULT = new Bounds(200_000, 1L << 30, 1 << 20, 16 << 20);

    private LogOptions log() {
      return new LogOptions(
          Sync.DISK,
          2L * answers,
          2 * bytes,
          segmentBytes,
          Duration.ofSeconds(1),
          Duration.ofSeconds(10),
          InstantSource.system());
    }
  }

  private AnswerLog(LogOutbox<BytesValue> log, Bounds bounds, InstantSource clock) {
    this.log = log;
    this.bounds = bounds;
    this.clock = clock;
    this.recent = new RecentAnswers(bounds.recentBytes());
  }

  /**
   * @throws IOException if the folder cannot be used, is of an earlier release, or something that
   *     was durable is damaged
   */
  public static AnswerLog open(Path folder) throws IOException {
    return open(folder, Bounds.DEFAULT, InstantSource.system());
  }

  static AnswerLog open(Path folder, Bounds bounds, InstantSource clock) throws IOException {
    if (Files.exists(folder.resolve(EARLIER))) {
      throw new IOException(
          "%s holds the answers of an earlier release, in RocksDB, which this one does not read; an hour after the node was stopped no transaction waits for it any more: move the folder away then"
              .formatted(folder));
    }
    AnswerLog opened =
        new AnswerLog(LogOutbox.open(BytesValue.parser(), folder, bounds.log()), bounds, clock);
    try {
      opened.read();
      return opened;
    } catch (IOException | RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  private void read() throws IOException {
    try (LogReader<BytesValue> reader = log.reader()) {
      for (List<LogReader.Entry<BytesValue>> read = reader.next(READ_AT_ONCE);
          !read.isEmpty();
          read = reader.next(READ_AT_ONCE)) {
        for (LogReader.Entry<BytesValue> entry : read) {
          note(KeptAnswer.of(entry.message()), entry.sequence());
        }
      }
    }
    if (log.damage().isPresent()) {
      throw new IOException("given answers cannot be read: " + log.damage().get());
    }
  }

  private void note(KeptAnswer kept, long sequence) {
    long timestamp = kept.answer().timestamp();
    Place before = places.put(kept.question(), new Place(sequence, timestamp));
    if (before != null) {
      // A write that was given up and became durable all the same: its answer never left.
      log.take(before.sequence());
    }
    latest = Math.max(latest, timestamp);
  }

  @Override
  public synchronized Optional<Answer> find(Bytes32 question) {
    requireOpen();
    Place place = places.get(question);
    if (place == null) {
      return Optional.empty();
    }
    return recent.find(question).or(() -> Optional.of(read(question, place)));
  }

  private Answer read(Bytes32 question, Place place) {
    try {
      BytesValue message =
          log.get(place.sequence()).orElseThrow(() -> new IOException("it is not there"));
      Answer answer = KeptAnswer.of(message).answer();
      recent.put(question, answer, message.getSerializedSize());
      return answer;
    } catch (IOException e) {
      throw new IllegalStateException("a given answer cannot be read: " + e.getMessage(), e);
    }
  }

  @Override
  public synchronized Answer keep(Bytes32 question, Answer answer) {
    Optional<Answer> before = find(question);
    if (before.isPresent()) {
      return before.get();
    }
    KeptAnswer kept = new KeptAnswer(question, answer);
    BytesValue message = kept.message();
    try {
      note(kept, log.append(message));
    } catch (Outbox.NotKeptException e) {
      throw new IllegalStateException("an answer cannot be kept: " + e.getMessage(), e);
    }
    recent.put(question, answer, message.getSerializedSize());
    forget();
    return answer;
  }

  private void forget() {
    boolean isFull = log.bytes() > bounds.bytes();
    // A date ahead of the clock, as a false admission brings it, makes nothing old.
    long now = Math.min(latest, clock.instant().getEpochSecond());
    Iterator<Map.Entry<Bytes32, Place>> oldest = places.entrySet().iterator();
    // Each one that comes makes room for two: so what is too much gets less.
    for (int i = 0; i < 2 && oldest.hasNext(); i++) {
      Map.Entry<Bytes32, Place> each = oldest.next();
      boolean isOld = each.getValue().timestamp() < now - KEPT.toSeconds();
      if (places.size() > 1 && (isOld || isFull || places.size() > bounds.answers())) {
        recent.forget(each.getKey());
        log.take(each.getValue().sequence());
        oldest.remove();
      }
    }
  }

  private void requireOpen() {
    if (isClosed) {
      throw new IllegalStateException("the answers are closed");
    }
  }

  @Override
  public synchronized void close() {
    if (!isClosed) {
      isClosed = true;
      log.close();
    }
  }
}
