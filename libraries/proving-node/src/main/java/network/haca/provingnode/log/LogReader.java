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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands out what waits in a log, each record once, oldest first. For one thread.
 *
 * @param <M> what is kept
 */
public final class LogReader<M extends MessageLite> implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(LogReader.class);

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

  /** A record that waits, under its number. */
  public record Entry<M>(long sequence, M message) {}

  /**
   * The next ones, none if all were handed out. What is damaged is passed over, with what is behind
   * it in its file: that stays there, and {@link LogOutbox#damage} names it.
   *
   * @throws IOException if one cannot be read now; asked again, it is tried again
   */
  public List<Entry<M>> next(int limit) throws IOException {
    List<Entry<M>> entries = new ArrayList<>();
    try {
      Optional<Stretch> waits = waits();
      while (entries.size() < limit && waits.isPresent()) {
        addOrPass(waits.get(), entries);
        waits = waits();
      }
    } catch (IOException | RuntimeException | Error e) {
      if (entries.isEmpty()) {
        throw e;
      }
      LOG.debug("the next call meets it again", e);
    }
    return entries;
  }

  private void addOrPass(Stretch stretch, List<Entry<M>> entries) throws IOException {
    try {
      Optional<M> message = read(stretch);
      if (message.isPresent()) {
        entries.add(new Entry<>(stretch.sequence(), message.get()));
        next = stretch.sequence() + 1;
      }
    } catch (DamagedLogException e) {
      String reason = String.valueOf(e.getMessage());
      LOG.error("proofs that were durable are not handed out: {}", reason);
      state.damaged(stretch.segment(), reason);
      next = state.ask(held -> stretch.segment().end());
    }
  }

  /** One by its number, nothing if it was taken. */
  Optional<M> get(long sequence) throws IOException {
    next = sequence;
    Optional<Stretch> waits = waits().filter(stretch -> stretch.sequence() == sequence);
    return waits.isPresent() ? read(waits.get()) : Optional.empty();
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
