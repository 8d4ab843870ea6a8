package network.haca.cli.bench;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.Callable;
import network.haca.benchmarks.all.AllBench;
import network.haca.benchmarks.all.HacaCommand;
import network.haca.benchmarks.report.GeneratedPart;
import network.haca.benchmarks.report.Section;
import network.haca.cli.network.DemoHome;
import network.haca.cli.outcome.ExitCode;
import network.haca.devnet.build.BuiltTree;
import network.haca.devnet.models.BundledModels;
import network.haca.role.JsonOption;
import network.haca.role.SetupException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code haca bench all}: every measurement of the page, and the page. */
@Command(
    name = "all",
    description =
        "Runs every measurement of docs/benchmarks.md, each as a command of its own and beside the"
            + " servers that are installed, and writes them there with charts.",
    mixinStandardHelpOptions = true)
final class AllBenchCommand implements Callable<Integer> {
  private static final long MIB = 1 << 20;

  @Option(
      names = "--only",
      split = ",",
      paramLabel = "NAME",
      description = "those alone; the others stay on the page as they are")
  private List<String> only = List.of();

  @Option(
      names = "--seconds",
      defaultValue = "10",
      description = "of each run (default: ${DEFAULT-VALUE})")
  private int seconds;

  @Option(
      names = "--rounds",
      defaultValue = "3",
      description = "of which the median counts (default: ${DEFAULT-VALUE})")
  private int rounds;

  @Option(
      names = "--settled",
      split = ",",
      paramLabel = "PROOFS",
      defaultValue = "10000,100000,1000000",
      description =
          "in the explorer's view, ascending; ten million take half an hour (default:"
              + " ${DEFAULT-VALUE})")
  private List<Integer> settled = List.of();

  @Option(
      names = "--python",
      defaultValue = "python3",
      description =
          "that Triton, MLServer and llama.cpp are installed for (default: ${DEFAULT-VALUE})")
  private String python = "python3";

  @Option(
      names = "--page",
      paramLabel = "FILE",
      defaultValue = "docs/benchmarks.md",
      description = "that is written to (default: ${DEFAULT-VALUE} of the build)")
  private String page = "docs/benchmarks.md";

  @Mixin private JsonOption json = new JsonOption();

  @Override
  public Integer call() throws Exception {
    if (seconds < 1 || rounds < 1) {
      throw new SetupException("--seconds and --rounds must be at least 1.", null);
    }
    if (!settled.equals(settled.stream().sorted().distinct().toList())) {
      throw new SetupException("--settled must ascend.", null);
    }
    Path scratch = Files.createTempDirectory("haca-bench");
    ArrayNode document = JsonNodeFactory.instance.arrayNode();
    try (AllBench bench = new AllBench(setup(scratch))) {
      GeneratedPart part = new GeneratedPart(BuiltTree.resolve(page));
      for (String name : chosen(bench.names())) {
        json.progress().println("- " + name);
        Section section = bench.measure(name, json.progress()::println);
        part.write(preface(), List.of(section));
        document.addObject().put("name", name).put("rows", section.rows().size());
      }
      json.print(document);
      return ExitCode.DONE.code();
    } finally {
      DemoHome.delete(scratch);
    }
  }

  private AllBench.Setup setup(Path scratch) throws Exception {
    return new AllBench.Setup(
        new HacaCommand(BuiltTree.resolve("haca")),
        python,
        BuiltTree.resolve("benchmarks"),
        BundledModels.folder(),
        scratch,
        rounds,
        Duration.ofSeconds(seconds),
        settled);
  }

  private List<String> chosen(List<String> names) throws SetupException {
    if (only.isEmpty()) {
      return names;
    }
    if (!names.containsAll(only)) {
      throw new SetupException(
          "--only: name some of %s.".formatted(String.join(", ", names)), null);
    }
    return only;
  }

  private String preface() {
    Runtime machine = Runtime.getRuntime();
    return "*%s, %d processors, %,d MiB of heap at most, %s %s, Java %s; runs of %d s, %d rounds.*"
        .formatted(
            LocalDate.now(ZoneOffset.UTC),
            machine.availableProcessors(),
            machine.maxMemory() / MIB,
            System.getProperty("os.name"),
            System.getProperty("os.version"),
            Runtime.version(),
            seconds,
            rounds);
  }
}
