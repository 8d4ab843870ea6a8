package network.haca.cli.pipe;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.concurrent.Callable;
import network.haca.cli.options.ChainOption;
import network.haca.cli.outcome.CommandFailure;
import network.haca.cli.outcome.ExitCode;
import network.haca.client.pipe.Conclusion;
import network.haca.client.pipe.PipeClient;
import network.haca.client.pipe.Stage;
import network.haca.contracts.EthereumClient;
import network.haca.pipe.OpenAdmission;
import network.haca.primitives.Bytes32;
import network.haca.role.JsonOption;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code haca pipe status}: what a transaction waits for. */
@Command(
    name = "status",
    description =
        "Shows what a transaction that asks models or facts waits for, and which nodes may answer.",
    mixinStandardHelpOptions = true)
final class PipeStatus implements Callable<Integer> {
  @Parameters(paramLabel = "TRANSACTION", description = "the transaction's hash")
  private Bytes32 transaction = Bytes32.ZERO;

  @Mixin private ChainOption chain = new ChainOption();

  @Mixin private JsonOption json = new JsonOption();

  @Override
  public Integer call() throws Exception {
    EthereumClient node = chain.client();
    try {
      ObjectNode document =
          JsonNodeFactory.instance.objectNode().put("transaction", transaction.toHex());
      String text =
          switch (new PipeClient(node).stage(transaction)) {
            case Stage.Sent() -> sent(node, document);
            case Stage.Admitted(OpenAdmission admission) ->
                new WaitingRequests(admission, node.blockTime()).tell(document);
            case Stage.Concluded(Conclusion conclusion) -> concluded(conclusion, document);
          };
      json.print(document.put("accordingTo", chain.uri().toString()), text);
      return ExitCode.DONE.code();
    } catch (IOException e) {
      throw chain.unreachable(e);
    }
  }

  private String sent(EthereumClient node, ObjectNode document) throws IOException, CommandFailure {
    if (node.ask("eth_getTransactionByHash", transaction.toHex()).isNull()) {
      throw CommandFailure.absent("no such transaction: " + transaction, null);
    }
    document.put("stage", "sent");
    return "waits for a block";
  }

  private static String concluded(Conclusion conclusion, ObjectNode document) {
    document
        .put("stage", "concluded")
        .put("block", conclusion.block())
        .put("succeeded", conclusion.succeeded())
        .put("answers", conclusion.answers().size());
    return "concluded at height %d: %s; answers: %d"
        .formatted(
            conclusion.block(),
            conclusion.succeeded() ? "done" : "failed",
            conclusion.answers().size());
  }
}
