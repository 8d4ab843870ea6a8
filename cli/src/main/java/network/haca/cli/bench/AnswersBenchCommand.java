package network.haca.cli.bench;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import network.haca.benchmarks.answers.AnswersBench;
import network.haca.cli.options.IngressOption;
import network.haca.cli.outcome.ExitCode;
import network.haca.role.JsonOption;
import network.haca.role.SetupException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code haca bench answers}: what a network that runs answers, by the form of its signatures. */
@Command(
    name = "answers",
    description =
        "Answers per second of the model 'projectile' on a network that runs: each signed alone, and"
            + " with shared signatures.",
    mixinStandardHelpOptions = true)
final class AnswersBenchCommand implements Callable<Integer> {
  @Option(
      names = "--clients",
      defaultValue = "1,8,32",
      split = ",",
      description = "at once (default: ${DEFAULT-VALUE})")
  private List<Integer> clients = List.of();

  @Option(
      names = "--seconds",
      defaultValue = "5",
      description = "of each of the eight runs (default: ${DEFAULT-VALUE})")
  private int seconds;

  @Mixin private IngressOption ingress = new IngressOption();

  @Mixin private JsonOption json = new JsonOption();

  @Override
  public Integer call() throws Exception {
    if (clients.stream().anyMatch(count -> count < 1) || seconds < 1) {
      throw new SetupException("--clients and --seconds must be at least 1.", null);
    }
    ArrayNode document = JsonNodeFactory.instance.arrayNode();
    try (AnswersBench bench = new AnswersBench(ingress.uri())) {
      for (int count : clients) {
        AnswersBench.Result result = bench.measure(count, Duration.ofSeconds(seconds));
        ObjectNode row = document.addObject().put("clients", count);
        add("alone", result.alone(), row);
        add("shared", result.shared(), row);
      }
    } catch (IOException e) {
      throw ingress.failure(e);
    }
    json.print(document);
    return ExitCode.DONE.code();
  }

  private void add(String form, AnswersBench.Figures figures, ObjectNode row) {
    row.putObject(form)
        .put("perSecond", figures.perSecond())
        .put("medianMs", figures.medianMillis())
        .put("p95Ms", figures.p95Millis());
    json.progress()
        .printf(
            Locale.ROOT,
            "%s clients, signed %s: %.0f answers/s, median %.2f ms, 95th percentile %.2f ms%n",
            row.get("clients"),
            form,
            figures.perSecond(),
            figures.medianMillis(),
            figures.p95Millis());
  }
}
