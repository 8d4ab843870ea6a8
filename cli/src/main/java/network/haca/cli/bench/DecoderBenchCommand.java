package network.haca.cli.bench;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.Callable;
import network.haca.benchmarks.llm.DecoderBench;
import network.haca.cli.network.DemoHome;
import network.haca.cli.outcome.ExitCode;
import network.haca.devnet.models.BundledModels;
import network.haca.devnet.models.SmolLm2;
import network.haca.devnet.models.Weights;
import network.haca.role.JsonOption;
import network.haca.role.RoleOptions;
import network.haca.role.SetupException;
import network.haca.service.Parts;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code haca bench decoder}: how fast a language model answers on this machine. */
@Command(
    name = "decoder",
    description =
        "Tokens per second of a model on this machine, through an LLM node that proves each answer.",
    mixinStandardHelpOptions = true)
final class DecoderBenchCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "FOLDER",
      arity = "0..1",
      description = "of the model (default: SmolLM2-135M-Instruct, prepared once)")
  private @Nullable Path folder;

  @Option(
      names = "--weights",
      paramLabel = "WEIGHTS",
      defaultValue = "FLOAT32",
      split = ",",
      description =
          "of SmolLM2, measured in turn: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
  private List<Weights> weights = List.of();

  @Option(
      names = "--clients",
      defaultValue = "1,4,8",
      split = ",",
      description = "at once (default: ${DEFAULT-VALUE})")
  private List<Integer> clients = List.of();

  @Option(
      names = "--tokens",
      defaultValue = "60",
      description = "of an answer, at most (default: ${DEFAULT-VALUE})")
  private int tokens;

  @Option(
      names = "--seconds",
      defaultValue = "15",
      description = "of each measured run (default: ${DEFAULT-VALUE})")
  private int seconds;

  @Option(
      names = "--peer",
      paramLabel = "NAME=URI",
      description =
          "a server of OpenAI's API that has the model, such as one of benchmarks/peers.py, to be"
              + " asked in turn; repeatable")
  private Map<String, URI> peers = new LinkedHashMap<>();

  @Mixin private RoleOptions options = new RoleOptions();

  @Mixin private JsonOption json = new JsonOption();

  @Override
  public Integer call() throws Exception {
    if (clients.stream().anyMatch(count -> count < 1) || tokens < 1 || seconds < 1) {
      throw new SetupException("--clients, --tokens and --seconds must be at least 1.", null);
    }
    SequencedMap<String, Path> models = models();
    Path home = Files.createTempDirectory("haca-decoder");
    ArrayNode document = JsonNodeFactory.instance.arrayNode();
    try (Parts parts = new Parts()) {
      SequencedMap<String, DecoderBench> benches = new LinkedHashMap<>();
      for (Map.Entry<String, Path> model : models.entrySet()) {
        Path own = Files.createDirectory(home.resolve(model.getKey()));
        benches.put(
            model.getKey(),
            parts.add(new DecoderBench(own, model.getValue(), tokens, options.read())));
      }
      for (int count : clients) {
        measure(benches, count, document.addObject());
      }
      json.print(document);
      return ExitCode.DONE.code();
    } finally {
      DemoHome.delete(home);
    }
  }

  private SequencedMap<String, Path> models() throws IOException, InterruptedException {
    SequencedMap<String, Path> models = new LinkedHashMap<>();
    if (folder != null) {
      models.put(String.valueOf(folder.toAbsolutePath().normalize().getFileName()), folder);
      return models;
    }
    for (Weights each : weights) {
      SmolLm2 model =
          SmolLm2.prepare(
              BundledModels.exporter(), each, line -> json.progress().println("- " + line));
      models.put(each.label(), model.folder());
    }
    return models;
  }

  private void measure(SequencedMap<String, DecoderBench> benches, int count, ObjectNode row)
      throws IOException, SetupException {
    Duration duration = Duration.ofSeconds(seconds);
    row.put("clients", count);
    ObjectNode models = row.putObject("models");
    for (Map.Entry<String, DecoderBench> bench : benches.entrySet()) {
      tell(
          "%d clients, %s".formatted(count, bench.getKey()),
          bench.getValue().measure(count, duration),
          models.putObject(bench.getKey()));
    }
    DecoderBench asking = benches.firstEntry().getValue();
    ObjectNode others = row.putObject("peers");
    for (Map.Entry<String, URI> peer : peers.entrySet()) {
      String name = peer.getKey();
      try {
        tell(
            "%d clients, %s".formatted(count, name),
            asking.measure(peer.getValue(), count, duration),
            others.putObject(name));
      } catch (IOException e) {
        throw new SetupException("--peer: %s: %s".formatted(name, e.getMessage()), e);
      }
    }
  }

  private void tell(String what, DecoderBench.Result result, ObjectNode row) {
    row.put("tokensPerSecond", result.tokensPerSecond())
        .put("answers", result.answers())
        .put("medianMs", result.medianMillis());
    json.progress()
        .printf(
            Locale.ROOT,
            "%s: %.0f tokens/s, %d answers, median %.0f ms%n",
            what,
            result.tokensPerSecond(),
            result.answers(),
            result.medianMillis());
  }
}
