package network.haca.zk;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import network.haca.service.Children;
import org.jspecify.annotations.Nullable;

/**
 * EZKL in a process of its own, which is asked one thing at a time, in lines of JSON. It has bounds
 * on memory and files, reaches no network, and is killed when it takes too long; what is asked
 * after its end is asked of a new one.
 */
public final class ProverProcess implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LINE_MAX = 4 << 20;
  private static final int LINES_MAX = 1_000;
  private static final Duration START_MAX = Duration.ofMinutes(1);

  /** Nobody listens there: what EZKL would download, it shall not. */
  private static final String NOWHERE = "http://127.0.0.1:9";

  private final ProverTools.Prover prover;
  private final Path home;
  private final ProverLimits limits;
  private volatile @Nullable Running running;
  private volatile boolean isClosed;
  private long asked;

  /** A process that lives, and the lines that it has written; empty for the end. */
  private record Running(Process process, BlockingQueue<String> lines) {}

  /**
   * @param home of the process, where its log is
   */
  public ProverProcess(ProverTools.Prover prover, Path home, ProverLimits limits) {
    this.prover = prover;
    this.home = home;
    this.limits = limits;
  }

  /** What became of a request. */
  public sealed interface Reply {
    /** It is done, with this result. */
    record Done(JsonNode result) implements Reply {}

    /**
     * It is not, for this reason.
     *
     * @param isOver whether the process is, too
     */
    record Failed(String reason, boolean isOver) implements Reply {}
  }

  /**
   * Asks for one thing.
   *
   * @param request with what it takes, but its number
   * @param steps takes what is being done
   * @param isWanted asked when the process is there that {@link #abandon} ends
   * @throws IOException if the process cannot be started
   */
  public synchronized Reply ask(
      ObjectNode request, Consumer<String> steps, BooleanSupplier isWanted) throws IOException {
    Running process = live();
    // Who abandons it before this saw no process, or another one.
    if (!isWanted.getAsBoolean()) {
      return new Reply.Failed("nobody wants it any more", false);
    }
    long id = ++asked;
    byte[] line = (request.put("id", id) + "\n").getBytes(StandardCharsets.UTF_8);
    try {
      process.process().getOutputStream().write(line);
      process.process().getOutputStream().flush();
    } catch (IOException e) {
      running = null;
      return ended(process);
    }
    Reply reply = await(process, id, steps, limits.patience());
    if (reply instanceof Reply.Failed(String _, boolean isOver) && isOver) {
      // It may live for a moment yet; the next request is none of its.
      running = null;
    }
    return reply;
  }

  private Running live() throws IOException {
    Running last = running;
    if (last != null && last.process().isAlive()) {
      return last;
    }
    Running started = start();
    running = started;
    // Asked after it can be seen: who closes from now on ends it.
    if (isClosed) {
      started.process().destroyForcibly();
      throw ZkException.failed("the prover is closed");
    }
    if (await(started, 0, step -> {}, START_MAX)
        instanceof Reply.Failed(String reason, boolean _)) {
      running = null;
      throw ZkException.failed("EZKL does not start: " + reason);
    }
    return started;
  }

  private Running start() throws IOException {
    Files.createDirectories(home);
    ProcessBuilder builder =
        new ProcessBuilder(
            prover.python().toString(),
            "-I",
            prover.program().toString(),
            Long.toString(limits.memoryBytes()),
            Long.toString(limits.fileBytes()));
    builder.directory(home.toFile());
    builder.redirectError(home.resolve("prover.log").toFile());
    builder.environment().clear();
    builder
        .environment()
        .putAll(
            Map.of(
                "PATH", "/usr/bin:/bin",
                "HOME", home.toAbsolutePath().toString(),
                "RAYON_NUM_THREADS", Integer.toString(limits.threads())));
    for (String proxy : List.of("http_proxy", "https_proxy", "all_proxy", "HTTPS_PROXY")) {
      builder.environment().put(proxy, NOWHERE);
    }
    Process process = Children.start(builder);
    BlockingQueue<String> lines = new ArrayBlockingQueue<>(LINES_MAX);
    Thread.ofPlatform().daemon().name("zk-prover").start(() -> read(process, lines));
    return new Running(process, lines);
  }

  /** An over-long line, or too many, end the process: it is not the one that we wrote. */
  private static void read(Process process, BlockingQueue<String> lines) {
    try (BufferedReader in = process.inputReader(StandardCharsets.UTF_8)) {
      StringBuilder line = new StringBuilder();
      for (int character = in.read(); character >= 0; character = in.read()) {
        if (character != '\n') {
          line.append((char) character);
        } else if (lines.offer(line.toString())) {
          line.setLength(0);
        } else {
          break;
        }
        if (line.length() > LINE_MAX) {
          break;
        }
      }
    } catch (IOException e) {
      // The process is gone, as the empty line tells.
    } finally {
      process.destroyForcibly();
      while (!lines.offer("")) {
        lines.poll();
      }
    }
  }

  private Reply await(Running process, long id, Consumer<String> steps, Duration patience)
      throws IOException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      String line = next(process, deadline - System.nanoTime());
      if (line == null) {
        process.process().destroyForcibly();
        return new Reply.Failed(
            "it has not ended within %s, and was killed".formatted(patience), true);
      }
      if (line.isEmpty()) {
        return ended(process);
      }
      JsonNode event;
      try {
        event = JSON.readTree(line);
      } catch (JsonProcessingException e) {
        process.process().destroyForcibly();
        return new Reply.Failed("it wrote what is no event", true);
      }
      if (event.path("id").asLong(-1) == id) {
        if (event.has("done")) {
          return new Reply.Done(event.get("done"));
        }
        if (event.has("failed")) {
          return new Reply.Failed(event.get("failed").asText(), false);
        }
        steps.accept(event.path("step").asText());
      }
    }
  }

  private static @Nullable String next(Running process, long nanos) throws IOException {
    try {
      return process.lines().poll(nanos, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      process.process().destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while EZKL ran", e);
    }
  }

  private Reply ended(Running process) {
    try {
      boolean gone = process.process().waitFor(5, TimeUnit.SECONDS);
      String how = gone ? "with code " + process.process().exitValue() : "its output";
      return new Reply.Failed(
          "EZKL ended %s; it may have %d bytes of memory, and its last words are in %s"
              .formatted(how, limits.memoryBytes(), home.resolve("prover.log")),
          true);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Reply.Failed("interrupted", true);
    }
  }

  /**
   * Ends what is done now, whose asker is told so; what is asked next is asked of a new process.
   */
  public void abandon() {
    Running last = running;
    if (last != null) {
      last.process().destroyForcibly();
    }
  }

  /** Ends the process at once: who waits for an answer is told that there is none. */
  @Override
  public void close() {
    isClosed = true;
    abandon();
  }
}
