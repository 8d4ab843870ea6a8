package network.haca.llmnode.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongPredicate;
import network.haca.connection.ClientLeft;
import network.haca.connection.JsonResponses;
import network.haca.llmnode.core.ExchangeMeter;
import network.haca.llmnode.core.Fresh;
import network.haca.llmnode.core.ProviderEvents;
import network.haca.llmnode.core.Proving;
import network.haca.llmnode.core.SettlementChoice;
import network.haca.llmnode.core.StreamExchange;
import network.haca.llmnode.core.WholeExchange;
import network.haca.llmnode.core.WholeExchange.Outcome;
import network.haca.llmnode.core.Work;
import network.haca.llmnode.llm.LlmRequest;
import network.haca.llmnode.llm.StreamRoom;
import network.haca.llmnode.provider.Providers;
import network.haca.llmnode.provider.ToolCallId;
import network.haca.paymentgate.core.Bill;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries requests to providers, and their answers to clients. */
final class Exchanges {
  private static final Logger LOG = LoggerFactory.getLogger(Exchanges.class);

  private final Vertx vertx;
  private final Work work;
  private final Providers providers;
  private final Proving proving;
  private final LlmLimits limits;
  private final LlmMetrics metrics;
  private final OpenStreams streams = new OpenStreams();
  private final Fresh fresh =
      new Fresh(() -> UUID.randomUUID().toString(), ToolCallId::fresh, InstantSource.system());

  Exchanges(
      Vertx vertx, Providers providers, Proving proving, LlmLimits limits, LlmMetrics metrics) {
    this.vertx = vertx;
    this.work = new BlockingWork(vertx);
    this.providers = providers;
    this.proving = proving;
    this.limits = limits;
    this.metrics = metrics;
  }

  /**
   * Completes when nothing of the answer is held any more; fails if none could begin.
   *
   * @param room takes so many bytes of what is held of all answers; false if there are none left
   */
  Future<Void> answer(
      HttpServerResponse response,
      LlmRequest request,
      SettlementChoice choice,
      Bill bill,
      LongPredicate room) {
    ExchangeMeter meter = metrics.begin();
    Promise<Void> over = Promise.promise();
    Future<Void> left = over.future();
    bill.headers().forEach(response::putHeader);
    bill.watch(() -> over.tryFail("its time is over"));
    ClientLeft.of(response).onComplete(gone -> over.tryComplete());
    Future<Void> answered =
        request.isStream()
            ? providers.stream(request, left)
                .compose(events -> stream(response, request, choice, events, left, bill, room))
            : providers
                .complete(request, left)
                .compose(upstream -> whole(response, request, choice, upstream, meter, bill));
    // What is held of the answer is so until here.
    return answered.onFailure(failure -> end(bill, left)).onComplete(done -> over.tryComplete());
  }

  /** A client that leaves has had the model work; where there is no answer, nothing is charged. */
  private static void end(Bill bill, Future<Void> left) {
    if (left.succeeded()) {
      bill.close(Optional.empty());
    } else {
      var _ = bill.waive();
    }
  }

  /** Ends all streams; completes when what they had written is proven. */
  Future<Void> cut() {
    return streams.cut();
  }

  private Future<Void> whole(
      HttpServerResponse response,
      LlmRequest request,
      SettlementChoice choice,
      JsonNode upstream,
      ExchangeMeter meter,
      Bill bill) {
    WholeExchange exchange = new WholeExchange(request, proving, choice, fresh, work, meter, bill);
    return Future.fromCompletionStage(exchange.answer(upstream), vertx.getOrCreateContext())
        .compose(
            outcome ->
                switch (outcome) {
                  case Outcome.Answered answered -> {
                    bill.headers().forEach(response::putHeader);
                    yield send(response, answered)
                        .onComplete(written -> bill.close(answered.usage()));
                  }
                  case Outcome.Refused refused ->
                      Future.failedFuture(new RefusedException(refused.error()));
                });
  }

  private static Future<Void> send(HttpServerResponse response, Outcome.Answered answered) {
    SettlementHeaders.of(answered.proven()).forEach(response::putHeader);
    answered.charge().forEach(response::putHeader);
    return JsonResponses.send(response, answered.body());
  }

  private Future<Void> stream(
      HttpServerResponse response,
      LlmRequest request,
      SettlementChoice choice,
      ProviderEvents events,
      Future<Void> left,
      Bill bill,
      LongPredicate room) {
    StreamExchange exchange =
        new StreamExchange(
            request,
            proving,
            choice,
            fresh,
            new StreamRoom(limits.keptCharactersMax(), room),
            events,
            new ClientWrites(response, events, limits.pendingBytesMax(), bill::headers),
            metrics.begin(),
            bill);
    Context context = vertx.getOrCreateContext();
    Future<Void> ended =
        Future.fromCompletionStage(exchange.follow(), context)
            .onFailure(failure -> LOG.error("a stream is broken off", failure))
            .onSuccess(
                unproven -> unproven.ifPresent(error -> JsonResponses.refuse(response, error)))
            .mapEmpty();
    left.onSuccess(gone -> exchange.cut());
    streams.add(ended, () -> context.runOnContext(now -> exchange.cut()));
    return ended;
  }
}
