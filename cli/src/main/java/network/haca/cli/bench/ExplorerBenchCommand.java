package network.haca.cli.bench;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import network.haca.benchmarks.explorer.ExplorerBench;
import network.haca.cli.network.DemoHome;
import network.haca.cli.outcome.ExitCode;
import network.haca.role.JsonOption;
import network.haca.role.SetupException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code haca bench explorer}: how long the explorer's view takes to answer. */
@Command(
    name = "explorer",
    description =
        "The explorer's view: filled with settled proofs, then asked what its pages show.",
    mixinStandardHelpOptions = true)
final class ExplorerBenchCommand implements Callable<Integer> {
  private static final double GIB = 1 << 30;
  private static final long PROOFS_MIN = 1_000;
  private static final long PROOFS_MAX = 100_000_000;

  @Option(
      names = "--proofs",
      defaultValue = "1000000",
      description = "in the view (default: ${DEFAULT-VALUE})")
  private long proofs;

  @Option(
      names = "--keep",
      paramLabel = "FOLDER",
      description =
          "leaves the view in this folder, as explorer.data takes it; one that an earlier run left"
              + " is filled up and asked again")
  private @Nullable Path keep;

  @Mixin private JsonOption json = new JsonOption();

  @Override
  public Integer call() throws IOException, SetupException {
    if (proofs < PROOFS_MIN || proofs > PROOFS_MAX) {
      throw new SetupException("--proofs is %d to %d.".formatted(PROOFS_MIN, PROOFS_MAX), null);
    }
    if (keep != null) {
      if (Files.exists(keep) && !ExplorerBench.isFilledByBench(keep)) {
        throw new SetupException(
            "%s is there already, and not of this command; name a new folder.".formatted(keep),
            null);
      }
      return measure(Files.createDirectories(keep));
    }
    Path home = Files.createTempDirectory("haca-explorer");
    try {
      return measure(home);
    } finally {
      DemoHome.delete(home);
    }
  }

  private int measure(Path folder) throws IOException {
    ExplorerBench.Result result =
        new ExplorerBench(folder, proofs).measure(line -> json.progress().println("- " + line));
    json.print(document(result), text(result));
    return ExitCode.DONE.code();
  }

  private static ObjectNode document(ExplorerBench.Result result) {
    ObjectNode document =
        JsonNodeFactory.instance
            .objectNode()
            .put("proofs", result.proofs())
            .put("added", result.added())
            .put("fillingSeconds", result.filling().toMillis() / 1_000.0)
            .put("diskBytes", result.diskBytes())
            .put("memoryBytes", result.memoryBytes());
    ArrayNode rows = document.putArray("questions");
    for (ExplorerBench.Row row : result.rows()) {
      rows.addObject()
          .put("question", row.name())
          .put("medianMicros", row.micros(50))
          .put("p99Micros", row.micros(99));
    }
    return document;
  }

  private static String text(ExplorerBench.Result result) {
    StringBuilder text =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "%d proofs, %d of them added in %.1f s, %.1f GiB on disk, %.1f GiB of memory at most%n%-32s %10s %10s%n",
                result.proofs(),
                result.added(),
                result.filling().toMillis() / 1_000.0,
                result.diskBytes() / GIB,
                result.memoryBytes() / GIB,
                "question",
                "median µs",
                "p99 µs"));
    for (ExplorerBench.Row row : result.rows()) {
      text.append(
          String.format(
              Locale.ROOT, "%-32s %10.1f %10.1f%n", row.name(), row.micros(50), row.micros(99)));
    }
    return text.toString().stripTrailing();
  }
}
