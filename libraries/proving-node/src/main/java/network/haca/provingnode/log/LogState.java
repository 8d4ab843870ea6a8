package network.haca.provingnode.log;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import network.haca.provingnode.core.Outbox.NotKeptException;

/** What a log holds and what is to be done, between those who append, read, take and write. */
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

  /** Of appends that were let in and are neither durable nor refused yet. */
  private long openCount;

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
   * What there is to do; nothing when a disk that took nothing is to be tried again.
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
      openCount++;
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
    return count(held -> held.waiting() + openCount);
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
      refused += group.size();
      closed(group);
    } finally {
      lock.unlock();
    }
  }

  void deleted(Segment segment) {
    lock.lock();
    try {
      holdings.deleted(segment);
    } finally {
      lock.unlock();
    }
  }

  private void closed(List<Append> group) {
    openCount -= group.size();
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
    if (holdings.waiting() + openCount >= options.recordsMax()) {
      return Optional.of(
          "the outbox holds %s proofs that nobody has taken"
              .formatted(holdings.waiting() + openCount));
    }
    long bytes = holdings.fileBytes() + openBytes;
    return frameBytes > RECORD_BYTES_MAX || bytes + frameBytes + MARGIN_BYTES > options.bytesMax()
        ? Optional.of(
            "%s more bytes do not fit into the outbox, which has %s of %s"
                .formatted(frameBytes, bytes, options.bytesMax()))
        : Optional.empty();
  }
}
