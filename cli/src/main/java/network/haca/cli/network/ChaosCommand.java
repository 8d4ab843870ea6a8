package network.haca.cli.network;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import network.haca.cli.outcome.ExitCode;
import network.haca.devnet.chaos.Chaos;
import network.haca.devnet.chaos.ChaosPlan;
import network.haca.devnet.chaos.ChaosReport;
import network.haca.devnet.models.BundledModels;
import network.haca.role.JsonOption;
import network.haca.role.SetupException;
import network.haca.service.OwnerOnly;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code haca chaos}: whether every answer settles exactly once, whatever fails. */
@Command(
    name = "chaos",
    description =
        "Runs every role as a process, under load and faults by a seed, and looks at the end"
            + " whether every answer is settled exactly once.",
    mixinStandardHelpOptions = true)
public final class ChaosCommand implements Callable<Integer> {
  private static final double MINUTES_MIN = 0.3;
  private static final double MINUTES_MAX = 24 * 60;
  private static final int VALIDATORS_MAX = 10;
  private static final long MINUTE_MILLIS = 60_000;

  @Option(names = "--seed", paramLabel = "N", required = true, description = "of the schedule")
  private long seed;

  @Option(
      names = "--minutes",
      paramLabel = "M",
      defaultValue = "2",
      description = "of load, such as 0.5 or 10 (default: ${DEFAULT-VALUE})")
  private double minutes = 2;

  @Option(
      names = "--validators",
      paramLabel = "N",
      defaultValue = "4",
      description = "1 to " + VALIDATORS_MAX + " (default: ${DEFAULT-VALUE})")
  private int validators = 4;

  @Option(
      names = "--home",
      paramLabel = "DIR",
      description = "an empty folder for data and logs, which stay (default: a temporary one)")
  private @Nullable Path home;

  @Mixin private JsonOption json = new JsonOption();

  @Override
  public Integer call() throws Exception {
    if (!(minutes >= MINUTES_MIN && minutes <= MINUTES_MAX)) {
      throw new SetupException("--minutes is %s to %s.".formatted(MINUTES_MIN, MINUTES_MAX), null);
    }
    if (validators < 1 || validators > VALIDATORS_MAX) {
      throw new SetupException("--validators is 1 to " + VALIDATORS_MAX + ".", null);
    }
    PrintStream progress = json.progress();
    Path folder = folder();
    ChaosPlan plan =
        new ChaosPlan(
            seed,
            Duration.ofMillis((long) (minutes * MINUTE_MILLIS)),
            validators,
            2,
            folder,
            BundledModels.folder());
    boolean passed = false;
    try {
      ChaosReport report = Chaos.run(plan, progress::println);
      passed = report.passed();
      report.lines().forEach(progress::println);
      json.print(report.toJson());
    } finally {
      if (passed && home == null) {
        DemoHome.delete(folder);
      } else {
        progress.println("data and logs are in " + folder);
        progress.println("the same again: " + again());
      }
    }
    return ExitCode.of(passed);
  }

  private Path folder() throws Exception {
    if (home == null) {
      OwnerOnly.newFiles();
      return Files.createTempDirectory("haca-chaos");
    }
    // Before anything is done to it: it may be somebody's.
    requireEmpty(home);
    OwnerOnly.folder(home);
    return home.toAbsolutePath();
  }

  private static void requireEmpty(Path folder) throws IOException, SetupException {
    if (!Files.exists(folder)) {
      return;
    }
    if (!Files.isDirectory(folder)) {
      throw new SetupException(folder + " is no folder; give another --home", null);
    }
    try (Stream<Path> files = Files.list(folder)) {
      if (files.findAny().isPresent()) {
        throw new SetupException(folder + " is not empty; give another --home", null);
      }
    }
  }

  private String again() {
    return "./haca chaos --seed %d --minutes %s --validators %d"
        .formatted(seed, minutes, validators);
  }
}
