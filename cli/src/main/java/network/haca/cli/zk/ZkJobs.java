package network.haca.cli.zk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import network.haca.cli.options.ChainOption;
import network.haca.cli.options.KeyOption;
import network.haca.cli.outcome.CommandFailure;
import network.haca.cli.outcome.ExitCode;
import network.haca.connection.PinnedHttp;
import network.haca.contracts.Addresses;
import network.haca.contracts.RegistryContract;
import network.haca.contracts.RegistryContract.Node;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Printable;
import network.haca.role.JsonOption;
import network.haca.role.SetupException;
import network.haca.schemas.NodeKind;
import network.haca.schemas.directory.NodeEndpoint;
import network.haca.schemas.llm.OperatorOrder;
import network.haca.workers.grpc.ProofRoutes;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code haca zk jobs}: how far the proofs of the network's provers are. */
@Command(
    name = "jobs",
    description =
        "Shows the latest proofs of every active prover, or one of them; or ends one, as its"
            + " operator.",
    mixinStandardHelpOptions = true)
final class ZkJobs implements Callable<Integer> {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final int ANSWER_BYTES_MAX = 1 << 20;
  private static final int OK = 200;

  @Option(names = "--id", paramLabel = "LEAF", description = "of the answer whose proof it is")
  private @Nullable String id;

  @Option(
      names = "--cancel",
      paramLabel = "LEAF",
      description = "has the answer of this leaf proven no more; its client gets no receipt")
  private @Nullable String cancelled;

  @Mixin private ChainOption chain = new ChainOption();

  @Mixin private KeyOption key = new KeyOption();

  @Mixin private JsonOption json = new JsonOption();

  @Override
  public Integer call() throws Exception {
    if (id != null && cancelled != null) {
      throw new SetupException("--id and --cancel are two questions; give one.", null);
    }
    Optional<Bytes32> leaf = leaf(cancelled != null ? cancelled : id);
    ArrayNode all = JsonNodeFactory.instance.arrayNode();
    StringBuilder text = new StringBuilder();
    for (Node node : provers()) {
      for (JsonNode job : ask(node, leaf)) {
        if (job instanceof ObjectNode told) {
          all.add(told.put("node", node.teeId().toHex()));
          text.append(line(told)).append('\n');
        }
      }
    }
    if (leaf.isPresent() && all.isEmpty()) {
      throw CommandFailure.refused(
          "No active prover has a proof of %s.".formatted(leaf.get()), null);
    }
    json.print(all, all.isEmpty() ? "no proofs" : text.toString().strip());
    return ExitCode.DONE.code();
  }

  private static Optional<Bytes32> leaf(@Nullable String text) throws SetupException {
    if (text == null) {
      return Optional.empty();
    }
    if (!text.matches("0x[0-9a-fA-F]{64}")) {
      throw new SetupException("a leaf is 0x and 64 hexadecimal digits, not " + text, null);
    }
    return Optional.of(Bytes32.fromHex(text));
  }

  private List<Node> provers() throws CommandFailure {
    try {
      return RegistryContract.decodeActive(
          chain
              .client()
              .call(
                  Addresses.REGISTRY, RegistryContract.getActive(NodeKind.ZKML_PROVER.teeType())));
    } catch (IOException e) {
      throw chain.unreachable(e);
    }
  }

  private Iterable<JsonNode> ask(Node node, Optional<Bytes32> leaf)
      throws SetupException, InterruptedException, CommandFailure {
    Optional<NodeEndpoint> endpoint = NodeEndpoint.parse(node.endpoint());
    if (endpoint.isEmpty()) {
      say(node, "cannot be asked: that is no https://HOST:PORT");
      return List.of();
    }
    String path = "/v1/proofs" + leaf.map(each -> "/" + each.toHex()).orElse("");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(endpoint.get().toUrl() + path)).timeout(TIMEOUT);
    if (cancelled != null) {
      sign(request, node, leaf.orElseThrow());
    }
    try (HttpClient http = PinnedHttp.to(node.tlsCertificate())) {
      HttpResponse<String> response =
          http.send(
              request.build(), BodyHandlers.limiting(BodyHandlers.ofString(), ANSWER_BYTES_MAX));
      return jobs(node, response);
    } catch (IOException e) {
      say(node, "cannot be reached: " + e.getMessage());
      return List.of();
    }
  }

  private void sign(HttpRequest.Builder request, Node node, Bytes32 leaf) throws SetupException {
    long now = Instant.now().getEpochSecond();
    OperatorOrder order =
        key.order(OperatorOrder.Subject.PROOFS, node.teeId(), now, ProofRoutes.order(leaf));
    request
        .header(OperatorOrder.TIME_HEADER, Long.toString(order.time()))
        .header(OperatorOrder.SIGNATURE_HEADER, order.signature().toHex())
        .DELETE();
  }

  private Iterable<JsonNode> jobs(Node node, HttpResponse<String> response) throws IOException {
    JsonNode body = JSON.readTree(response.body());
    if (response.statusCode() != OK) {
      say(node, "says: " + body.path("error").asText());
      return List.of();
    }
    return body.has("items") ? body.get("items") : List.of(body);
  }

  private void say(Node node, String what) {
    json.progress()
        .printf(
            "node %s at %s %s%n",
            node.teeId(), Printable.line(node.endpoint()), Printable.line(what));
  }

  private static String line(JsonNode job) {
    String percent = job.has("percent") ? " %s %%".formatted(job.get("percent").asText()) : "";
    String reason = job.has("reason") ? ": " + job.get("reason").asText() : "";
    return Printable.line(
        "%s  %s%s%s"
            .formatted(job.path("id").asText(), job.path("state").asText(), percent, reason));
  }
}
