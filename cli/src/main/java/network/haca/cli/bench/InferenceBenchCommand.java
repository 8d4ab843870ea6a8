package network.haca.cli.bench;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.Callable;
import network.haca.benchmarks.answers.InferenceBench;
import network.haca.benchmarks.answers.Question;
import network.haca.benchmarks.load.Rate;
import network.haca.cli.options.IngressOption;
import network.haca.cli.outcome.ExitCode;
import network.haca.role.JsonOption;
import network.haca.role.SetupException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code haca bench inference}: what a network that runs answers, beside other model servers. */
@Command(
    name = "inference",
    description =
        "Answers per second of a model on a network that runs, beside other servers of the Open"
            + " Inference Protocol and a server that has nothing to do, all in turn.",
    mixinStandardHelpOptions = true)
final class InferenceBenchCommand implements Callable<Integer> {
  private static final int WARM_UP_MAX = 600;

  @Mixin private LoadOptions load = new LoadOptions();

  @Mixin private IngressOption ingress = new IngressOption();

  @Option(
      names = "--model",
      paramLabel = "NAME",
      defaultValue = "projectile",
      description = "projectile, or all-minilm-l6-v2 (default: ${DEFAULT-VALUE})")
  private String model = "projectile";

  @Option(
      names = "--peer",
      paramLabel = "NAME=URI",
      description = "a server that has the model, such as one of benchmarks/peers.py; repeatable")
  private Map<String, URI> peers = new LinkedHashMap<>();

  @Option(
      names = "--rounds",
      defaultValue = "3",
      description = "of which the median counts (default: ${DEFAULT-VALUE})")
  private int rounds;

  @Option(
      names = "--warm-up",
      paramLabel = "SECONDS",
      defaultValue = "0",
      description =
          "for which the network has the most of these clients first, at most 600 (default:"
              + " ${DEFAULT-VALUE})")
  private int warmUp;

  @Mixin private JsonOption json = new JsonOption();

  @Override
  public Integer call() throws Exception {
    load.check();
    if (rounds < 1) {
      throw new SetupException("--rounds must be at least 1.", null);
    }
    if (warmUp < 0 || warmUp > WARM_UP_MAX) {
      throw new SetupException("--warm-up must be 0 to %d.".formatted(WARM_UP_MAX), null);
    }
    requireOtherNames();
    ArrayNode document = JsonNodeFactory.instance.arrayNode();
    try (InferenceBench bench =
        new InferenceBench(question(), ingress.uri(), new LinkedHashMap<>(peers))) {
      if (warmUp > 0) {
        bench.warmUp(Collections.max(load.clients()), Duration.ofSeconds(warmUp));
      }
      for (int count : load.clients()) {
        tell(count, bench.measure(count, load.duration(), rounds), document);
      }
    } catch (InferenceBench.PeerException e) {
      throw new SetupException("--peer: " + e.getMessage(), e);
    } catch (IOException e) {
      throw ingress.failure(e);
    }
    json.print(document);
    return ExitCode.DONE.code();
  }

  private Question question() throws SetupException {
    return Question.of(model)
        .orElseThrow(
            () ->
                new SetupException(
                    "--model: name one of %s.".formatted(String.join(", ", Question.models())),
                    null));
  }

  private void requireOtherNames() throws SetupException {
    for (String name : peers.keySet()) {
      if (InferenceBench.OWN.contains(name)) {
        throw new SetupException(
            "--peer: %s names a row of the bench itself; give another name than %s."
                .formatted(name, String.join(", ", InferenceBench.OWN)),
            null);
      }
    }
  }

  private void tell(int clients, SequencedMap<String, Rate> rates, ArrayNode document) {
    ObjectNode row = document.addObject().put("clients", clients);
    rates.forEach(
        (server, rate) -> {
          LoadOptions.put(rate, row.putObject(server));
          json.progress().printf("%d clients, %s: %s%n", clients, server, LoadOptions.text(rate));
        });
  }
}
