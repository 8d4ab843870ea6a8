package network.haca.cli.receipts;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import network.haca.lightclient.MalformedException;
import network.haca.lightclient.Receipt;
import network.haca.lightclient.UntrustedHttp;
import network.haca.primitives.Bytes32;
import network.haca.role.SetupException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
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

  @Parameters(paramLabel = "PROOF", description = "the proof's id: its leaf hash")
  private Bytes32 leaf = Bytes32.ZERO;

  @Option(
      names = "--bridge",
      paramLabel = "URI",
      description = "where receipts are served (default: of this machine's network)")
  private URI bridge = URI.create("http://127.0.0.1:8010");

  @Option(
      names = "--answer",
      paramLabel = "FILE",
      description = "what haca infer --output kept: goes into the receipt and is verified with it")
  private @Nullable Path answer;

  @Override
  public Integer call() throws Exception {
    UntrustedHttp.Answer response;
    try {
      response =
          new UntrustedHttp(Receipt.BYTES_MAX, TIMEOUT)
              .get(bridge.resolve("/v1/receipts/" + leaf.toHex()));
    } catch (IOException e) {
      throw new SetupException("no bridge at " + bridge + "; is the network up?", e);
    }
    if (response.status() != OK) {
      throw new SetupException(JSON.readTree(response.body()).path("error").asText(), null);
    }
    ObjectNode receipt;
    try {
      receipt = Receipt.parse(response.body());
      if (answer != null) {
        receipt.set("answer", Receipt.parse(Files.readString(answer)));
      }
    } catch (MalformedException e) {
      throw new SetupException("%s gives no receipt: %s".formatted(bridge, e.getMessage()), e);
    }
    System.out.println(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(receipt));
    return 0;
  }
}
