package network.haca.cli.wallet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import network.haca.cli.options.IngressOption;
import network.haca.cli.outcome.CommandFailure;
import network.haca.cli.outcome.ExitCode;
import network.haca.primitives.Printable;
import network.haca.role.JsonOption;
import network.haca.x402.Offer;
import network.haca.x402.PayingAccount;
import network.haca.x402.Uint256;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code haca wallet pay}: one question, from the challenge to the settlement. */
@Command(
    name = "pay",
    description =
        "Asks a language model one question: shows what is asked for it, pays, shows what was"
            + " charged, and waits until the recipient has it.",
    mixinStandardHelpOptions = true)
final class PayCommand implements Callable<Integer> {
  private static final Duration SETTLEMENT_PATIENCE = Duration.ofMinutes(2);
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final int OK = 200;

  @Parameters(paramLabel = "TEXT", description = "what to say")
  private String text = "";

  @Option(names = "--model", description = "the model's name (default: the first that is served)")
  private @Nullable String model;

  @Option(names = "--max-tokens", paramLabel = "N", description = "of the answer (default: 64)")
  private int tokensMax = 64;

  @Mixin private WalletOptions options = new WalletOptions();

  @Mixin private IngressOption ingress = new IngressOption();

  @Mixin private JsonOption json = new JsonOption();

  private final ObjectNode document = JsonNodeFactory.instance.objectNode();

  @Override
  public Integer call() throws Exception {
    PayingAccount account = new PayingAccount(options.key());
    try (PaidQuestion question = new PaidQuestion(ingress.uri())) {
      String body = question.body(model, text, tokensMax);
      Offer offer = question.challenge(body);
      progress(
          "asked for at most %s of %s on %s"
              .formatted(
                  TokenAccount.text(offer.amount()),
                  offer.token().toChecksumHex(),
                  offer.network()));
      TokenAccount recipient = new TokenAccount(options.chain(), offer.token(), offer.payTo());
      Uint256 before = recipient.balance();
      answer(question.pay(body, account, offer));
      settled(recipient, before);
    } catch (PaidQuestion.RefusedException e) {
      throw CommandFailure.refused(String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw ingress.unreachable(e);
    }
    json.print(document);
    return ExitCode.DONE.code();
  }

  private void answer(HttpResponse<String> answered)
      throws IOException, PaidQuestion.RefusedException {
    if (answered.statusCode() != OK) {
      throw new PaidQuestion.RefusedException(
          "the payment is not taken: " + Printable.line(answered.body()));
    }
    JsonNode said = new ObjectMapper().readTree(answered.body());
    String answer = said.at("/choices/0/message/content").asText();
    String charged = answered.headers().firstValue("X-Payment-Charged").orElse("0");
    String tokens = answered.headers().firstValue("X-Payment-Tokens").orElse("");
    document.put("answer", answer).put("charged", charged).put("tokens", tokens);
    progress(Printable.text(answer));
    progress(
        "charged %s for tokens %s"
            .formatted(
                Uint256.parse(charged).map(TokenAccount::text).orElse("0"),
                Printable.line(tokens)));
  }

  /** Sessions are settled together when they have rested. */
  private void settled(TokenAccount recipient, Uint256 before) throws Exception {
    Instant end = Instant.now().plus(SETTLEMENT_PATIENCE);
    Uint256 now = before;
    while (now.compareTo(before) <= 0) {
      if (Instant.now().isAfter(end)) {
        throw CommandFailure.absent(
            "the recipient has not been paid within %s; ask again with 'haca wallet'"
                .formatted(SETTLEMENT_PATIENCE),
            null);
      }
      Thread.sleep(LOOK);
      now = recipient.balance();
    }
    Uint256 moved = new Uint256(now.value().subtract(before.value()));
    document.put("settled", moved.toString());
    progress(
        "settled: %s has %s more"
            .formatted(recipient.account().toChecksumHex(), TokenAccount.text(moved)));
  }

  private void progress(String line) {
    json.progress().println(line);
  }
}
