package network.haca.devnet.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import network.haca.client.InferenceClient;
import network.haca.client.ProvenAnswer;
import network.haca.client.Question;
import network.haca.client.TensorText;
import network.haca.lightclient.ReceiptVerifier;
import network.haca.primitives.Bytes32;

/**
 * Questions to a running network, then every proof followed until it is settled and verified
 * offline.
 */
public final class Demo {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Duration LOOK = Duration.ofMillis(250);

  private final DemoNetwork network;
  private final Consumer<String> out;
  private final HttpClient http = HttpClient.newHttpClient();
  private final List<Asked> asked = new ArrayList<>();
  private int verified;
  private boolean tamperedRejected;

  /** One answer, how it came and how long it took. */
  private record Asked(
      Question question, String transport, ProvenAnswer reply, long latencyMillis) {}

  /** The numbers that the demo counted. */
  public record Summary(
      int answers,
      int settled,
      int verified,
      boolean tamperedRejected,
      List<Long> latenciesMillis) {
    public boolean isGood() {
      return answers > 0 && settled == answers && verified == answers && tamperedRejected;
    }
  }

  public Demo(DemoNetwork network, Consumer<String> out) {
    this.network = network;
    this.out = out;
  }

  /**
   * @throws IOException if a question gets no answer, or a proof is not settled in time
   */
  public Summary run() throws IOException, InterruptedException {
    awaitReady();
    List<ObjectNode> receipts;
    try (SettlementProgress progress = new SettlementProgress(network.reader(), out);
        InferenceClient client = new InferenceClient()) {
      askAll(client);
      receipts = awaitReceipts(progress);
    }
    DemoVerification verification = DemoVerification.of(network.genesis(), network.cometBft());
    verifyAll(receipts, verification);
    tamper(receipts.getFirst(), verification);
    table(receipts);
    return new Summary(
        asked.size(),
        receipts.size(),
        verified,
        tamperedRejected,
        asked.stream().map(Asked::latencyMillis).toList());
  }

  private void awaitReady() throws IOException, InterruptedException {
    Instant end = Instant.now().plus(PATIENCE);
    while (!isReady()) {
      if (Instant.now().isAfter(end)) {
        throw new IOException("the ingress finds no inference node");
      }
      Thread.sleep(LOOK);
    }
  }

  private boolean isReady() throws InterruptedException {
    try {
      return get(network.ingress(), "/v2/health/ready").statusCode() == 200;
    } catch (IOException e) {
      // It does not listen yet.
      return false;
    }
  }

  private void askAll(InferenceClient client) throws IOException, InterruptedException {
    out.accept("");
    out.accept("Questions:");
    for (String verification : List.of("TEE", "VANILLA")) {
      for (String transport : List.of("HTTP", "gRPC")) {
        ask(
            client,
            transport,
            new Question(
                "projectile",
                "",
                verification,
                "",
                List.of(InferenceClient.row("launch", 20, 45))));
        ask(
            client,
            transport,
            new Question(
                "all-minilm-l6-v2",
                "",
                verification,
                "",
                List.of(InferenceClient.text("text", "How far does the ball fly?"))));
      }
    }
    if (network.hasFeed()) {
      ask(client, "HTTP", DemoFeed.question());
    }
  }

  private void ask(InferenceClient client, String transport, Question question)
      throws IOException, InterruptedException {
    Asked answered = untilAnswered(client, transport, question);
    asked.add(answered);
    ProvenAnswer reply = answered.reply();
    out.accept(
        "  %-17s %-8s %-5s %4d ms  %s  proof %s"
            .formatted(
                question.model(),
                question.verification(),
                transport,
                answered.latencyMillis(),
                TensorText.of(reply.exchange().outputs().getFirst()),
                leaf(reply).toHex().substring(0, 18)));
  }

  /** Asks again while nodes of a network that has just come up join. */
  private Asked untilAnswered(InferenceClient client, String transport, Question question)
      throws IOException, InterruptedException {
    Instant end = Instant.now().plus(PATIENCE);
    while (true) {
      long start = System.nanoTime();
      try {
        ProvenAnswer reply =
            transport.equals("HTTP")
                ? client.askHttp(network.ingress(), question)
                : client.askGrpc(network.grpcHost(), network.grpcPort(), question);
        long millis = Duration.ofNanos(System.nanoTime() - start).toMillis();
        return new Asked(question, transport, reply, millis);
      } catch (IOException e) {
        if (Instant.now().isAfter(end)) {
          throw e;
        }
      }
      Thread.sleep(LOOK);
    }
  }

  private static Bytes32 leaf(ProvenAnswer reply) {
    return reply.proof().leaf().hash();
  }

  private List<ObjectNode> awaitReceipts(SettlementProgress progress)
      throws IOException, InterruptedException {
    out.accept("");
    out.accept("Proofs on their way (published, verified, batched, on Walrus, on chain, settled):");
    Instant end = Instant.now().plus(PATIENCE);
    while (true) {
      progress.look(asked.size());
      List<ObjectNode> receipts = new ArrayList<>();
      for (Asked each : asked) {
        receipt(each).ifPresent(receipts::add);
      }
      if (receipts.size() == asked.size()) {
        progress.look(asked.size());
        return receipts;
      }
      if (Instant.now().isAfter(end)) {
        throw new IOException(
            "%d of %d proofs were settled in %d s"
                .formatted(receipts.size(), asked.size(), PATIENCE.toSeconds()));
      }
      Thread.sleep(LOOK);
    }
  }

  private Optional<ObjectNode> receipt(Asked each) throws IOException, InterruptedException {
    HttpResponse<String> response =
        get(
            network.bridge(),
            "/v1/receipts/" + leaf(each.reply()).toHex() + each.reply().exchange().query());
    if (response.statusCode() != 200) {
      return Optional.empty();
    }
    ObjectNode receipt = (ObjectNode) JSON.readTree(response.body());
    receipt.set("answer", each.reply().exchange().write());
    return Optional.of(receipt);
  }

  private HttpResponse<String> get(URI part, String path) throws IOException, InterruptedException {
    return http.send(HttpRequest.newBuilder(part.resolve(path)).build(), BodyHandlers.ofString());
  }

  private void verifyAll(List<ObjectNode> receipts, DemoVerification verification)
      throws IOException {
    out.accept("");
    out.accept("Receipts, verified %s:".formatted(verification.basis()));
    for (ObjectNode receipt : receipts) {
      // Through a file: nothing of the running network is left in what is verified.
      Path file = Files.createTempFile(network.scratch(), "receipt", ".json");
      Files.writeString(file, receipt.toString());
      JsonNode read = JSON.readTree(file.toFile());
      List<ReceiptVerifier.Step> steps = verification.verify(read);
      boolean good = steps.stream().allMatch(ReceiptVerifier.Step::passed);
      verified += good ? 1 : 0;
      String node = receipt.get("leaf").get("teeId").asText();
      out.accept("  node " + node.substring(0, 10) + "  " + describe(steps));
    }
  }

  private void tamper(ObjectNode receipt, DemoVerification verification) throws IOException {
    ObjectNode copy = receipt.deepCopy();
    ObjectNode output = (ObjectNode) copy.get("answer").get("outputs").get(0);
    String content = output.get("content").asText();
    char last = content.charAt(content.length() - 1);
    output.put("content", content.substring(0, content.length() - 1) + (last == '0' ? '1' : '0'));
    List<ReceiptVerifier.Step> steps = verification.verify(copy);
    Optional<ReceiptVerifier.Step> failed =
        steps.stream().filter(step -> !step.passed()).findFirst();
    tamperedRejected = failed.isPresent();
    out.accept("");
    out.accept("A tampered copy (one digit of the answer changed):");
    out.accept(
        failed
            .map(step -> "  refused at step '%s': %s".formatted(step.name(), step.detail()))
            .orElse("  was accepted"));
  }

  private void table(List<ObjectNode> receipts) {
    long batches =
        receipts.stream().map(receipt -> receipt.get("root").asText()).distinct().count();
    List<Long> sorted = asked.stream().map(Asked::latencyMillis).sorted().toList();
    out.accept("");
    out.accept("  answers   settled   batches   verified   median latency");
    out.accept(
        "  %7d   %7d   %7d   %8d   %11d ms"
            .formatted(
                asked.size(), receipts.size(), batches, verified, sorted.get(sorted.size() / 2)));
  }

  private static String describe(List<ReceiptVerifier.Step> steps) {
    StringBuilder text = new StringBuilder();
    for (ReceiptVerifier.Step step : steps) {
      text.append(step.passed() ? "✓ " : "✗ ").append(step.name()).append("  ");
      if (!step.passed()) {
        text.append('(').append(step.detail()).append(")  ");
      }
    }
    return text.toString().strip();
  }
}
