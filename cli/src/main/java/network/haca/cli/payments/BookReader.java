package network.haca.cli.payments;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.NavigableMap;
import java.util.TreeMap;
import network.haca.cli.outcome.CommandFailure;
import network.haca.x402.Reading;
import network.haca.x402.Refusal;
import network.haca.x402.gate.BookEntry;
import network.haca.x402.gate.BookPage;
import network.haca.x402.gate.Reconciliation;

/** Reads a facilitator's books, page by page. */
final class BookReader {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final URI facilitator;
  private final String secret;

  /**
   * @param secret of a gate
   */
  BookReader(URI facilitator, String secret) {
    this.facilitator = facilitator;
    this.secret = secret;
  }

  Reconciliation all() throws IOException, InterruptedException, CommandFailure {
    Reconciliation all = new Reconciliation();
    try (HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build()) {
      long last = 0;
      while (true) {
        NavigableMap<Long, BookEntry> page = new TreeMap<>(page(http, last).entries());
        page.values().forEach(all::add);
        if (page.size() < BookPage.SIZE_MAX || page.lastKey() <= last) {
          return all;
        }
        last = page.lastKey();
      }
    }
  }

  private BookPage page(HttpClient http, long after)
      throws IOException, InterruptedException, CommandFailure {
    HttpRequest request =
        HttpRequest.newBuilder(facilitator.resolve("/books?after=" + after))
            .timeout(TIMEOUT)
            .header("Authorization", "Bearer " + secret)
            .build();
    HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw CommandFailure.refused(
          "%s answers %d to whoever asks for its books; is the secret one of its gates'?"
              .formatted(facilitator, answer.statusCode()),
          null);
    }
    return switch (BookPage.read(answer.body())) {
      case Reading.Value<BookPage>(BookPage page) -> page;
      case Reading.Refused<BookPage>(Refusal why) ->
          throw CommandFailure.unanswered(facilitator + " shows no books: " + why.message(), null);
    };
  }
}
