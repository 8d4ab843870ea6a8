package network.haca.cli.chain.statetest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Runs state test files on all cores. */
public final class StateTests {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The numbers of cases that passed and that failed. */
  public record Totals(long passed, long failed) {
    Totals plus(Totals other) {
      return new Totals(passed + other.passed, failed + other.failed);
    }
  }

  private StateTests() {}

  /** The JSON files of a file or folder, in order. */
  public static List<Path> files(Path path) throws IOException {
    try (Stream<Path> files = Files.walk(path)) {
      return files.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    }
  }

  /**
   * @param failures gets a line for each case that failed
   */
  public static Totals run(List<Path> files, Consumer<String> failures)
      throws InterruptedException {
    int cores = Runtime.getRuntime().availableProcessors();
    try (ExecutorService executor = Executors.newFixedThreadPool(cores)) {
      List<Future<Totals>> results = new ArrayList<>();
      for (Path file : files) {
        results.add(executor.submit(() -> run(file, failures)));
      }
      Totals totals = new Totals(0, 0);
      for (Future<Totals> result : results) {
        totals = totals.plus(result.get());
      }
      return totals;
    } catch (ExecutionException e) {
      throw new IllegalStateException("a state test file cannot be run", e.getCause());
    }
  }

  private static Totals run(Path file, Consumer<String> failures) {
    Totals totals = new Totals(0, 0);
    for (Map.Entry<String, JsonNode> test : read(file).properties()) {
      for (StateTestCase each : StateTestCase.of(test)) {
        Optional<String> failure = attempt(each);
        failure.ifPresent(
            text -> failures.accept(file.getFileName() + " " + each.name() + ": " + text));
        totals = totals.plus(failure.isEmpty() ? new Totals(1, 0) : new Totals(0, 1));
      }
    }
    return totals;
  }

  private static Optional<String> attempt(StateTestCase each) {
    try {
      return each.run();
    } catch (RuntimeException e) {
      return Optional.of("broke: " + e);
    }
  }

  private static JsonNode read(Path file) {
    try {
      return JSON.readTree(file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException("not a state test file: " + file, e);
    }
  }
}
