package network.haca.workers.zk;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
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
  /** Files that are kept; with one more, the oldest goes. */
  static final int KEPT_MAX = 1_000;

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SUFFIX = ".json";
  private static final int FILE_BYTES_MAX = 16 << 10;
  private static final int REASON_CHARACTERS_MAX = 1_000;

  private final Path folder;
  private final Map<Bytes32, ProofJob> jobs = new LinkedHashMap<>();

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
      ended.read(file).ifPresent(job -> ended.jobs.put(job.leaf(), job));
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

  private Optional<ProofJob> read(Path file) throws IOException {
    if (Files.size(file) > FILE_BYTES_MAX) {
      return Optional.empty();
    }
    try {
      return ProofJob.read(JSON.readTree(Files.readAllBytes(file)))
          .filter(job -> job.state().isOver() && file.equals(file(job.leaf())));
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
   * @throws IOException if the disk does not take it
   */
  synchronized void keep(ProofJob job) throws IOException {
    String reason = job.reason();
    ProofJob kept =
        job.because(reason.substring(0, Math.min(reason.length(), REASON_CHARACTERS_MAX)));
    write(file(job.leaf()), kept.json().toString());
    jobs.put(job.leaf(), kept);
    while (jobs.size() > KEPT_MAX) {
      Bytes32 oldest = jobs.keySet().iterator().next();
      Files.deleteIfExists(file(oldest));
      jobs.remove(oldest);
    }
  }

  private static void write(Path file, String text) throws IOException {
    Path next = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(next, text, StandardCharsets.UTF_8);
    try (FileChannel channel = FileChannel.open(next, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  synchronized Optional<ProofJob> get(Bytes32 leaf) {
    return Optional.ofNullable(jobs.get(leaf));
  }

  /** The latest last. */
  synchronized List<ProofJob> all() {
    return new ArrayList<>(jobs.values());
  }
}
