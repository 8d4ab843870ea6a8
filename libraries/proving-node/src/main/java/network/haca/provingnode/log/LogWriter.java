package network.haca.provingnode.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import network.haca.provingnode.core.Outbox.NotKeptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that changes a log's files: what waits is written and flushed together, what is
 * taken is deleted. After a write that failed nothing more is written to its segment, since nobody
 * knows what is on disk behind its last flush: the group is refused, and the next goes to a new
 * segment, as soon as one can be begun.
 */
final class LogWriter {
  private static final Logger LOG = LoggerFactory.getLogger(LogWriter.class);

  private final LogFolder folder;
  private final LogOptions options;
  private final LogState state;
  private final LowerBound bound;
  private final List<Segment> undeleted = new ArrayList<>();
  private Optional<OpenSegment> active = Optional.empty();
  private ByteBuffer buffer = ByteBuffer.allocateDirect(LogState.GROUP_BYTES_MAX);
  private volatile Runnable grown = () -> {};

  /**
   * The newest segment that was begun. Its file stays until there is another, whatever was taken:
   * with it the numbers would be forgotten, and given again.
   */
  private long begun;

  /** Of a segment that was tried to begin. */
  private long newest;

  private boolean isTroubled;

  LogWriter(
      LogFolder folder,
      LogOptions options,
      LogState state,
      LowerBound bound,
      Recovery.Found found) {
    this.folder = folder;
    this.options = options;
    this.state = state;
    this.bound = bound;
    this.newest = found.newest();
    this.begun = found.begun();
    begin();
  }

  /** Runs whenever there is more to read. */
  void onGrown(Runnable listener) {
    grown = listener;
  }

  /** Until the log is closed; if it fails, nothing is taken any more and nobody waits. */
  void run() {
    try {
      write();
    } catch (RuntimeException | Error e) {
      String reason = "the outbox's writer has ended: " + e;
      NotKeptException refusal = new NotKeptException(reason);
      state.died(reason).forEach(append -> append.number().completeExceptionally(refusal));
      LOG.error("no proofs are taken until the node is started again", e);
    }
  }

  private void write() {
    boolean isClosing = false;
    while (!isClosing) {
      LogState.Work work = state.work();
      isClosing = work.isClosing();
      clear(work);
      if (!work.group().isEmpty()) {
        write(work.group());
      } else if (active.isEmpty() && !isClosing) {
        begin();
      }
    }
    end();
    clear(state.work());
  }

  private void clear(LogState.Work work) {
    if (work.isActiveSpent()) {
      end();
    }
    work.lowerBound().ifPresent(bound::write);
    undeleted.addAll(work.spent());
    undeleted.removeIf(this::isDeleted);
  }

  private boolean isDeleted(Segment segment) {
    if (segment.number() == begun) {
      return false;
    }
    try {
      folder.delete(segment.name());
      state.deleted(segment);
      return true;
    } catch (IOException e) {
      LOG.warn("{} is not deleted: {}", segment.name(), e.getMessage());
      return false;
    }
  }

  private void write(List<Append> group) {
    long bytes = group.stream().mapToLong(Append::frameBytes).sum();
    try {
      ensureRoom(bytes);
      OpenSegment segment =
          active.orElseThrow(() -> new IOException(state.refusal().orElse("no segment")));
      long time = options.clock().millis();
      segment.append(frames(group, (int) bytes, segment.length(), time));
      long first = state.written(group, segment, time);
      for (int each = 0; each < group.size(); each++) {
        group.get(each).number().complete(first + each);
      }
    } catch (IOException | RuntimeException | Error e) {
      fail(group, e);
      return;
    }
    grown.run();
  }

  private ByteBuffer frames(List<Append> group, int bytes, long at, long time) {
    ByteBuffer into = bytes <= buffer.capacity() ? buffer.clear() : ByteBuffer.allocate(bytes);
    // What the system alone has been told to write may be lost in any order.
    int groupStart = options.sync() == Sync.DISK ? (int) at : 0;
    group.forEach(append -> Frame.write(into, append.content(), groupStart, time));
    return into.flip();
  }

  private void ensureRoom(long bytes) {
    boolean isFull =
        active
            .filter(open -> open.length() + bytes > options.segmentBytesMax() && open.hasRecords())
            .isPresent();
    if (isFull) {
      end();
    }
    if (active.isEmpty()) {
      begin();
    }
  }

  /** The group's answers do not leave; others may, if there is a place for their proofs. */
  private void fail(List<Append> group, Throwable failure) {
    String reason = "the outbox cannot be written: " + failure.getMessage();
    if (active.isPresent()) {
      LOG.warn("{} proofs are refused: {}", group.size(), reason);
      end();
      begin();
    }
    state.refuse(group);
    NotKeptException refusal = new NotKeptException(reason);
    group.forEach(append -> append.number().completeExceptionally(refusal));
  }

  private void end() {
    active.ifPresent(
        open -> {
          active = Optional.empty();
          open.end();
          state.ended(open.fileBytes());
        });
  }

  private void begin() {
    newest++;
    SegmentHeader header = state.ask(held -> new SegmentHeader(held.next(), held.kept()));
    try {
      OpenSegment open = OpenSegment.begin(folder, Segment.name(newest), header, options.sync());
      Segment segment = new Segment(newest, header.first(), header.bytes());
      segment.fileBytes(open.fileBytes());
      active = Optional.of(open);
      begun = newest;
      state.begun(segment);
      if (isTroubled) {
        LOG.info("the outbox can be written again");
      }
      isTroubled = false;
    } catch (IOException | RuntimeException | Error e) {
      String reason = "the outbox cannot be written: " + e.getMessage();
      state.troubled(reason);
      if (!isTroubled) {
        LOG.error("no proofs are taken until that ends by itself: {}", reason);
      }
      isTroubled = true;
    }
  }
}
