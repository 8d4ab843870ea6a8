package network.haca.cli.payments;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import network.haca.cli.outcome.CommandFailure;
import network.haca.x402.Reading;
import network.haca.x402.Refusal;
import network.haca.x402.gate.CorrectionAnswer;
import network.haca.x402.gate.CorrectionRequest;

/** Enters a credit into a facilitator's books. */
record Correction(URI facilitator, String secret) {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  CorrectionAnswer enter(CorrectionRequest asked)
      throws IOException, InterruptedException, CommandFailure {
    HttpRequest request =
        HttpRequest.newBuilder(facilitator.resolve("/books/corrections"))
            .timeout(TIMEOUT)
            .header("Authorization", "Bearer " + secret)
            .POST(BodyPublishers.ofString(asked.toJson().toString()))
            .build();
    try (HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build()) {
      return answer(http.send(request, BodyHandlers.ofString()));
    }
  }

  private CorrectionAnswer answer(HttpResponse<String> answer) throws CommandFailure, IOException {
    return switch (answer.statusCode()) {
      case 200 ->
          switch (CorrectionAnswer.read(answer.body())) {
            case Reading.Value<CorrectionAnswer>(CorrectionAnswer made) -> made;
            case Reading.Refused<CorrectionAnswer>(Refusal why) ->
                throw CommandFailure.unanswered(
                    facilitator + " is no facilitator: " + why.message(), null);
          };
      case 404 ->
          throw CommandFailure.absent(
              "the books of %s have no such payment: %s".formatted(facilitator, answer.body()),
              null);
      case 401 ->
          throw CommandFailure.refused(
              facilitator
                  + " takes credits of its operators alone; is the secret one of"
                  + " facilitator.operators.file?",
              null);
      case 503 -> throw new IOException("status 503, " + answer.body());
      default ->
          throw CommandFailure.refused(
              "%s enters no credit (status %d): %s"
                  .formatted(facilitator, answer.statusCode(), answer.body()),
              null);
    };
  }
}
