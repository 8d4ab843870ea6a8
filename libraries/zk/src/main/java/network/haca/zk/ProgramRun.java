package network.haca.zk;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import network.haca.service.Children;

/**
 * One run of a program to its end, in bounded time, of whose output the beginning is kept.
 *
 * @param output of standard output and standard error together
 */
record ProgramRun(int code, String output) {
  private static final int OUTPUT_MAX = 1 << 20;
  private static final int TIMED_OUT = -1;

  /**
   * Runs it.
   *
   * @throws IOException if there is no such program
   */
  static ProgramRun of(
      Path folder, Duration patience, Map<String, String> environment, List<String> command)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process = Children.start(builder);
    process.getOutputStream().close();
    StringBuilder output = new StringBuilder();
    Thread reader = Thread.ofVirtual().start(() -> collect(process.getInputStream(), output));
    try {
      boolean ended = process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
      end(process);
      reader.join();
      return new ProgramRun(ended ? process.exitValue() : TIMED_OUT, output.toString());
    } catch (InterruptedException e) {
      end(process);
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while " + command.getFirst() + " ran", e);
    }
  }

  boolean isDone() {
    return code == 0;
  }

  /** The end of what it wrote, for a message. */
  String lastWords() {
    String words = output.strip();
    String end = words.substring(Math.max(0, words.length() - 300)).replaceAll("\\s+", " ");
    return code == TIMED_OUT ? "it has not ended in time. " + end : end;
  }

  private static void end(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  /** Reads to the end, so that the program never waits for a reader. */
  private static void collect(InputStream in, StringBuilder output) {
    byte[] buffer = new byte[8192];
    try (in) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        if (output.length() < OUTPUT_MAX) {
          output.append(new String(buffer, 0, read, StandardCharsets.UTF_8));
        }
      }
    } catch (IOException e) {
      output.append(e.getMessage());
    }
  }
}
