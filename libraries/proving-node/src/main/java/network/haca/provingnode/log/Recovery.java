package network.haca.provingnode.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds what a log holds. The newest segment that was begun says which others count and how far,
 * and must hold to its last byte what was durable; only its own end may be that of a write that was
 * cut.
 */
final class Recovery {
  private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

  /** RocksDB's, which an earlier release kept its outbox in. */
  private static final String EARLIER = "CURRENT";

  private final LogFolder folder;
  private final NavigableMap<Long, Segment> segments = new TreeMap<>();
  private final Times times = new Times();

  private Recovery(LogFolder folder) {
    this.folder = folder;
  }

  /**
   * @param segments by the number of the first record
   * @param newest number of a segment, of which there may be a file
   * @param begun the newest segment that was begun, if any; else 0
   */
  record Found(NavigableMap<Long, Segment> segments, Times times, long newest, long begun) {}

  /**
   * @throws DamagedLogException if something that was durable is not there
   * @throws IOException if the folder cannot be read, or what is found cannot be made durable
   */
  static Found find(LogFolder folder) throws IOException {
    return new Recovery(folder).find();
  }

  private Found find() throws IOException {
    List<String> names = folder.names();
    if (names.contains(EARLIER)) {
      throw new IOException(
          "%s holds the outbox of an earlier release, in RocksDB; run that release until Kafka has taken what waits there, then delete the folder's content"
              .formatted(folder));
    }
    NavigableMap<Long, String> files = new TreeMap<>();
    names.forEach(name -> Segment.number(name).ifPresent(number -> files.put(number, name)));
    long newest = files.isEmpty() ? 0 : files.lastKey();
    Map<Long, Long> kept = keptBy(files);
    for (Map.Entry<Long, String> file : files.entrySet()) {
      if (kept.containsKey(file.getKey())) {
        read(file.getKey(), Optional.of(kept.get(file.getKey())));
      } else {
        // Of a write that failed, or taken.
        discard(file.getValue());
      }
    }
    long begun = segments.values().stream().mapToLong(Segment::number).max().orElse(0);
    return new Found(segments, times, newest, begun);
  }

  /** Whoever reads the folder next knows as well that nothing counts there. */
  private void discard(String name) {
    try {
      folder.delete(name);
    } catch (IOException e) {
      LOG.warn("{} is not deleted: {}", name, e.getMessage());
    }
  }

  /** How far the segments count that the newest names, and itself, which is read here. */
  private Map<Long, Long> keptBy(NavigableMap<Long, String> files) throws IOException {
    while (!files.isEmpty()) {
      Map.Entry<Long, String> newest = files.pollLastEntry();
      ByteBuffer bytes = content(newest.getValue());
      Optional<SegmentHeader> header = SegmentHeader.read(bytes);
      if (header.isPresent()) {
        read(newest.getKey(), Optional.empty());
        return header.get().kept().stream()
            .collect(Collectors.toMap(SegmentHeader.Kept::number, SegmentHeader.Kept::length));
      }
      if (firstFrame(bytes, 0, -1) >= 0) {
        throw damaged(newest.getValue(), 0);
      }
      discard(newest.getValue());
    }
    return Map.of();
  }

  /**
   * @param told how far it counts; of the newest nobody says it
   */
  private void read(long number, Optional<Long> told) throws IOException {
    String name = Segment.name(number);
    ByteBuffer bytes = content(name);
    SegmentHeader header =
        SegmentHeader.read(bytes).orElseThrow(() -> DamagedLogException.in(name, 0));
    Segment segment = new Segment(number, header.first(), header.bytes());
    int at = header.bytes();
    while (told.isPresent() ? at < told.get() : Frame.holds(bytes, at)) {
      if (!Frame.holds(bytes, at)) {
        throw damaged(name, at);
      }
      Frame.Header frame = Frame.header(bytes, at);
      times.note(segment.end(), frame.time());
      at += (int) frame.frameBytes();
      segment.grow(1, at);
    }
    if (told.isPresent() ? at != told.get() : firstFrame(bytes, at, at) >= 0) {
      throw damaged(name, at);
    }
    cut(segment, bytes.limit());
    if (told.isEmpty()) {
      makeDurable(segment, bytes);
    }
    segments.put(segment.first(), segment);
  }

  private DamagedLogException damaged(String name, long at) {
    return DamagedLogException.in(folder + "/" + name, at);
  }

  /** Where a frame lies, at or behind {@code at}, whose group begins behind {@code after}. */
  private static int firstFrame(ByteBuffer bytes, int at, int after) {
    for (int next = at; next < bytes.limit(); next++) {
      if (Frame.holds(bytes, next) && Frame.header(bytes, next).groupStart() > after) {
        return next;
      }
    }
    return -1;
  }

  /** What lies behind the last record is of a write that was cut. */
  private void cut(Segment segment, long size) {
    segment.fileBytes(size);
    if (size > segment.length()) {
      try (LogFile file = folder.open(segment.name())) {
        file.truncate(segment.length());
        segment.fileBytes(segment.length());
      } catch (IOException e) {
        LOG.warn("{} is not cut: {}", segment.name(), e.getMessage());
      }
    }
  }

  /**
   * Writes the newest segment's bytes again. They may have been read from the system's memory
   * alone: after a flush that failed Linux shows them, and takes them for written.
   */
  private void makeDurable(Segment segment, ByteBuffer bytes) throws IOException {
    try (LogFile file = folder.open(segment.name())) {
      file.write(bytes.slice(0, (int) segment.length()), 0);
      file.sync();
    }
    folder.sync();
  }

  private ByteBuffer content(String name) throws IOException {
    try (LogFile file = folder.open(name)) {
      if (file.size() > Integer.MAX_VALUE) {
        throw damaged(name, Integer.MAX_VALUE);
      }
      ByteBuffer bytes = ByteBuffer.allocate((int) file.size());
      file.read(bytes, 0);
      return bytes.flip();
    }
  }
}
