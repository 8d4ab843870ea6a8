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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import network.haca.connection.CallException.Kind;
import network.haca.schemas.directory.NodeEndpoint;
import network.haca.schemas.directory.NodeEntry;
import network.haca.schemas.kserve.KserveMethod;
import org.jspecify.annotations.Nullable;

/** One node over gRPC and pinned TLS. */
public final class NodeCalls {
  private final NodeEntry entry;
  private final SocketAddress address;
  private final GrpcClient client;
  private final long timeoutMillis;
  private final int messageBytesMax;

  public NodeCalls(
      Vertx vertx, NodeEntry entry, NodeEndpoint endpoint, NodeConnections connections) {
    this.entry = entry;
    this.address = SocketAddress.inetSocketAddress(endpoint.port(), endpoint.socketHost());
    this.timeoutMillis = connections.callTimeout().toMillis();
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
              call.timeout(timeoutMillis, TimeUnit.MILLISECONDS);
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
          // A node gives its reason; without one it is gRPC's own, to a message that is too long.
          case RESOURCE_EXHAUSTED ->
              response.statusMessage() == null ? Kind.INVALID : Kind.OVERLOADED;
          case DEADLINE_EXCEEDED, CANCELLED -> Kind.TIMED_OUT;
          case UNAVAILABLE -> Kind.UNAVAILABLE;
          case null, default -> Kind.FAILED;
        };
    String message = response.statusMessage();
    return new CallException(kind, message == null ? unsaid(status) : message, null);
  }

  private static String unsaid(@Nullable GrpcStatus status) {
    return status == GrpcStatus.RESOURCE_EXHAUSTED
        ? "the request is larger than the node takes; send fewer elements at once"
        : "the node answers " + status;
  }

  private CallException named(Throwable failure) {
    if (failure instanceof CallException known) {
      return known;
    }
    Throwable deepest = failure;
    while (deepest.getCause() != null && !(deepest instanceof CertificateException)) {
      deepest = deepest.getCause();
    }
    // Asking another node would get the same answer.
    if (deepest instanceof MessageSizeOverflowException) {
      return new CallException(
          Kind.FAILED,
          "the node's answer is larger than %s bytes".formatted(messageBytesMax),
          failure);
    }
    if (deepest instanceof StreamResetException || deepest instanceof TimeoutException) {
      return new CallException(
          Kind.TIMED_OUT, "the node did not answer within " + timeoutMillis + " ms", failure);
    }
    return new CallException(
        deepest instanceof CertificateException ? Kind.UNTRUSTED : Kind.UNAVAILABLE,
        "node %s at %s cannot be reached: %s"
            .formatted(entry.teeId(), entry.endpoint(), deepest.getMessage()),
        failure);
  }
}
