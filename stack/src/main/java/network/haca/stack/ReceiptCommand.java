package network.haca.stack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code haca receipt}: the receipt of a proof, from the bridge. */
@Command(
    name = "receipt",
    description = "Prints the receipt of a settled proof as JSON.",
    mixinStandardHelpOptions = true)
final class ReceiptCommand implements Callable<Integer> {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Parameters(paramLabel = "PROOF", description = "the proof's id: its leaf hash")
  private String leaf = "";

  @Option(names = "--bridge", defaultValue = "http://127.0.0.1:8010")
  private URI bridge = URI.create("http://127.0.0.1:8010");

  @Option(
      names = "--answer",
      paramLabel = "FILE",
      description = "what haca infer --output kept: goes into the receipt and is verified with it")
  private @Nullable Path answer;

  @Override
  public Integer call() throws Exception {
    HttpResponse<String> response;
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpRequest request = HttpRequest.newBuilder(bridge.resolve("/v1/receipts/" + leaf)).build();
      response = http.send(request, BodyHandlers.ofString());
    } catch (java.net.ConnectException e) {
      throw new SetupException("no bridge at " + bridge + "; is the network up?", e);
    }
    JsonNode body = JSON.readTree(response.body());
    if (response.statusCode() != 200) {
      throw new SetupException(body.path("error").asText(), null);
    }
    ObjectNode receipt = (ObjectNode) body;
    if (answer != null) {
      receipt.set("answer", JSON.readTree(answer.toFile()));
    }
    System.out.println(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(receipt));
    return 0;
  }
}
