package network.haca.provingnode.log;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;

/**
 * A disk in memory, each operation of which may fail. What was not flushed is lost in a power cut,
 * or not, page by page; what a flush that failed had before it counts as flushed from then on, as
 * Linux has it.
 */
final class FaultyFolder implements LogFolder {
  private static final int PAGE = 512;

  private static final class Content {
    byte[] now = {};
    byte[] disk = {};
    BitSet dirty = new BitSet();

    void write(byte[] bytes, int at) {
      if (now.length < at + bytes.length) {
        now = Arrays.copyOf(now, at + bytes.length);
      }
      System.arraycopy(bytes, 0, now, at, bytes.length);
      dirty.set(at / PAGE, (at + bytes.length - 1) / PAGE + 1);
    }

    /** Each page for itself, if {@code random} says so. */
    void flush(Random random, double chance) {
      disk = Arrays.copyOf(disk, now.length);
      dirty.stream()
          .filter(page -> random.nextDouble() < chance)
          .filter(page -> page * PAGE < now.length)
          .forEach(
              page ->
                  System.arraycopy(
                      now,
                      page * PAGE,
                      disk,
                      page * PAGE,
                      Math.min(PAGE, now.length - page * PAGE)));
      dirty.clear();
    }
  }

  private final Random random;
  private final Map<String, Content> files = new TreeMap<>();
  private final Map<String, Content> durable = new TreeMap<>();
  private double failures;
  private boolean isFull;
  private boolean refusesFlushes;
  private int opensLeft = Integer.MAX_VALUE;
  private String unreadable = "";
  private volatile CountDownLatch hung = new CountDownLatch(0);

  FaultyFolder(Random random) {
    this.random = random;
  }

  /**
   * @param share of operations that fail
   */
  synchronized void fail(double share) {
    failures = share;
  }

  /** From now on, or until {@code false}, no flush and no truncation reaches the disk. */
  synchronized void refuseFlushes(boolean refuses) {
    refusesFlushes = refuses;
  }

  /** True if nothing more can be written. */
  synchronized void fill(boolean full) {
    isFull = full;
  }

  /** So many files can be opened, then one cannot, then all can again. */
  synchronized void failOpenAfter(int opens) {
    opensLeft = opens;
  }

  /** The disk does not give what is in this file. */
  synchronized void spoil(String name) {
    unreadable = name;
  }

  /** Flips a bit of this file. */
  synchronized void flip(String name, int at) {
    requireNonNull(files.get(name)).now[at] ^= 1;
  }

  /** Flushes take until {@code end}. */
  void hang(CountDownLatch end) {
    hung = end;
  }

  /** Only what is on disk is there afterwards. */
  synchronized void cutPower() {
    files.keySet().retainAll(durable.keySet());
    durable.forEach(
        (name, content) -> {
          if (files.containsKey(name) || random.nextBoolean()) {
            files.put(name, content);
          }
        });
    files
        .values()
        .forEach(
            content -> {
              content.flush(random, random.nextDouble());
              content.now = content.disk.clone();
            });
  }

  @Override
  public synchronized List<String> names() {
    return new ArrayList<>(files.keySet());
  }

  @Override
  public synchronized LogFile open(String name) throws IOException {
    Content content = files.get(name);
    if (content == null) {
      throw new NoSuchFileException(name);
    }
    if (opensLeft-- == 0) {
      opensLeft = Integer.MAX_VALUE;
      throw new IOException("Too many open files");
    }
    return new FaultyFile(content, name);
  }

  @Override
  public synchronized LogFile create(String name) throws IOException {
    mayFail("create");
    Content content = files.computeIfAbsent(name, any -> new Content());
    content.now = new byte[0];
    return new FaultyFile(content, name);
  }

  @Override
  public synchronized void delete(String name) throws IOException {
    mayFail("delete");
    files.remove(name);
  }

  @Override
  public synchronized void sync() throws IOException {
    mayFail("sync of the folder");
    durable.clear();
    durable.putAll(files);
  }

  private void mayFail(String what) throws IOException {
    if (random.nextDouble() < failures) {
      throw new IOException(what + " fails");
    }
  }

  private final class FaultyFile implements LogFile {
    private final Content content;

    private final String name;

    FaultyFile(Content content, String name) {
      this.content = content;
      this.name = name;
    }

    @Override
    public long size() {
      synchronized (FaultyFolder.this) {
        return content.now.length;
      }
    }

    @Override
    public void read(ByteBuffer into, long at) throws IOException {
      synchronized (FaultyFolder.this) {
        if (name.equals(unreadable)) {
          throw new IOException("Input/output error");
        }
        int length = Math.min(into.remaining(), content.now.length - (int) at);
        into.put(content.now, (int) at, Math.max(0, length));
      }
    }

    @Override
    public void write(ByteBuffer from, long at) throws IOException {
      synchronized (FaultyFolder.this) {
        byte[] bytes = new byte[from.remaining()];
        from.get(bytes);
        boolean isCut = isFull || random.nextDouble() < failures;
        int written = isCut ? random.nextInt(bytes.length) : bytes.length;
        if (written > 0) {
          content.write(Arrays.copyOf(bytes, written), (int) at);
        }
        if (isCut) {
          throw new IOException(isFull ? "No space left on device" : "write fails");
        }
      }
    }

    @Override
    public void truncate(long size) throws IOException {
      synchronized (FaultyFolder.this) {
        if (refusesFlushes) {
          throw new IOException("truncate fails");
        }
        mayFail("truncate");
        content.now = Arrays.copyOf(content.now, (int) Math.min(size, content.now.length));
      }
    }

    @Override
    public void sync() throws IOException {
      try {
        hung.await();
      } catch (InterruptedException e) {
        throw new InterruptedIOException();
      }
      synchronized (FaultyFolder.this) {
        boolean fails = refusesFlushes || random.nextDouble() < failures;
        double flushed = refusesFlushes ? 0 : random.nextDouble();
        content.flush(random, fails ? flushed : 2);
        if (fails) {
          throw new IOException("fsync fails");
        }
      }
    }

    @Override
    public void close() {}
  }
}
