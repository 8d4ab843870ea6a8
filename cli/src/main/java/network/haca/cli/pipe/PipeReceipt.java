package network.haca.cli.pipe;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import network.haca.cli.options.ChainOption;
import network.haca.cli.options.OutputFile;
import network.haca.cli.outcome.CommandFailure;
import network.haca.cli.outcome.ExitCode;
import network.haca.cli.receipts.Verification;
import network.haca.client.pipe.InferenceReceipts;
import network.haca.lightclient.CometBftSource;
import network.haca.lightclient.ReceiptVerifier;
import network.haca.lightnode.app.TrustOptions;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.role.JsonOption;
import network.haca.role.SetupException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code haca pipe receipt}: proves what became of a transaction that asked models or for facts.
 */
@Command(
    name = "receipt",
    description =
        "Makes the receipt of a transaction that asked models or for facts, from any node, and"
            + " gives it only if it holds. 'haca verify' verifies it offline.",
    mixinStandardHelpOptions = true)
final class PipeReceipt implements Callable<Integer> {
  @Parameters(paramLabel = "TRANSACTION", description = "the transaction's hash")
  private Bytes32 transaction = Bytes32.ZERO;

  @Mixin private ChainOption chain = new ChainOption();

  @Mixin private TrustOptions trust = new TrustOptions();

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "keeps the receipt there, and shows how it was verified")
  private @Nullable Path output;

  @Mixin private JsonOption json = new JsonOption();

  @Override
  public Integer call() throws Exception {
    OutputFile.requireWritable(output);
    ObjectNode receipt = make();
    Verification verification =
        Verification.of(receipt, Verification.Expected.of(transaction), trust);
    if (!verification.holds()) {
      throw CommandFailure.unproven("what the node gives proves nothing: " + failure(verification));
    }
    if (output == null) {
      json.print(receipt, receipt.toPrettyString());
    } else {
      OutputFile.write(output, Bytes.ofUtf8(receipt.toPrettyString()));
      json.print(verification.toJson(), verification.text());
    }
    return ExitCode.DONE.code();
  }

  private ObjectNode make() throws CommandFailure, SetupException, InterruptedException {
    InferenceReceipts receipts =
        new InferenceReceipts(chain.client(), new CometBftSource(trust.node()));
    try {
      return switch (receipts.make(transaction)) {
        case InferenceReceipts.Outcome.Made(ObjectNode document) -> document;
        case InferenceReceipts.Outcome.None(String reason) ->
            throw CommandFailure.absent(reason, null);
      };
    } catch (IOException e) {
      throw chain.undone("there is no receipt", e);
    }
  }

  private static String failure(Verification verification) {
    ReceiptVerifier.Step failed =
        verification.steps().stream().filter(step -> !step.passed()).findFirst().orElseThrow();
    return "step '%s': %s".formatted(failed.name(), failed.detail());
  }
}
