package network.haca.cli.receipts;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import network.haca.cli.options.BridgeOption;
import network.haca.cli.options.GivenFile;
import network.haca.cli.outcome.CommandFailure;
import network.haca.cli.outcome.ExitCode;
import network.haca.lightclient.Answer;
import network.haca.lightclient.MalformedException;
import network.haca.lightclient.Receipt;
import network.haca.lightclient.UntrustedHttp;
import network.haca.primitives.Bytes32;
import network.haca.role.JsonOption;
import network.haca.role.SetupException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code haca receipt}: the receipt of a proof, from the bridge. */
@Command(
    name = "receipt",
    description = "Prints the receipt of a settled proof as JSON.",
    mixinStandardHelpOptions = true)
public final class ReceiptCommand implements Callable<Integer> {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final int OK = 200;
  private static final int NOT_FOUND = 404;

  @Parameters(paramLabel = "PROOF", description = "the proof's id: its leaf hash")
  private Bytes32 leaf = Bytes32.ZERO;

  @Mixin private BridgeOption bridge = new BridgeOption();

  @Option(
      names = "--answer",
      paramLabel = "FILE",
      description = "what haca infer --output kept: goes into the receipt and is verified with it")
  private @Nullable Path answer;

  @Mixin private JsonOption json = new JsonOption();

  @Override
  public Integer call() throws Exception {
    Optional<Answer> kept = answer == null ? Optional.empty() : Optional.of(kept(answer));
    ObjectNode receipt = fetch(kept.map(Answer::query).orElse(""));
    kept.ifPresent(each -> receipt.set("answer", each.write()));
    json.print(receipt, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(receipt));
    return ExitCode.DONE.code();
  }

  private static Answer kept(Path file) throws SetupException {
    try {
      return Answer.read(Receipt.parse(GivenFile.text(file)));
    } catch (MalformedException e) {
      throw new SetupException(
          "%s is no answer (%s); give what 'haca infer --output' kept"
              .formatted(file, e.getMessage()),
          e);
    }
  }

  /**
   * The receipt, from the bridge.
   *
   * @param query by which the bridge is asked to prove what the answer names
   */
  private ObjectNode fetch(String query) throws CommandFailure, SetupException {
    UntrustedHttp.Answer response;
    try {
      response =
          new UntrustedHttp(Receipt.BYTES_MAX, TIMEOUT)
              .get(bridge.uri().resolve("/v1/receipts/" + leaf.toHex() + query));
    } catch (IOException e) {
      throw bridge.unreachable(e);
    }
    if (response.status() == NOT_FOUND) {
      throw CommandFailure.absent(reason(response.body()), null);
    }
    if (response.status() != OK) {
      throw CommandFailure.refused(reason(response.body()), null);
    }
    try {
      return Receipt.parse(response.body());
    } catch (MalformedException e) {
      throw CommandFailure.unproven(
          "%s gives no receipt: %s".formatted(bridge.uri(), e.getMessage()));
    }
  }

  private String reason(String body) {
    try {
      return "the bridge at %s says: %s"
          .formatted(bridge.uri(), JSON.readTree(body).path("error").asText());
    } catch (JsonProcessingException e) {
      return "what answers at %s is no bridge; say with --bridge where there is one"
          .formatted(bridge.uri());
    }
  }
}
