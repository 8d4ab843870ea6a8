package network.haca.provingnode.log;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;

/** The segments of a log, and what of them nobody has taken. Guarded by {@link LogState}. */
final class Holdings {
  /** By the number of the first record. */
  private final NavigableMap<Long, Segment> segments;

  private final Times times;
  private final List<Segment> spent = new ArrayList<>();
  private Optional<Segment> active = Optional.empty();
  private long waiting;
  private long fileBytes;
  private long next;

  /**
   * @param lowerBound before which all were taken
   */
  Holdings(Recovery.Found found, long lowerBound) {
    this.segments = found.segments();
    this.times = found.times();
    // Numbers that were taken once are not given again, or what gets them would count as taken.
    this.next = lowerBound;
    for (Segment segment : List.copyOf(segments.values())) {
      next = Math.max(next, segment.end());
      fileBytes += segment.fileBytes();
      for (long each = segment.first(); each < Math.min(lowerBound, segment.end()); each++) {
        segment.take(each);
      }
      waiting += segment.waiting();
      spendIfTaken(segment);
    }
  }

  /** Records that can be read in a segment, of which the first has this number. */
  record Stretch(Segment segment, long sequence, long end) {}

  /** Durable records that nobody has taken. */
  long waiting() {
    return waiting;
  }

  long fileBytes() {
    return fileBytes;
  }

  /** The next record's number. */
  long next() {
    return next;
  }

  /** Before it, all were taken. */
  long lowest() {
    for (Segment segment : segments.values()) {
      if (segment.waiting() > 0) {
        return segment.waitingFrom(segment.first());
      }
    }
    return next;
  }

  /** When the oldest record that waits was appended, if one does. */
  Optional<Long> oldestTime() {
    return waiting == 0 ? Optional.empty() : times.of(lowest());
  }

  /** What waits from this number on. */
  Optional<Stretch> from(long sequence) {
    Long floor = segments.floorKey(sequence);
    NavigableMap<Long, Segment> rest = floor == null ? segments : segments.tailMap(floor, true);
    for (Segment segment : rest.values()) {
      long waits = segment.waitingFrom(sequence);
      if (waits < segment.end()) {
        return Optional.of(new Stretch(segment, waits, segment.length()));
      }
    }
    return Optional.empty();
  }

  /** What the next segment has to name. */
  List<SegmentHeader.Kept> kept() {
    return segments.values().stream()
        .map(each -> new SegmentHeader.Kept(each.number(), each.length()))
        .toList();
  }

  void begin(Segment segment) {
    segments.put(segment.first(), segment);
    active = Optional.of(segment);
    fileBytes += segment.fileBytes();
  }

  /** The active segment holds so many more records. */
  void grow(int records, long length, long bytes, long time) {
    Segment segment = active.orElseThrow();
    segment.grow(records, length);
    times.note(next, time);
    next += records;
    waiting += records;
    resize(segment, bytes);
  }

  /** The active segment is written no more. */
  void end(long bytes) {
    Segment segment = active.orElseThrow();
    active = Optional.empty();
    resize(segment, bytes);
    spendIfTaken(segment);
  }

  /** Again, or of what is not there, it is nothing. */
  void take(long sequence) {
    Map.Entry<Long, Segment> segment = segments.floorEntry(sequence);
    if (segment != null && segment.getValue().take(sequence)) {
      waiting--;
      if (!active.equals(Optional.of(segment.getValue()))) {
        spendIfTaken(segment.getValue());
      }
    }
  }

  boolean isActiveSpent(int bytesMax) {
    return active.filter(each -> each.isAllTaken() && each.length() >= bytesMax).isPresent();
  }

  boolean hasSpent() {
    return !spent.isEmpty();
  }

  /** Segments that hold nothing any more, each once. */
  List<Segment> takeSpent() {
    List<Segment> all = List.copyOf(spent);
    spent.clear();
    return all;
  }

  void deleted(Segment segment) {
    fileBytes -= segment.fileBytes();
  }

  private void spendIfTaken(Segment segment) {
    if (segment.isAllTaken()) {
      segments.remove(segment.first());
      spent.add(segment);
    }
  }

  private void resize(Segment segment, long bytes) {
    fileBytes += bytes - segment.fileBytes();
    segment.fileBytes(bytes);
  }
}
