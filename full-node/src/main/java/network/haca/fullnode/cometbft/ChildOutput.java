package network.haca.fullnode.cometbft;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Reads what a child process writes, at once and to its end: a full pipe would stop the child. All
 * of it goes to a log; each line's beginning goes to a reader, too.
 */
final class ChildOutput {
  /** Upper bound on the part of a line that the reader is given, in bytes. */
  static final int LINE_BYTES_MAX = 4096;

  private static final int BUFFER_SIZE = 1 << 14;

  private final ChildLog log;
  private final Consumer<String> lines;
  private final byte[] line = new byte[LINE_BYTES_MAX];
  private int length;

  ChildOutput(ChildLog log, Consumer<String> lines) {
    this.log = log;
    this.lines = lines;
  }

  /** Returns when the child and all that it started have closed the output. */
  void read(InputStream in) throws IOException {
    byte[] buffer = new byte[BUFFER_SIZE];
    for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
      log.write(buffer, count);
      split(buffer, count);
    }
    if (length > 0) {
      endLine();
    }
  }

  private void split(byte[] buffer, int count) {
    for (int i = 0; i < count; i++) {
      if (buffer[i] == '\n') {
        endLine();
      } else if (length < LINE_BYTES_MAX) {
        line[length++] = buffer[i];
      }
    }
  }

  private void endLine() {
    lines.accept(new String(Arrays.copyOf(line, length), StandardCharsets.UTF_8));
    length = 0;
  }
}
