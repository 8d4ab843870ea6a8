package network.haca.provingnode.log;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import network.haca.provingnode.core.Outbox.NotKeptException;

/** The content of a log and its work to do, between those who append, read, take and write. */
final class LogState {
  /** Of one write and one flush; a single record may be longer. */
  static final int GROUP_BYTES_MAX = 1 << 20;

  static final int RECORD_BYTES_MAX = 1 << 30;

  /** So many records may be handed out again after a restart though they were taken. */
  private static final int TAKEN_AGAIN_MAX = 256;

  /** What may be on disk beside the records that were let in. */
  private static final long MARGIN_BYTES = OpenSegment.CHUNK_BYTES;

  private final LogOptions options;
  private final Holdings holdings;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition work = lock.newCondition();
  private final Deque<Append> pending = new ArrayDeque<>();
  private Optional<String> trouble = Optional.empty();

  /** That were let in and are neither durable nor refused yet, oldest first. */
  private final Deque<Append> open = new ArrayDeque<>();

  /** By the segment's number: what of it cannot be read any more. */
  private final Map<Long, String> damaged = new TreeMap<>();

  private long openBytes;
  private long refused;
  private long boundWritten;
  private boolean isClosed;

  LogState(LogOptions options, Holdings holdings, long boundWritten) {
    this.options = options;
    this.holdings = holdings;
    this.boundWritten = boundWritten;
  }

  /**
   * The work to do; nothing when a disk that took nothing is to be tried again.
   *
   * @param group to be written together
   * @param spent segments that hold nothing any more
   * @param isActiveSpent whether the segment that is written is one of these, and full
   * @param lowerBound if it has moved
   */
  record Work(
      List<Append> group,
      List<Segment> spent,
      boolean isActiveSpent,
      Optional<Long> lowerBound,
      boolean isClosing) {}

  void append(Append append) throws NotKeptException {
    lock.lock();
    try {
      if (isClosed) {
        throw new IllegalStateException("the outbox is closed");
      }
      Optional<String> refusal = refusal(append.frameBytes());
      if (refusal.isPresent()) {
        refused++;
        throw new NotKeptException(refusal.get());
      }
      pending.add(append);
      open.addLast(append);
      openBytes += append.frameBytes();
      work.signal();
    } finally {
      lock.unlock();
    }
  }

  /** What is asked of the holdings while nobody changes them. */
  long count(ToLongFunction<Holdings> question) {
    return ask(question::applyAsLong);
  }

  <T> T ask(Function<Holdings, T> question) {
    lock.lock();
    try {
      return question.apply(holdings);
    } finally {
      lock.unlock();
    }
  }

  /** Records that nobody has taken, those that are just being written among them. */
  long waiting() {
    return count(held -> held.waiting() + open.size());
  }

  long refused() {
    return count(held -> refused);
  }

  /** Why a short record would be refused now. */
  Optional<String> refusal() {
    return ask(held -> refusal(Frame.HEADER_BYTES));
  }

  void take(long sequence) {
    lock.lock();
    try {
      holdings.take(sequence);
      if (isWork()) {
        work.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  void close() {
    lock.lock();
    try {
      isClosed = true;
      work.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Blocks until there is something. For the writer, as all below. */
  Work work() {
    lock.lock();
    try {
      boolean isTime = false;
      while (!isTime && !isWork()) {
        if (trouble.isPresent()) {
          isTime = work.awaitNanos(options.retry().toNanos()) <= 0;
        } else {
          work.await();
        }
      }
      List<Append> group = group();
      return new Work(
          group, holdings.takeSpent(), isActiveSpent(), bound(), isClosed && group.isEmpty());
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts the writer of a log", e);
    } finally {
      lock.unlock();
    }
  }

  void begun(Segment segment) {
    lock.lock();
    try {
      holdings.begin(segment);
      trouble = Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  /** The group is durable; its numbers follow one another from the one that this returns. */
  long written(List<Append> group, OpenSegment file, long time) {
    lock.lock();
    try {
      long first = holdings.next();
      holdings.grow(group.size(), file.length(), file.fileBytes(), time);
      closed(group);
      return first;
    } finally {
      lock.unlock();
    }
  }

  void ended(long fileBytes) {
    lock.lock();
    try {
      holdings.end(fileBytes);
    } finally {
      lock.unlock();
    }
  }

  /** Nothing is taken in until a segment is begun. */
  void troubled(String reason) {
    lock.lock();
    try {
      trouble = Optional.of(reason);
    } finally {
      lock.unlock();
    }
  }

  void refuse(List<Append> group) {
    lock.lock();
    try {
      refused += group.stream().filter(append -> !append.number().isDone()).count();
      closed(group);
    } finally {
      lock.unlock();
    }
  }

  /** Nothing is taken in any more; returns what nobody will write. */
  List<Append> died(String reason) {
    lock.lock();
    try {
      trouble = Optional.of(reason);
      List<Append> unwritten = List.copyOf(open);
      refused += unwritten.stream().filter(append -> !append.number().isDone()).count();
      pending.clear();
      open.clear();
      openBytes = 0;
      return unwritten;
    } finally {
      lock.unlock();
    }
  }

  /** The disk has not answered an append for so long: it is refused, whatever becomes of it. */
  String hung(Duration age) {
    lock.lock();
    try {
      refused++;
      return hanging(age);
    } finally {
      lock.unlock();
    }
  }

  private static String hanging(Duration age) {
    return "the outbox cannot be written: the disk has not answered for %s s"
        .formatted(age.toSeconds());
  }

  /** What a reader cannot read any more. */
  void damaged(Segment segment, String reason) {
    lock.lock();
    try {
      damaged.put(segment.number(), reason);
    } finally {
      lock.unlock();
    }
  }

  Optional<String> damage() {
    return ask(
        held ->
            damaged.isEmpty()
                ? Optional.empty()
                : Optional.of(String.join("; ", damaged.values())));
  }

  void deleted(Segment segment) {
    lock.lock();
    try {
      holdings.deleted(segment);
      damaged.remove(segment.number());
    } finally {
      lock.unlock();
    }
  }

  private void closed(List<Append> group) {
    // There is one writer, and it takes them in the order in which they came.
    group.forEach(each -> open.removeFirst());
    openBytes -= group.stream().mapToLong(Append::frameBytes).sum();
  }

  private boolean isWork() {
    return isClosed
        || !pending.isEmpty()
        || holdings.hasSpent()
        || isActiveSpent()
        || holdings.lowest() - boundWritten >= TAKEN_AGAIN_MAX;
  }

  private boolean isActiveSpent() {
    return holdings.isActiveSpent(options.segmentBytesMax());
  }

  private List<Append> group() {
    List<Append> group = new ArrayList<>();
    long bytes = 0;
    while (!pending.isEmpty()
        && (group.isEmpty() || bytes + pending.getFirst().frameBytes() <= GROUP_BYTES_MAX)) {
      Append append = pending.removeFirst();
      bytes += append.frameBytes();
      group.add(append);
    }
    return group;
  }

  private Optional<Long> bound() {
    long lowest = holdings.lowest();
    if (lowest == boundWritten) {
      return Optional.empty();
    }
    boundWritten = lowest;
    return Optional.of(lowest);
  }

  private Optional<String> refusal(long frameBytes) {
    if (trouble.isPresent()) {
      return trouble;
    }
    Append oldest = open.peekFirst();
    if (oldest != null && oldest.age().compareTo(options.patience()) >= 0) {
      return Optional.of(hanging(oldest.age()));
    }
    if (holdings.waiting() + open.size() >= options.recordsMax()) {
      return Optional.of(
          "the outbox holds %s proofs that nobody has taken"
              .formatted(holdings.waiting() + open.size()));
    }
    long bytes = holdings.fileBytes() + openBytes;
    return frameBytes > RECORD_BYTES_MAX || bytes + frameBytes + MARGIN_BYTES > options.bytesMax()
        ? Optional.of(
            "%s more bytes do not fit into the outbox, which has %s of %s"
                .formatted(frameBytes, bytes, options.bytesMax()))
        : Optional.empty();
  }
}
