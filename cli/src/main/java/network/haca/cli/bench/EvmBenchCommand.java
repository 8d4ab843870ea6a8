package network.haca.cli.bench;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import network.haca.benchmarks.evm.AttachedBench;
import network.haca.benchmarks.evm.AttachedMeasurement;
import network.haca.benchmarks.evm.EvmBench;
import network.haca.benchmarks.evm.EvmMeasurement;
import network.haca.benchmarks.evm.EvmWorkload;
import network.haca.benchmarks.evm.EvmWorkloads;
import network.haca.benchmarks.evm.RevmBench;
import network.haca.cli.outcome.ExitCode;
import network.haca.role.JsonOption;
import network.haca.role.SetupException;
import network.haca.service.Children;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code haca bench evm}: whole blocks here, and on revm if that is asked for. */
@Command(
    name = "evm",
    description = "Whole blocks on our EVM, with their state roots.",
    mixinStandardHelpOptions = true)
final class EvmBenchCommand implements Callable<Integer> {
  @Parameters(paramLabel = "WORKLOAD", arity = "0..*", description = "only those named so")
  private @Nullable List<String> names;

  @Option(
      names = "--revm",
      description = "measure revm with alloy-trie too; builds benchmarks/revm with cargo if needed")
  private boolean withRevm;

  @Option(
      names = "--attached",
      description =
          "compare transactions as they run where models can be asked with plain ones instead")
  private boolean attached;

  @Option(names = "--warmups", defaultValue = "200", description = "rounds not measured")
  private int warmups;

  @Option(names = "--rounds", defaultValue = "31", description = "rounds; the median counts")
  private int rounds;

  @Mixin private JsonOption json = new JsonOption();

  private final ArrayNode rows = JsonNodeFactory.instance.arrayNode();

  @Override
  public Integer call() throws IOException, InterruptedException, SetupException {
    if (rounds < 1 || warmups < 0) {
      throw new SetupException("--rounds must be at least 1 and --warmups at least 0.", null);
    }
    List<EvmWorkload> workloads = named(names);
    if (attached) {
      compare(workloads);
      return ExitCode.of(true);
    }
    Optional<List<EvmMeasurement>> revm = Optional.empty();
    if (withRevm) {
      revm = Optional.of(new RevmBench(revmProgram()).measure(workloads, warmups, rounds));
    }
    json.progress().println(heading(withRevm));
    boolean agree = measure(workloads, revm);
    if (!agree) {
      System.err.println("Gas or state root differ from revm's: one of the two is wrong.");
    }
    json.print(rows);
    return ExitCode.of(agree);
  }

  private void compare(List<EvmWorkload> workloads) {
    AttachedBench bench = new AttachedBench(warmups, rounds);
    json.progress().println("| workload | run ms | ratio |\n|---|---|---|");
    for (EvmWorkload workload : workloads) {
      AttachedMeasurement measured = bench.measure(workload);
      rows.addObject()
          .put("workload", measured.name())
          .put("runNanos", measured.plainNanos())
          .put("ratio", measured.ratio());
      json.progress()
          .printf(
              Locale.ROOT,
              "| %s | %.2f | %.3f |%n",
              measured.name(),
              measured.plainNanos() / 1e6,
              measured.ratio());
    }
    json.print(rows);
  }

  /** Prints a row for each workload; whether gas and state roots are revm's where it was asked. */
  private boolean measure(List<EvmWorkload> workloads, Optional<List<EvmMeasurement>> revm) {
    EvmBench bench = new EvmBench(warmups, rounds);
    boolean agree = true;
    for (int i = 0; i < workloads.size(); i++) {
      EvmMeasurement ours = bench.measure(workloads.get(i));
      ObjectNode object = describe(ours, rows.addObject());
      if (revm.isEmpty()) {
        json.progress().println(row(ours));
        continue;
      }
      EvmMeasurement theirs = revm.get().get(i);
      describe(theirs, object.putObject("revm"));
      json.progress().println(row(ours, theirs));
      agree &= ours.gas() == theirs.gas() && ours.root().equals(theirs.root());
    }
    return agree;
  }

  private static List<EvmWorkload> named(@Nullable List<String> names) throws SetupException {
    List<EvmWorkload> all = EvmWorkloads.all();
    if (names == null || names.isEmpty()) {
      return all;
    }
    List<EvmWorkload> chosen = all.stream().filter(one -> names.contains(one.name())).toList();
    if (chosen.size() < names.size()) {
      List<String> known = all.stream().map(EvmWorkload::name).toList();
      throw new SetupException("The workloads are: " + String.join(", ", known) + ".", null);
    }
    return chosen;
  }

  private static ObjectNode describe(EvmMeasurement measured, ObjectNode object) {
    return object
        .put("workload", measured.name())
        .put("gas", measured.gas())
        .put("runNanos", measured.executeNanos())
        .put("rootNanos", measured.rootNanos())
        .put("root", measured.root().toHex());
  }

  private static String heading(boolean withRevm) {
    String alone = "| workload | Mgas | run ms | Mgas/s | root ms |";
    return withRevm
        ? alone + " revm ms | alloy-trie ms | run ratio | whole ratio |\n" + "|---".repeat(9) + "|"
        : alone + "\n" + "|---".repeat(5) + "|";
  }

  private static String row(EvmMeasurement ours) {
    return String.format(
        Locale.ROOT,
        "| %s | %.1f | %.2f | %.0f | %.2f |",
        ours.name(),
        ours.gas() / 1e6,
        ours.executeNanos() / 1e6,
        ours.gas() * 1e3 / ours.executeNanos(),
        ours.rootNanos() / 1e6);
  }

  private static String row(EvmMeasurement ours, EvmMeasurement theirs) {
    return row(ours)
        + String.format(
            Locale.ROOT,
            " %.2f | %.2f | %.1f | %.1f |",
            theirs.executeNanos() / 1e6,
            theirs.rootNanos() / 1e6,
            (double) ours.executeNanos() / theirs.executeNanos(),
            (double) (ours.executeNanos() + ours.rootNanos())
                / (theirs.executeNanos() + theirs.rootNanos()));
  }

  private static Path revmProgram() throws IOException, InterruptedException, SetupException {
    Path crate = Path.of(System.getProperty("haca.root", "."), "benchmarks", "revm");
    List<String> build = List.of("cargo", "build", "--release", "--locked");
    try {
      Process cargo =
          Children.start(
              new ProcessBuilder(build)
                  .directory(crate.toFile())
                  .redirectError(ProcessBuilder.Redirect.INHERIT));
      if (cargo.waitFor() != 0) {
        throw new SetupException("benchmarks/revm cannot be built; cargo says why above.", null);
      }
    } catch (IOException e) {
      throw new SetupException("--revm needs cargo (Rust 1.91 or newer) on the PATH.", e);
    }
    Path program = crate.resolve("target/release/haca-revm-bench");
    if (!Files.isExecutable(program)) {
      throw new SetupException("cargo left no program at " + program + ".", null);
    }
    return program;
  }
}
