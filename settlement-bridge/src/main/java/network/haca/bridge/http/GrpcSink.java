package network.haca.bridge.http;

import io.vertx.core.Future;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.server.GrpcServerResponse;
import network.haca.connection.GrpcDoor;
import network.haca.contracts.feeds.FeedContract;
import network.haca.feeds.FeedLedger;
import network.haca.schemas.v1.FeedEvent;

/** A listener to a feed over gRPC. */
final class GrpcSink implements FeedSink {
  private final GrpcServerResponse<?, FeedEvent> response;
  private Runnable atEnd = () -> {};
  private boolean isOver;

  GrpcSink(GrpcServerResponse<?, FeedEvent> response) {
    this.response = response;
    response.exceptionHandler(gone -> over());
  }

  /**
   * @param action runs when nobody listens any more
   */
  void onEnd(Runnable action) {
    atEnd = action;
    if (isOver) {
      action.run();
    }
  }

  private void over() {
    isOver = true;
    atEnd.run();
  }

  @Override
  public boolean isOver() {
    return isOver;
  }

  @Override
  public boolean isBehind() {
    return response.writeQueueFull();
  }

  @Override
  public void letGo() {
    response.cancel();
    over();
  }

  @Override
  public void begin() {
    keepOpen();
  }

  @Override
  public void tell(FeedLedger.State state, FeedContract.Round round) {
    write(FeedEvent.newBuilder().setValue(FeedMessages.latest(state, round)).build());
  }

  @Override
  public void keepOpen() {
    write(FeedEvent.getDefaultInstance());
  }

  private void write(FeedEvent event) {
    Future<Void> written = response.write(event);
    written.onFailure(gone -> over());
  }

  @Override
  public void end() {
    var _ = response.end();
    over();
  }

  @Override
  public void refuse(int status, String reason) {
    refuse(response, status, reason);
    over();
  }

  /** In gRPC's words for a status of HTTP. */
  static void refuse(GrpcServerResponse<?, ?> response, int status, String reason) {
    GrpcStatus grpc =
        switch (status) {
          case 400 -> GrpcStatus.INVALID_ARGUMENT;
          case 404 -> GrpcStatus.NOT_FOUND;
          case 503 -> GrpcStatus.UNAVAILABLE;
          default -> GrpcStatus.UNKNOWN;
        };
    var _ = response.status(grpc).statusMessage(GrpcDoor.message(reason)).end();
  }
}
