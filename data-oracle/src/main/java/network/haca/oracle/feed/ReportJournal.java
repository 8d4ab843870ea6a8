package network.haca.oracle.feed;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import network.haca.primitives.Bytes32;

/**
 * The last round of each feed that this node has signed, on disk before the signature leaves: a
 * node that is killed and comes back never signs a second report of a round (rule D1).
 */
final class ReportJournal {
  private final Path folder;
  private final Map<String, Long> known = new HashMap<>();

  /**
   * @param folder that no other process uses
   */
  ReportJournal(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder);
  }

  /**
   * Takes a round, after which it and all before it count as signed.
   *
   * @param chainId of which a feed of that name is another
   * @return false if it counts as signed already
   * @throws IOException if that cannot be kept
   */
  synchronized boolean take(long chainId, Bytes32 feedId, long round) throws IOException {
    String name = chainId + "-" + feedId.toHex().substring(2);
    if (round <= last(name)) {
      return false;
    }
    write(name, round);
    known.put(name, round);
    return true;
  }

  private long last(String name) throws IOException {
    Long round = known.get(name);
    if (round != null) {
      return round;
    }
    Path file = folder.resolve(name);
    if (!Files.exists(file)) {
      return 0;
    }
    String text = Files.readString(file, StandardCharsets.US_ASCII).strip();
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new IOException(
          "%s does not hold the number of a round; remove it once that round is over"
              .formatted(file),
          e);
    }
  }

  private void write(String name, long round) throws IOException {
    Path written = folder.resolve(name + ".new");
    ByteBuffer text = StandardCharsets.US_ASCII.encode(round + "\n");
    try (FileChannel file =
        FileChannel.open(
            written,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      while (text.hasRemaining()) {
        var _ = file.write(text);
      }
      file.force(true);
    }
    Files.move(
        written,
        folder.resolve(name),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
    try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
      directory.force(true);
    }
  }
}
