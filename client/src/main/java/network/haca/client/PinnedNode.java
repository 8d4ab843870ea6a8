package network.haca.client;

import com.google.protobuf.Message;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.StreamResetException;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.TrustOptions;
import io.vertx.grpc.client.GrpcClient;
import io.vertx.grpc.client.GrpcClientOptions;
import io.vertx.grpc.client.GrpcClientResponse;
import io.vertx.grpc.common.GrpcStatus;
import java.security.cert.CertificateException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import network.haca.attestation.PinnedTrustManager;
import network.haca.client.InferenceResult.Reason;
import network.haca.schemas.directory.NodeEndpoint;
import network.haca.schemas.directory.NodeEntry;
import network.haca.schemas.kserve.KserveMethod;
import network.haca.schemas.v1.kserve.ModelInferRequest;
import network.haca.schemas.v1.kserve.ModelInferResponse;
import org.jspecify.annotations.Nullable;

/** One node over gRPC and TLS, where only the registered certificate is trusted. */
final class PinnedNode {
  private static final int CONNECT_TIMEOUT_MILLIS = 2_000;

  private final NodeEntry entry;
  private final SocketAddress address;
  private final GrpcClient client;
  private final long timeoutMillis;

  /** Why a call failed; the message names the node. */
  static final class CallException extends Exception {
    private final Reason reason;

    CallException(Reason reason, String message, @Nullable Throwable cause) {
      super(message, cause);
      this.reason = reason;
    }

    Reason reason() {
      return reason;
    }
  }

  PinnedNode(Vertx vertx, NodeEntry entry, NodeEndpoint endpoint, ClientOptions options) {
    this.entry = entry;
    this.address = SocketAddress.inetSocketAddress(endpoint.port(), endpoint.socketHost());
    this.timeoutMillis = options.callTimeout().toMillis();
    HttpClientOptions tls =
        new HttpClientOptions()
            .setProtocolVersion(HttpVersion.HTTP_2)
            .setSsl(true)
            .setUseAlpn(true)
            .setConnectTimeout(CONNECT_TIMEOUT_MILLIS)
            // The certificate itself is what is registered; it names no host.
            .setVerifyHost(false)
            .setTrustOptions(TrustOptions.wrap(new PinnedTrustManager(entry.tlsCertificate())));
    options
        .identity()
        .ifPresent(
            own ->
                tls.setKeyCertOptions(
                    new PemKeyCertOptions()
                        .setCertValue(Buffer.buffer(own.certificatePem().toArray()))
                        .setKeyValue(Buffer.buffer(own.keyPem().toArray()))));
    this.client =
        GrpcClient.client(
            vertx, new GrpcClientOptions().setMaxMessageSize(options.messageBytesMax()), tls);
  }

  /** Fails with {@link CallException} only, as all calls do. */
  Future<ModelInferResponse> infer(ModelInferRequest request) {
    return call(KserveMethod.MODEL_INFER, request);
  }

  Future<Void> close() {
    return client.close();
  }

  private <Q extends Message, A extends Message> Future<A> call(
      KserveMethod<Q, A> method, Q request) {
    return client
        .request(address, method.client())
        .compose(
            call -> {
              call.timeout(timeoutMillis, TimeUnit.MILLISECONDS);
              return call.send(request);
            })
        .compose(this::read)
        .recover(failure -> Future.failedFuture(named(failure)));
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

  private CallException said(GrpcClientResponse<?, ?> response) {
    GrpcStatus status = response.status();
    Reason reason =
        switch (status) {
          case INVALID_ARGUMENT -> Reason.INVALID;
          case NOT_FOUND -> Reason.NOT_SERVED;
          case DEADLINE_EXCEEDED, CANCELLED -> Reason.TIMED_OUT;
          case UNAVAILABLE, RESOURCE_EXHAUSTED -> Reason.UNAVAILABLE;
          case null, default -> Reason.FAILED;
        };
    String message = response.statusMessage();
    return new CallException(
        reason, message == null ? "the node answers " + status : message, null);
  }

  private CallException named(Throwable failure) {
    if (failure instanceof CallException known) {
      return known;
    }
    Throwable deepest = failure;
    while (deepest.getCause() != null && !(deepest instanceof CertificateException)) {
      deepest = deepest.getCause();
    }
    Reason reason =
        deepest instanceof CertificateException
            ? Reason.UNTRUSTED
            : deepest instanceof StreamResetException || deepest instanceof TimeoutException
                ? Reason.TIMED_OUT
                : Reason.UNAVAILABLE;
    return new CallException(
        reason,
        "node %s at %s: %s".formatted(entry.teeId(), entry.endpoint(), deepest.getMessage()),
        failure);
  }
}
