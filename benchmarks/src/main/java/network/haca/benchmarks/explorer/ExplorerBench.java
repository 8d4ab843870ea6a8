package network.haca.benchmarks.explorer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import network.haca.explorer.core.Lookup;
import network.haca.explorer.core.View;
import network.haca.explorer.rocksdb.ViewDatabase;

/** Fills the explorer's view with settled proofs, then asks for what its pages show. */
public final class ExplorerBench {
  private static final String VIEW = "view";

  private final Path folder;
  private final long batches;

  /**
   * A question's times.
   *
   * @param name of what is asked
   * @param nanos ascending
   */
  public record Row(String name, List<Long> nanos) {
    public Row {
      nanos = List.copyOf(nanos);
    }

    /** The time within which so many of a hundred were answered, in microseconds. */
    public double micros(int percent) {
      return nanos.get(Math.min(nanos.size() - 1, nanos.size() * percent / 100)) / 1_000.0;
    }
  }

  /**
   * The outcome.
   *
   * @param added proofs that were not in the view yet
   * @param filling how long these took
   * @param diskBytes of the view
   * @param memoryBytes of this process at most; 0 where the system does not tell
   */
  public record Result(
      long proofs, long added, Duration filling, long diskBytes, long memoryBytes, List<Row> rows) {
    public Result {
      rows = List.copyOf(rows);
    }
  }

  /**
   * @param folder that becomes an explorer's, with the view in it; a view that an earlier bench
   *     left there is only filled up
   * @param proofs at least one batch of them
   */
  public ExplorerBench(Path folder, long proofs) {
    this.folder = folder;
    this.batches = Math.max(1, proofs / GeneratedProofs.BATCH_SIZE);
  }

  /** Returns true if a folder has a view that an earlier bench left, and not a network's. */
  public static boolean isFilledByBench(Path folder) throws IOException {
    if (!Files.isDirectory(folder.resolve(VIEW))) {
      return false;
    }
    try (ViewDatabase view = ViewDatabase.open(folder.resolve(VIEW))) {
      return isFilled(new Lookup(view), 0);
    }
  }

  public Result measure(Consumer<String> progress) throws IOException {
    try (ViewDatabase view = ViewDatabase.open(folder.resolve(VIEW))) {
      Lookup lookup = new Lookup(view);
      long begin = System.nanoTime();
      long there = filled(lookup);
      fill(view, there, progress);
      Duration filling = Duration.ofNanos(System.nanoTime() - begin);
      List<Row> rows = new Questions(lookup, batches).ask();
      return new Result(
          batches * GeneratedProofs.BATCH_SIZE,
          (batches - there) * GeneratedProofs.BATCH_SIZE,
          filling,
          Footprint.ofFolder(folder),
          Footprint.ofProcess(),
          rows);
    }
  }

  private static boolean isFilled(Lookup lookup, long batch) {
    return lookup.batch(GeneratedProofs.root(batch)).isPresent();
  }

  /** The number of batches that are in the view already; batches come in their order. */
  private long filled(Lookup lookup) {
    long there = 0;
    long missing = batches;
    while (there < missing) {
      long middle = (there + missing) >>> 1;
      if (isFilled(lookup, middle)) {
        there = middle + 1;
      } else {
        missing = middle;
      }
    }
    return there;
  }

  private void fill(ViewDatabase view, long first, Consumer<String> progress) {
    long told = Math.max(1, batches / 10);
    view.change(table -> GeneratedProofs.nodes().forEach(new View(table, happening -> {})::take));
    for (long batch = first; batch < batches; batch++) {
      long number = batch;
      view.change(
          table -> {
            View rows = new View(table, happening -> {});
            GeneratedProofs.batch(number).forEach(rows::take);
          });
      if ((batch + 1) % told == 0) {
        progress.accept("%d of %d batches".formatted(batch + 1, batches));
      }
    }
  }
}
