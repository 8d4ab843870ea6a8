package network.haca.provingnode.log;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import network.haca.provingnode.log.Holdings.Stretch;

/**
 * Hands out what waits in a log, each record once, oldest first. For one thread.
 *
 * @param <M> what is kept
 */
public final class LogReader<M extends MessageLite> implements Closeable {
  private final LogFolder folder;
  private final LogState state;
  private final Parser<M> parser;
  private Optional<SegmentReader> open = Optional.empty();
  private long next;

  LogReader(LogFolder folder, LogState state, Parser<M> parser) {
    this.folder = folder;
    this.state = state;
    this.parser = parser;
  }

  /** The same reader, which goes on with this number. */
  LogReader<M> from(long sequence) {
    next = sequence;
    return this;
  }

  /** A record that waits, under its number. */
  public record Entry<M>(long sequence, M message) {}

  /**
   * The next ones, none if all were handed out.
   *
   * @throws IOException if one cannot be read now; asked again, it is tried again
   */
  public List<Entry<M>> next(int limit) throws IOException {
    List<Entry<M>> entries = new ArrayList<>();
    Optional<Stretch> waits = waits();
    while (entries.size() < limit && waits.isPresent()) {
      Optional<M> message = read(waits.get());
      if (message.isPresent()) {
        entries.add(new Entry<>(waits.get().sequence(), message.get()));
        next = waits.get().sequence() + 1;
      }
      waits = waits();
    }
    return entries;
  }

  @Override
  public void close() throws IOException {
    if (open.isPresent()) {
      SegmentReader reader = open.get();
      open = Optional.empty();
      reader.close();
    }
  }

  private Optional<Stretch> waits() {
    long from = next;
    return state.ask(held -> held.from(from));
  }

  /** Nothing if it was taken meanwhile, with the last of its segment. */
  private Optional<M> read(Stretch stretch) throws IOException {
    boolean isRead = false;
    try {
      SegmentReader reader = reader(stretch);
      M message = parser.parseFrom(reader.read(stretch.sequence(), stretch.end()));
      isRead = true;
      return Optional.of(message);
    } catch (NoSuchFileException e) {
      if (waits().filter(now -> now.sequence() == stretch.sequence()).isPresent()) {
        throw e;
      }
      return Optional.empty();
    } finally {
      if (!isRead) {
        close();
      }
    }
  }

  private SegmentReader reader(Stretch stretch) throws IOException {
    if (open.filter(at -> at.reaches(stretch.segment(), stretch.sequence())).isEmpty()) {
      close();
      open = Optional.of(SegmentReader.open(folder, stretch.segment()));
    }
    return open.get();
  }
}
