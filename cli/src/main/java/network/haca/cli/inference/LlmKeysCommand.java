package network.haca.cli.inference;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import network.haca.cli.options.ChainOption;
import network.haca.cli.options.GivenFile;
import network.haca.cli.options.KeyOption;
import network.haca.cli.outcome.CommandFailure;
import network.haca.cli.outcome.ExitCode;
import network.haca.connection.PinnedHttp;
import network.haca.contracts.Addresses;
import network.haca.contracts.RegistryContract;
import network.haca.contracts.RegistryContract.Node;
import network.haca.primitives.Address;
import network.haca.primitives.Printable;
import network.haca.role.JsonOption;
import network.haca.role.SetupException;
import network.haca.schemas.NodeKind;
import network.haca.schemas.directory.NodeEndpoint;
import network.haca.schemas.llm.OperatorOrder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code haca llm-keys}: providers' keys into the enclaves of an operator's LLM nodes, or sources'
 * secrets into those of its data nodes.
 */
@Command(
    name = "llm-keys",
    description = {
      "Sends providers' keys to every active LLM node of an account, or sources' secrets to every",
      "active data node, over TLS that ends in the node's enclave, signed by the account. Sent",
      "again, a key takes the place of the one before.",
      "Who gets the keys is what --chain says of the registry, so let it be a full node of your own,",
      "or haca light."
    },
    mixinStandardHelpOptions = true)
public final class LlmKeysCommand implements Callable<Integer> {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final int OK = 200;
  private static final int ANSWER_BYTES_MAX = 1 << 20;

  @Parameters(
      paramLabel = "FILE",
      description = {
        "{\"NAME_api_key\": \"...\"} for each provider NAME, or {\"NAME\": \"...\"} for each secret",
        "NAME of data nodes' sources; - reads standard input"
      })
  private String file = "";

  @Option(names = "--data", description = "to data nodes")
  private boolean isToDataNodes;

  @Mixin private ChainOption chain = new ChainOption();

  @Mixin private KeyOption key = new KeyOption();

  @Mixin private JsonOption json = new JsonOption();

  private final ArrayNode told = JsonNodeFactory.instance.arrayNode();

  @Override
  public Integer call() throws Exception {
    String body = read();
    List<Node> nodes = nodes();
    if (nodes.isEmpty()) {
      throw new SetupException(
          "account %s has no active %s node; haca registry shows those that there are"
              .formatted(key.account(), isToDataNodes ? "data" : "LLM"),
          null);
    }
    int failed = 0;
    for (Node node : nodes) {
      failed += send(node, body) ? 0 : 1;
    }
    json.print(told);
    return ExitCode.of(failed == 0);
  }

  private String read() throws IOException, SetupException {
    String body =
        file.equals("-")
            ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8)
            : GivenFile.text(Path.of(file));
    try {
      if (new ObjectMapper().readTree(body).isObject()) {
        return body;
      }
    } catch (IOException e) {
      // The cause may quote a key.
    }
    throw new SetupException(
        file + " is no JSON object; give {\"openai_api_key\": \"...\", ...}", null);
  }

  private List<Node> nodes() throws SetupException, CommandFailure {
    try {
      List<Node> active =
          RegistryContract.decodeActive(
              chain
                  .client()
                  .call(Addresses.REGISTRY, RegistryContract.getActive(kind().teeType())));
      Address account = key.account();
      // The nodes of a development network are its own operator's, and take keys of its users.
      return active.stream()
          .filter(node -> key.isDevelopment() || node.owner().equals(account))
          .toList();
    } catch (IOException e) {
      throw chain.unreachable(e);
    }
  }

  private NodeKind kind() {
    return isToDataNodes ? NodeKind.DATA_NODE : NodeKind.LLM_PROXY;
  }

  boolean send(Node node, String body) throws SetupException, InterruptedException {
    NodeEndpoint endpoint = NodeEndpoint.parse(node.endpoint()).orElse(null);
    if (endpoint == null) {
      return say(node, false, "gets none: that is no https://HOST:PORT");
    }
    long now = Instant.now().getEpochSecond();
    OperatorOrder order = key.order(OperatorOrder.Subject.KEYS, node.teeId(), now, body);
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(endpoint.toUrl() + "/v1/keys"))
            .timeout(TIMEOUT)
            .header(OperatorOrder.TIME_HEADER, Long.toString(order.time()))
            .header(OperatorOrder.SIGNATURE_HEADER, order.signature().toHex())
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    try (HttpClient http = PinnedHttp.to(node.tlsCertificate())) {
      HttpResponse<String> response =
          http.send(request, BodyHandlers.limiting(BodyHandlers.ofString(), ANSWER_BYTES_MAX));
      JsonNode answer = new ObjectMapper().readTree(response.body());
      JsonNode taken = answer.path(isToDataNodes ? "secrets_taken" : "providers_initialized");
      String outcome =
          response.statusCode() != OK
              ? "takes none, it says: " + answer.at("/error/message").asText()
              : taken.isEmpty()
                  ? "takes none: it has no use for any of these names"
                  : "says that it has keys of " + taken;
      return say(node, response.statusCode() == OK && !taken.isEmpty(), outcome);
    } catch (IOException e) {
      return say(node, false, "cannot be reached: " + e.getMessage());
    }
  }

  private boolean say(Node node, boolean isTaken, String outcome) {
    told.addObject()
        .put("node", node.teeId().toHex())
        .put("endpoint", node.endpoint())
        .put("taken", isTaken)
        .put("outcome", outcome);
    json.progress()
        .printf(
            "node %s at %s %s%n",
            node.teeId(), Printable.line(node.endpoint()), Printable.line(outcome));
    return isTaken;
  }
}
