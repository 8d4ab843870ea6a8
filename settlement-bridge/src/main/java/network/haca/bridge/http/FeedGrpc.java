package network.haca.bridge.http;

import com.google.protobuf.Message;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.grpc.common.GrpcMessageDecoder;
import io.vertx.grpc.common.GrpcMessageEncoder;
import io.vertx.grpc.common.ServiceMethod;
import io.vertx.grpc.common.ServiceName;
import io.vertx.grpc.server.GrpcServer;
import io.vertx.grpc.server.GrpcServerOptions;
import io.vertx.grpc.server.GrpcServerRequest;
import java.io.IOException;
import java.util.Optional;
import network.haca.bridge.http.FeedViews.Proven;
import network.haca.connection.GrpcDoor;
import network.haca.feeds.FeedLedger.State;
import network.haca.primitives.Bytes32;
import network.haca.schemas.feed.FeedName;
import network.haca.schemas.v1.FeedCandles;
import network.haca.schemas.v1.FeedEvent;
import network.haca.schemas.v1.FeedHistory;
import network.haca.schemas.v1.FeedHistoryRequest;
import network.haca.schemas.v1.FeedProof;
import network.haca.schemas.v1.FeedProofRequest;
import network.haca.schemas.v1.FeedRequest;
import network.haca.schemas.v1.FeedValue;
import network.haca.schemas.v1.ListFeedsRequest;
import network.haca.schemas.v1.ListFeedsResponse;

/** {@code haca.v1.Feeds}: what the paths under {@code /v1/feeds} tell, over gRPC. */
final class FeedGrpc {
  static final ServiceName NAME = ServiceName.create("haca.v1.Feeds");

  /** The bytes of a request, which names a feed and no more. */
  private static final int MESSAGE_BYTES_MAX = 4_096;

  private final FeedViews views;
  private final FeedEvents events;
  private final FeedQuestions questions;
  private final GrpcServer server;

  FeedGrpc(Vertx vertx, FeedViews views, FeedEvents events, FeedQuestions questions) {
    this.views = views;
    this.events = events;
    this.questions = questions;
    this.server =
        GrpcServer.server(vertx, new GrpcServerOptions().setMaxMessageSize(MESSAGE_BYTES_MAX));
    bind();
  }

  /** Takes the requests of gRPC. */
  Handler<HttpServerRequest> handler() {
    return GrpcDoor.uncompressed(server);
  }

  private interface Answer<Q, A> {
    A to(Q question) throws IOException, FeedRefusal;
  }

  /** A method as its callers see it. */
  static <Q extends Message, A extends Message> ServiceMethod<Q, A> method(
      String name, Q question) {
    return ServiceMethod.server(
        NAME, name, GrpcMessageEncoder.encoder(), GrpcMessageDecoder.decoder(question));
  }

  private void bind() {
    this.<ListFeedsRequest, ListFeedsResponse>unary(
        "ListFeeds", ListFeedsRequest.getDefaultInstance(), question -> list());
    this.<FeedRequest, FeedValue>unary(
        "GetLatest",
        FeedRequest.getDefaultInstance(),
        question -> {
          State state = views.state(id(question.getFeed()));
          return FeedMessages.latest(state, FeedViews.latest(state));
        });
    this.<FeedHistoryRequest, FeedHistory>unary(
        "GetHistory", FeedHistoryRequest.getDefaultInstance(), this::history);
    this.<FeedHistoryRequest, FeedCandles>unary(
        "GetCandles",
        FeedHistoryRequest.getDefaultInstance(),
        question -> {
          Bytes32 id = id(question.getFeed());
          State state = views.state(id);
          return FeedMessages.candles(views.candles(id, limit(question)), FeedJson.decimals(state));
        });
    this.<FeedProofRequest, FeedProof>unary(
        "GetProof", FeedProofRequest.getDefaultInstance(), this::proof);
    server.callHandler(
        FeedGrpc.<FeedRequest, FeedEvent>method("WatchFeed", FeedRequest.getDefaultInstance()),
        call -> call.handler(question -> watch(call, question)));
  }

  private <Q extends Message, A extends Message> void unary(
      String name, Q prototype, Answer<Q, A> answer) {
    server.callHandler(
        FeedGrpc.<Q, A>method(name, prototype),
        call ->
            call.handler(
                question ->
                    questions.ask(
                        () -> answer.to(question),
                        found -> call.response().end(found),
                        (status, message) -> GrpcSink.refuse(call.response(), status, message))));
  }

  private ListFeedsResponse list() throws IOException {
    ListFeedsResponse.Builder list = ListFeedsResponse.newBuilder();
    views.all().forEach(feed -> list.addFeeds(FeedMessages.feed(feed.id(), feed.state())));
    return list.build();
  }

  private FeedHistory history(FeedHistoryRequest question) throws IOException, FeedRefusal {
    Bytes32 id = id(question.getFeed());
    State state = views.state(id);
    FeedHistory.Builder history = FeedHistory.newBuilder();
    views
        .history(id, state, limit(question))
        .forEach(
            each -> history.addRounds(FeedMessages.value(state, each.roundId(), each.round())));
    return history.build();
  }

  private FeedProof proof(FeedProofRequest question) throws IOException, FeedRefusal {
    Optional<Long> asked = Optional.of(question.getRoundId()).filter(number -> number != 0);
    Proven proven = views.proof(id(question.getFeed()), asked);
    return FeedMessages.proof(
        proven.state(), proven.round().roundId(), proven.round().round(), proven.submitted());
  }

  private void watch(GrpcServerRequest<FeedRequest, FeedEvent> call, FeedRequest question) {
    Optional<Bytes32> id = FeedName.toId(question.getFeed());
    if (id.isEmpty()) {
      GrpcSink.refuse(call.response(), 404, FeedRoutes.NO_NAME);
      return;
    }
    GrpcSink sink = new GrpcSink(call.response());
    sink.onEnd(events.listen(sink, id.get()));
  }

  private static Bytes32 id(String name) throws FeedRefusal {
    return FeedName.toId(name).orElseThrow(() -> new FeedRefusal(404, FeedRoutes.NO_NAME));
  }

  private static int limit(FeedHistoryRequest question) throws FeedRefusal {
    long limit = Integer.toUnsignedLong(question.getLimit());
    if (limit > FeedViews.LIMIT_MAX) {
      throw new FeedRefusal(400, "limit is a number, 1 to " + FeedViews.LIMIT_MAX);
    }
    return limit == 0 ? FeedViews.LIMIT_DEFAULT : (int) limit;
  }
}
