package network.haca.cli.bench;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.concurrent.Callable;
import network.haca.benchmarks.answers.AnswersBench;
import network.haca.benchmarks.load.Rate;
import network.haca.cli.options.IngressOption;
import network.haca.cli.outcome.ExitCode;
import network.haca.role.JsonOption;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code haca bench answers}: what a network that runs answers, by the form of its signatures. */
@Command(
    name = "answers",
    description =
        "Answers per second of the model 'projectile' on a network that runs: each signed alone, and"
            + " with shared signatures.",
    mixinStandardHelpOptions = true)
final class AnswersBenchCommand implements Callable<Integer> {
  @Mixin private LoadOptions load = new LoadOptions();

  @Mixin private IngressOption ingress = new IngressOption();

  @Mixin private JsonOption json = new JsonOption();

  @Override
  public Integer call() throws Exception {
    load.check();
    ArrayNode document = JsonNodeFactory.instance.arrayNode();
    try (AnswersBench bench = new AnswersBench(ingress.uri())) {
      for (int count : load.clients()) {
        AnswersBench.Result result = bench.measure(count, load.duration());
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

  private void add(String form, Rate rate, ObjectNode row) {
    LoadOptions.put(rate, row.putObject(form));
    json.progress()
        .printf("%s clients, signed %s: %s%n", row.get("clients"), form, LoadOptions.text(rate));
  }
}
