package network.haca.workers.zk;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import network.haca.primitives.Bytes32;
import network.haca.service.OwnerOnly;

/**
 * The latest answers for which no prover has anything left to do, each in a file of its own: a node
 * that was killed proves none of them once more, and none that was cancelled.
 */
public final class EndedProofs {
  /** Files that are kept; with one more, the oldest goes that the log does not hand out again. */
  static final int KEPT_MAX = 1_000;

  /** Files at which no answer is taken until the oldest that waits is over. */
  static final int HELD_MAX = 100_000;

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SUFFIX = ".json";
  private static final String SEQUENCE = "sequence";
  private static final int FILE_BYTES_MAX = 16 << 10;
  private static final int REASON_CHARACTERS_MAX = 1_000;

  private final Path folder;
  private final Map<Bytes32, Ended> jobs = new LinkedHashMap<>();

  /** Held while the disk is waited for, and never by who only reads. */
  private final Object writing = new Object();

  /**
   * @param sequence of the job in the log
   */
  private record Ended(long sequence, ProofJob job) {}

  private EndedProofs(Path folder) {
    this.folder = folder;
  }

  /**
   * Reads what is there; a file that is none of its own is left alone.
   *
   * @throws IOException if the folder cannot be made or read
   */
  public static EndedProofs open(Path folder) throws IOException {
    OwnerOnly.folder(folder);
    EndedProofs ended = new EndedProofs(folder);
    for (Path file : ended.files()) {
      ended.read(file).ifPresent(over -> ended.jobs.put(over.job().leaf(), over));
    }
    return ended;
  }

  /** The oldest first. */
  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().endsWith(SUFFIX))
          .sorted(Comparator.comparingLong(file -> file.toFile().lastModified()))
          .toList();
    }
  }

  private Optional<Ended> read(Path file) throws IOException {
    if (Files.size(file) > FILE_BYTES_MAX) {
      return Optional.empty();
    }
    try {
      JsonNode json = JSON.readTree(Files.readAllBytes(file));
      return ProofJob.read(json)
          .filter(job -> job.state().isOver() && file.equals(file(job.leaf())))
          .map(job -> new Ended(json.path(SEQUENCE).asLong(), job));
    } catch (JsonProcessingException e) {
      // Half of one: its answer is proven again.
      return Optional.empty();
    }
  }

  private Path file(Bytes32 leaf) {
    return folder.resolve(leaf.toHex() + SUFFIX);
  }

  /**
   * Keeps one, in the place of what was kept of it before; it is durable when this returns.
   *
   * @param sequence of the job in the log
   * @param lowest from which number on the log may hand out again what is over
   * @throws IOException if the disk does not take it
   */
  void keep(long sequence, ProofJob job, long lowest) throws IOException {
    synchronized (writing) {
      write(sequence, job);
      for (Bytes32 oldest : surplus(lowest)) {
        Files.deleteIfExists(file(oldest));
        drop(oldest);
      }
    }
  }

  /**
   * Keeps what became of one, if it is still here.
   *
   * @throws IOException if the disk does not take it
   */
  void follow(ProofJob job) throws IOException {
    synchronized (writing) {
      Optional<Long> sequence = sequence(job.leaf());
      if (sequence.isPresent()) {
        write(sequence.get(), job);
      }
    }
  }

  private void write(long sequence, ProofJob job) throws IOException {
    String reason = job.reason();
    ProofJob kept =
        job.because(reason.substring(0, Math.min(reason.length(), REASON_CHARACTERS_MAX)));
    write(file(job.leaf()), kept.json().put(SEQUENCE, sequence).toString());
    put(new Ended(sequence, kept));
  }

  private void write(Path file, String text) throws IOException {
    Path next = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(next, text, StandardCharsets.UTF_8);
    try (FileChannel channel = FileChannel.open(next, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
      names.force(true);
    }
  }

  private synchronized void put(Ended over) {
    jobs.put(over.job().leaf(), over);
  }

  private synchronized void drop(Bytes32 leaf) {
    jobs.remove(leaf);
  }

  private synchronized Optional<Long> sequence(Bytes32 leaf) {
    return Optional.ofNullable(jobs.get(leaf)).map(Ended::sequence);
  }

  private synchronized List<Bytes32> surplus(long lowest) {
    return jobs.values().stream()
        .filter(over -> over.sequence() < lowest)
        .limit(Math.max(0, jobs.size() - KEPT_MAX))
        .map(over -> over.job().leaf())
        .toList();
  }

  /** Why no more answers are to be taken; nothing if they are. */
  synchronized Optional<String> refusal() {
    return jobs.size() < HELD_MAX
        ? Optional.empty()
        : Optional.of("too many proofs are over behind one that is not");
  }

  synchronized Optional<ProofJob> get(Bytes32 leaf) {
    return Optional.ofNullable(jobs.get(leaf)).map(Ended::job);
  }

  /** The latest last. */
  synchronized List<ProofJob> all() {
    return jobs.values().stream().map(Ended::job).toList();
  }
}
