package network.haca.facilitator.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import java.util.regex.Pattern;
import network.haca.facilitator.core.Books;
import network.haca.facilitator.core.Sessions;
import network.haca.x402.Reading;
import network.haca.x402.Refusal;
import network.haca.x402.gate.BookPage;
import network.haca.x402.gate.CorrectionAnswer;
import network.haca.x402.gate.CorrectionRequest;

/** The books: what they say, to gates, and the credits that operators enter. */
final class BookRoutes {
  static final String BOOKS = "GET /books";
  static final String CORRECTIONS = "POST /books/corrections";
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");
  private static final int LENGTH_MAX = 4 << 10;

  private final Vertx vertx;
  private final Sessions sessions;
  private final Books books;
  private final Optional<Gates> operators;
  private final Workload workload;

  BookRoutes(
      Vertx vertx, Sessions sessions, Books books, Optional<Gates> operators, Workload workload) {
    this.vertx = vertx;
    this.sessions = sessions;
    this.books = books;
    this.operators = operators;
    this.workload = workload;
  }

  void page(HttpServerRequest request) {
    String after = String.valueOf(request.getParam("after", "0"));
    if (!NUMBER.matcher(after).matches()) {
      Workload.error(request, 400, "after is to be the number of an entry, or 0");
      return;
    }
    var _ =
        vertx
            .executeBlocking(() -> books.page(Long.parseLong(after), BookPage.SIZE_MAX), false)
            .onSuccess(page -> Workload.send(request, 200, page.toJson()))
            .onFailure(broken -> Workload.error(request, 503, "the ledger does not answer"));
  }

  void correct(HttpServerRequest request) {
    Optional<String> operator =
        Optional.ofNullable(request.getHeader(HttpHeaders.AUTHORIZATION))
            .flatMap(given -> operators.flatMap(all -> all.of(given)));
    if (operator.isEmpty()) {
      Workload.error(
          request,
          401,
          "an operator's secret, of facilitator.operators.file, is to stand in Authorization:"
              + " Bearer");
      return;
    }
    workload.read(request, LENGTH_MAX, body -> credit(request, body, operator.get()));
  }

  private Future<?> credit(HttpServerRequest request, String body, String operator) {
    return switch (CorrectionRequest.read(body)) {
      case Reading.Refused<CorrectionRequest>(Refusal why) -> {
        Workload.error(request, 400, why.message());
        yield Future.succeededFuture();
      }
      case Reading.Value<CorrectionRequest>(CorrectionRequest asked) ->
          vertx
              .executeBlocking(() -> sessions.credit(asked, operator), false)
              .onSuccess(answer -> send(request, answer))
              .onFailure(broken -> Workload.error(request, 503, "the ledger does not answer"));
    };
  }

  private static void send(HttpServerRequest request, Reading<CorrectionAnswer> answer) {
    switch (answer) {
      case Reading.Value<CorrectionAnswer>(CorrectionAnswer made) ->
          Workload.send(request, 200, made.toJson());
      case Reading.Refused<CorrectionAnswer>(Refusal why) -> {
        int status =
            switch (why.reason()) {
              case PAYMENT_UNKNOWN -> 404;
              default -> 409;
            };
        Workload.send(
            request,
            status,
            JsonNodeFactory.instance
                .objectNode()
                .put("reason", why.reason().code())
                .put("message", why.message()));
      }
    }
  }
}
