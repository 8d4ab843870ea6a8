package network.haca.cli.pipe;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.concurrent.Callable;
import network.haca.cli.options.ChainOption;
import network.haca.cli.options.KeyOption;
import network.haca.cli.outcome.CommandFailure;
import network.haca.cli.outcome.ExitCode;
import network.haca.client.pipe.Conclusion;
import network.haca.client.pipe.PipeClient;
import network.haca.client.pipe.Stage;
import network.haca.contracts.Addresses;
import network.haca.contracts.EthereumClient;
import network.haca.pipe.Failure;
import network.haca.pipe.FixedPoint;
import network.haca.pipe.HubAbi;
import network.haca.pipe.Mode;
import network.haca.pipe.ModelOutput;
import network.haca.pipe.ModelRequest;
import network.haca.pipe.NumberTensor;
import network.haca.pipe.OpenAdmission;
import network.haca.pipe.Pace;
import network.haca.pipe.RevertReason;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Printable;
import network.haca.role.JsonOption;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code haca pipe run}: asks a model by the hub and shows what becomes of the transaction. */
@Command(
    name = "run",
    description =
        "Sends a transaction that asks a model, and shows how it is admitted, answered and concluded.",
    mixinStandardHelpOptions = true)
final class PipeRun implements Callable<Integer> {
  /** The longest deadline, and what a block may be late. */
  private static final Duration PATIENCE = Duration.ofSeconds(Pace.PROOF.deadlineSeconds() + 60);

  private static final int ETHER_DECIMALS = 18;

  @Parameters(paramLabel = "MODEL", description = "a name or id of the model registry")
  private String model = "";

  @Option(
      names = "--mode",
      paramLabel = "MODE",
      defaultValue = "VANILLA",
      description =
          "how the answer is vouched for: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
  private Mode mode = Mode.VANILLA;

  @Mixin private InputOption input = new InputOption();

  @Mixin private ChainOption chain = new ChainOption();

  @Mixin private KeyOption key = new KeyOption();

  @Mixin private JsonOption json = new JsonOption();

  @Override
  public Integer call() throws Exception {
    ModelRequest request = new ModelRequest(mode.number(), model, input.input());
    PipeClient client = new PipeClient(chain.client());
    long start = System.nanoTime();
    Bytes32 transaction;
    try {
      transaction = client.send(key.key(), Addresses.INFERENCE_HUB, HubAbi.run(request));
    } catch (EthereumClient.RefusedException e) {
      throw CommandFailure.refused(
          "the transaction was not sent: "
              + RevertReason.of(e.revertData()).orElse(String.valueOf(e.getMessage())),
          e);
    } catch (IOException e) {
      throw chain.unreachable(e);
    }
    say("transaction %s".formatted(transaction));
    Conclusion conclusion;
    try {
      conclusion = client.await(transaction, PATIENCE, this::tell);
    } catch (IOException e) {
      throw chain.unreachable(e);
    }
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    show(conclusion, took);
    json.print(document(transaction, conclusion, took));
    return ExitCode.of(conclusion.succeeded());
  }

  private void say(String line) {
    json.progress().println(line);
  }

  private void tell(Stage stage) {
    switch (stage) {
      case Stage.Sent() -> say("sent, waits for a block");
      case Stage.Admitted(OpenAdmission admission) ->
          say(
              "admitted at height %d, round %d: requests that wait for answers: %d"
                  .formatted(admission.height(), admission.round(), admission.requests().size()));
      case Stage.Concluded(Conclusion conclusion) ->
          say(
              "concluded at height %d: %s"
                  .formatted(conclusion.block(), conclusion.succeeded() ? "done" : "failed"));
    }
  }

  private void show(Conclusion conclusion, Duration took) {
    for (ModelOutput result : conclusion.results()) {
      for (NumberTensor tensor : result.numbers()) {
        say(
            "%s %s: %s"
                .formatted(
                    Printable.line(tensor.name()),
                    tensor.shape(),
                    String.join(
                        ", ", tensor.values().stream().map(PipeRun::plain).limit(12).toList())));
      }
    }
    say(
        "cost %s ether: %s gas at %s wei, %s of it for answers and the runs before them"
            .formatted(
                new BigDecimal(conclusion.cost(), ETHER_DECIMALS)
                    .stripTrailingZeros()
                    .toPlainString(),
                conclusion.gasUsed(),
                conclusion.gasPrice(),
                conclusion.inferenceGas()));
    for (Conclusion.PaidAnswer answer : conclusion.answers()) {
      say(
          "proof %s of node %s%s"
              .formatted(
                  answer.leaf(),
                  answer.node(),
                  Failure.of(answer.failure())
                      .map(failure -> ", which gives no answer: " + failure)
                      .orElse("")));
    }
    say("in %d ms".formatted(took.toMillis()));
  }

  private static String plain(FixedPoint number) {
    return new BigDecimal(number.value(), number.decimals().intValueExact()).toPlainString();
  }

  private ObjectNode document(Bytes32 transaction, Conclusion conclusion, Duration took) {
    ObjectNode document =
        JsonNodeFactory.instance
            .objectNode()
            .put("transaction", transaction.toHex())
            .put("model", model)
            .put("mode", mode.name())
            .put("succeeded", conclusion.succeeded())
            .put("block", conclusion.block())
            .put("gasUsed", conclusion.gasUsed().toString())
            .put("inferenceGas", conclusion.inferenceGas().toString())
            .put("gasPrice", conclusion.gasPrice().toString())
            .put("cost", conclusion.cost().toString())
            .put("durationMs", took.toMillis());
    ArrayNode outputs = document.putArray("outputs");
    conclusion.results().stream()
        .flatMap(result -> result.numbers().stream())
        .forEach(tensor -> output(outputs.addObject(), tensor));
    ArrayNode answers = document.putArray("answers");
    for (Conclusion.PaidAnswer answer : conclusion.answers()) {
      answers
          .addObject()
          .put("key", answer.key().toHex())
          .put("entry", answer.entry().toHex())
          .put("node", answer.node().toHex())
          .put("leaf", answer.leaf().toHex())
          .put("failure", answer.failure());
    }
    return document.put("accordingTo", chain.uri().toString());
  }

  private static void output(ObjectNode shown, NumberTensor tensor) {
    shown.put("name", tensor.name());
    ArrayNode shape = shown.putArray("shape");
    tensor.shape().forEach(shape::add);
    ArrayNode data = shown.putArray("data");
    tensor.values().forEach(value -> data.add(plain(value)));
  }
}
