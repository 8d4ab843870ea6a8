package network.haca.bridge.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Message;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.grpc.client.GrpcClient;
import io.vertx.grpc.client.GrpcClientResponse;
import io.vertx.grpc.common.GrpcMessageDecoder;
import io.vertx.grpc.common.GrpcMessageEncoder;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.common.ServiceMethod;
import java.math.BigInteger;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import network.haca.schemas.feed.FeedRecords;
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
import network.haca.testkit.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The service of feeds, as a client of gRPC finds it. */
@Timeout(30)
class FeedGrpcTest {
  private static final FeedRequest BTC = FeedRequest.newBuilder().setFeed("BTC-USD").build();

  private final Vertx vertx = Vertx.vertx();
  private final FakeFeeds feeds = new FakeFeeds();
  private final GrpcClient client = GrpcClient.client(vertx);
  private SocketAddress address = SocketAddress.inetSocketAddress(1, "127.0.0.1");

  @BeforeEach
  void start() {
    FeedRoutes routes = new FeedRoutes(vertx, feeds);
    int port =
        vertx
            .createHttpServer(new HttpServerOptions().setHttp2ClearTextEnabled(true))
            .requestHandler(routes::serve)
            .listen(0, "127.0.0.1")
            .await()
            .actualPort();
    address = SocketAddress.inetSocketAddress(port, "127.0.0.1");
    feeds.add(1_234);
    feeds.add(-5);
  }

  @AfterEach
  void stop() {
    client.close().eventually(vertx::close).await();
  }

  private <Q extends Message, A extends Message> Future<GrpcClientResponse<Q, A>> call(
      String name, Q question, A prototype) {
    ServiceMethod<A, Q> method =
        ServiceMethod.client(
            FeedGrpc.NAME,
            name,
            GrpcMessageEncoder.encoder(),
            GrpcMessageDecoder.decoder(prototype));
    return client.request(address, method).compose(request -> request.send(question));
  }

  private <Q extends Message, A extends Message> A ask(String name, Q question, A prototype) {
    return call(name, question, prototype).compose(GrpcClientResponse::last).await();
  }

  /** The status of a call that gets no message. */
  private <Q extends Message, A extends Message> GrpcStatus refusal(
      String name, Q question, A prototype) {
    GrpcClientResponse<Q, A> response = call(name, question, prototype).await();
    return response.end().otherwiseEmpty().map(ended -> response.status()).await();
  }

  @Test
  void theFeedsAndTheirLatestValuesAreTold() {
    ListFeedsResponse list =
        ask(
            "ListFeeds",
            ListFeedsRequest.getDefaultInstance(),
            ListFeedsResponse.getDefaultInstance());
    assertEquals(1, list.getFeedsCount());
    assertEquals("BTC-USD", list.getFeeds(0).getFeed());
    FeedValue latest = ask("GetLatest", BTC, FeedValue.getDefaultInstance());
    assertEquals(list.getFeeds(0).getLatest(), latest);
    assertEquals("-0.05", latest.getValue());
    assertEquals(BigInteger.valueOf(-5), FeedRecords.number(latest.getAnswer()));
    assertEquals(2, latest.getRoundId());
  }

  @Test
  void historyCandlesAndProofAreTold() {
    FeedHistoryRequest one = FeedHistoryRequest.newBuilder().setFeed("BTC-USD").setLimit(1).build();
    FeedHistory history = ask("GetHistory", one, FeedHistory.getDefaultInstance());
    assertEquals(1, history.getRoundsCount());
    assertEquals(2, history.getRounds(0).getRoundId());
    assertEquals(
        "0.01", ask("GetCandles", one, FeedCandles.getDefaultInstance()).getCandles(0).getOpen());
    FeedProofRequest second =
        FeedProofRequest.newBuilder().setFeed("BTC-USD").setRoundId(2).build();
    FeedProof proof = ask("GetProof", second, FeedProof.getDefaultInstance());
    assertEquals(1, proof.getSubmittedCount());
    assertEquals(2, proof.getValue().getRoundId());
  }

  @Test
  void whatThereIsNotIsRefused() {
    FeedRequest unknown = FeedRequest.newBuilder().setFeed("ETH-USD").build();
    assertEquals(
        GrpcStatus.NOT_FOUND, refusal("GetLatest", unknown, FeedValue.getDefaultInstance()));
    assertEquals(
        GrpcStatus.NOT_FOUND, refusal("WatchFeed", unknown, FeedEvent.getDefaultInstance()));
    assertEquals(
        GrpcStatus.NOT_FOUND,
        refusal(
            "GetLatest",
            FeedRequest.newBuilder().setFeed("BTC/USD").build(),
            FeedValue.getDefaultInstance()));
    FeedHistoryRequest many =
        FeedHistoryRequest.newBuilder().setFeed("BTC-USD").setLimit(257).build();
    assertEquals(
        GrpcStatus.INVALID_ARGUMENT, refusal("GetHistory", many, FeedHistory.getDefaultInstance()));
    feeds.isDown = true;
    assertEquals(GrpcStatus.UNAVAILABLE, refusal("GetLatest", BTC, FeedValue.getDefaultInstance()));
  }

  @Test
  void aListenerHearsEachValueOnceAndItsStaleness() throws Exception {
    List<FeedEvent> heard = new CopyOnWriteArrayList<>();
    var _ =
        call("WatchFeed", BTC, FeedEvent.getDefaultInstance())
            .onSuccess(response -> response.handler(heard::add))
            .await();
    Await.until("nothing is told", () -> heard.size() >= 2);
    assertFalse(heard.getFirst().hasValue());
    assertEquals(2, heard.get(1).getValue().getRoundId());
    feeds.add(7);
    Await.until("no new value", () -> heard.size() >= 3);
    assertEquals("0.07", heard.get(2).getValue().getValue());
    feeds.isStale = true;
    Await.until("not told to be stale", () -> heard.size() >= 4);
    assertTrue(heard.get(3).getValue().getStale());
  }
}
