package network.haca.paymentgate.core;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import network.haca.paymentgate.price.KnownRate;
import network.haca.paymentgate.price.LlmPath;
import network.haca.paymentgate.price.PriceTable;
import network.haca.paymentgate.price.TokenRate;
import network.haca.primitives.Bytes;
import network.haca.primitives.Sha256;
import network.haca.x402.Challenge;
import network.haca.x402.Network;
import network.haca.x402.Offer;
import network.haca.x402.TestPayer;
import network.haca.x402.TokenDomain;
import network.haca.x402.Uint256;

/** A gate before a scripted facilitator, and requests to it. */
final class GateBench {
  static final ObjectMapper JSON = new ObjectMapper();
  static final String BODY = "{\"model\":\"m\",\"max_tokens\":100}";
  static final Uint256 CAP = Uint256.of(1_000_000);

  final ScriptedFacilitator facilitator = new ScriptedFacilitator();
  final ManualTime time = new ManualTime();
  final TestPayer payer = new TestPayer(time.instant());
  Optional<KnownRate> rate = Optional.of(KnownRate.of(new TokenRate(BigDecimal.ONE, 6)));
  final List<String> asked = new ArrayList<>();
  final List<GateCounts.Ending> ended = new ArrayList<>();
  final List<GateCounts.Cut> cut = new ArrayList<>();
  List<Way> ways = List.of(Way.UPTO, Way.EXACT);
  Set<LlmPath> freePaths = Set.of();
  Set<String> freeModels = Set.of();

  static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private Gate gate() {
    PriceTable table =
        assertInstanceOf(
                PriceTable.Read.Table.class,
                PriceTable.read(
                    json(
                        """
                        {"models":[{"name":"m","aliases":["other"],"price":{"input":1,"output":10}},
                                   {"name":"unpriced"}]}""")))
            .table();
    GateTerms terms =
        new GateTerms(
            URI.create("http://gate.example:8000"),
            Network.BASE_SEPOLIA,
            TestPayer.TOKEN,
            new TokenDomain("OpenGradient", "1"),
            TestPayer.PAY_TO,
            CAP,
            ways,
            Duration.ofMinutes(15),
            Duration.ofMinutes(5),
            freePaths,
            freeModels);
    return new Gate(terms, () -> table, () -> rate, facilitator, counts(), time, time);
  }

  private GateCounts counts() {
    return new GateCounts() {
      @Override
      public void asked(String outcome) {
        asked.add(outcome);
      }

      @Override
      public void ended(Ending ending) {
        ended.add(ending);
      }

      @Override
      public void cut(Cut reason) {
        cut.add(reason);
      }
    };
  }

  GateAnswer admit(String body, List<String> payments, List<String> sessions) {
    return admit(LlmPath.CHAT, body, payments, sessions);
  }

  GateAnswer admit(LlmPath path, String body, List<String> payments, List<String> sessions) {
    JsonNode parsed = json(body);
    return gate()
        .admit(
            new Asked(
                path,
                parsed,
                body.length(),
                Sha256.hash(Bytes.ofUtf8(body)),
                parsed.path("model").asText(),
                "node-1",
                false,
                new Asked.PaymentHeaders(payments, List.of(), sessions)))
        .toCompletableFuture()
        .join();
  }

  Challenge challenge() {
    return assertInstanceOf(GateAnswer.Unpaid.class, admit(BODY, List.of(), List.of())).challenge();
  }

  static String header(ObjectNode payment) {
    return Base64.getEncoder().encodeToString(payment.toString().getBytes(StandardCharsets.UTF_8));
  }

  String pay(Offer offer) {
    return header(TestPayer.json(payer.pay(offer, 7)));
  }

  /** The bill of a request that is paid by the offer at that place. */
  Bill open(int offer) {
    return assertInstanceOf(
            GateAnswer.Open.class,
            admit(BODY, List.of(pay(challenge().offers().get(offer))), List.of()))
        .bill();
  }
}
