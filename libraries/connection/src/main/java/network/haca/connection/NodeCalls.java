package network.haca.connection;

import com.google.protobuf.Message;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.StreamResetException;
import io.vertx.core.net.SocketAddress;
import io.vertx.grpc.client.GrpcClient;
import io.vertx.grpc.client.GrpcClientOptions;
import io.vertx.grpc.client.GrpcClientRequest;
import io.vertx.grpc.client.GrpcClientResponse;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.common.MessageSizeOverflowException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import network.haca.connection.CallException.Kind;
import network.haca.schemas.directory.NodeEndpoint;
import network.haca.schemas.directory.NodeEntry;
import network.haca.schemas.kserve.KserveMethod;

/** One node over gRPC and pinned TLS. */
public final class NodeCalls {
  private final NodeEntry entry;
  private final SocketAddress address;
  private final GrpcClient client;
  private final Duration timeout;
  private final int messageBytesMax;

  public NodeCalls(
      Vertx vertx, NodeEntry entry, NodeEndpoint endpoint, NodeConnections connections) {
    this.entry = entry;
    this.address = SocketAddress.inetSocketAddress(endpoint.port(), endpoint.socketHost());
    this.timeout = connections.callTimeout();
    this.messageBytesMax = connections.messageBytesMax();
    this.client =
        GrpcClient.client(
            vertx,
            new GrpcClientOptions().setMaxMessageSize(messageBytesMax),
            connections.pinned(entry).setProtocolVersion(HttpVersion.HTTP_2).setUseAlpn(true));
  }

  /** Fails with {@link CallException} only. */
  public <Q extends Message, A extends Message> Future<A> call(
      KserveMethod<Q, A> method, Q request) {
    return client
        .request(address, method.client())
        .compose(
            call -> {
              call.timeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
              return call.send(request).compose(response -> plain(call, response));
            })
        .compose(this::read)
        .recover(failure -> Future.failedFuture(named(failure)));
  }

  public Future<Void> close() {
    return client.close();
  }

  /** A compressed answer may grow beyond all bounds when it is read. */
  private static <Q, A> Future<GrpcClientResponse<Q, A>> plain(
      GrpcClientRequest<Q, A> call, GrpcClientResponse<Q, A> response) {
    if (GrpcDoor.isPlain(response.encoding())) {
      return Future.succeededFuture(response);
    }
    call.cancel();
    return Future.failedFuture(
        new CallException(
            Kind.FAILED, "the node's answer is compressed, which is not asked for", null));
  }

  private <A> Future<A> read(GrpcClientResponse<?, A> response) {
    // Vert.x fails the message when the status is an error; what the node says is in the status.
    return response
        .last()
        .transform(
            message ->
                response.status() == GrpcStatus.OK && message.succeeded()
                    ? Future.succeededFuture(message.result())
                    : Future.failedFuture(
                        response.status() == null ? message.cause() : said(response)));
  }

  private static CallException said(GrpcClientResponse<?, ?> response) {
    GrpcStatus status = response.status();
    Kind kind =
        switch (status) {
          case INVALID_ARGUMENT -> Kind.INVALID;
          case NOT_FOUND -> Kind.NOT_FOUND;
          case PERMISSION_DENIED -> Kind.FORBIDDEN;
          case RESOURCE_EXHAUSTED -> Kind.OVERLOADED;
          case DEADLINE_EXCEEDED, CANCELLED -> Kind.TIMED_OUT;
          case UNAVAILABLE -> Kind.UNAVAILABLE;
          case null, default -> Kind.FAILED;
        };
    String message = response.statusMessage();
    // A node gives its reason; without one it is gRPC's own, to a message that is too long.
    if (message == null && status == GrpcStatus.RESOURCE_EXHAUSTED) {
      return CallException.requestTooLarge();
    }
    return new CallException(kind, message == null ? "the node answers " + status : message, null);
  }

  private CallException named(Throwable failure) {
    if (failure instanceof CallException known) {
      return known;
    }
    Throwable deepest = failure;
    while (deepest.getCause() != null && !(deepest instanceof CertificateException)) {
      deepest = deepest.getCause();
    }
    if (deepest instanceof MessageSizeOverflowException) {
      return CallException.answerTooLarge(messageBytesMax, failure);
    }
    if (deepest instanceof StreamResetException || deepest instanceof TimeoutException) {
      return CallException.timedOut(timeout, failure);
    }
    return new CallException(
        deepest instanceof CertificateException ? Kind.UNTRUSTED : Kind.UNAVAILABLE,
        "node %s at %s cannot be reached: %s"
            .formatted(entry.teeId(), entry.endpoint(), deepest.getMessage()),
        failure);
  }
}
