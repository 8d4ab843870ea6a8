package network.haca.fullnode.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import network.haca.primitives.Printable;

/**
 * The file {@code halted} in a node's home: while it is there, the node does not start (rule C3).
 */
final class HaltFile {
  static final String NAME = "halted";

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Only what a node wrote is read. */
  private static final long BYTES_MAX = 1 << 16;

  private final Path home;

  HaltFile(Path home) {
    this.home = home;
  }

  /** Writes the file whole, and returns when the disk has it. */
  void write(Halt halt) throws IOException {
    ObjectNode document = JSON.createObjectNode();
    document.put("height", halt.height());
    document.put("field", halt.field());
    document.put("expected", halt.expected());
    document.put("own", halt.own());
    document.put("time", halt.time().toString());
    document.put("line", Printable.text(halt.line()));
    Path whole = home.resolve(NAME + ".new");
    try (FileChannel file =
        FileChannel.open(
            whole,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer bytes =
          ByteBuffer.wrap(JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(document));
      while (bytes.hasRemaining()) {
        file.write(bytes);
      }
      file.force(true);
    }
    Files.move(whole, path(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    try (FileChannel folder = FileChannel.open(home)) {
      folder.force(true);
    }
  }

  /**
   * @throws HaltedException if the node stands still
   */
  void requireNone() throws HaltedException {
    if (Files.exists(path())) {
      throw exception(read().map(Halt::sentence).orElse("its file cannot be read"));
    }
  }

  HaltedException exception(String sentence) {
    return new HaltedException(
        ("the node is halted: %s (%s). Its ledger is not the network's, and is not gone on with."
                + " When the cause is mended, haca full-node --clear-halt puts it aside, and the"
                + " ledger begins anew; see docs/operating-validators.md, \"After a halt\"")
            .formatted(sentence, path()));
  }

  Path path() {
    return home.resolve(NAME);
  }

  /** Reads the recorded halt; empty if the file cannot be read, which holds the node up as well. */
  Optional<Halt> read() {
    try {
      if (Files.size(path()) > BYTES_MAX) {
        return Optional.empty();
      }
      JsonNode document = JSON.readTree(path().toFile());
      return Optional.of(
          new Halt(
              document.path("height").asLong(),
              Printable.text(document.path("field").asText()),
              Printable.text(document.path("expected").asText()),
              Printable.text(document.path("own").asText()),
              Instant.parse(document.path("time").asText()),
              document.path("line").asText()));
    } catch (IOException | DateTimeException e) {
      return Optional.empty();
    }
  }
}
