package network.haca.testing;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import network.haca.attestation.ClientCertificate;
import network.haca.attestation.SimulatedNsm;
import network.haca.primitives.Bytes;

/**
 * Speaks as the nitriding daemon does: commands on one port; on the other TLS with a certificate of
 * its own, attestations, and everything else handed on to the application in plain HTTP/1.1.
 */
final class FakeNitriding implements AutoCloseable {
  private static final Bytes MULTIHASH = Bytes.fromHex("1220");
  private static final List<Bytes> MEASUREMENTS =
      List.of(
          Bytes.fromHex("0a".repeat(48)),
          Bytes.fromHex("0b".repeat(48)),
          Bytes.fromHex("0c".repeat(48)));

  private final Vertx vertx;
  private final int application;
  private final int externalPort;
  private final ClientCertificate certificate;
  private final HttpServer internal;
  private final HttpServer external;
  private final AtomicBoolean ready = new AtomicBoolean();
  private volatile Bytes applicationHash = Bytes.wrap(new byte[32]);

  private FakeNitriding(Vertx vertx, Path folder, int application, int externalPort)
      throws Exception {
    this.externalPort = externalPort;
    this.vertx = vertx;
    this.application = application;
    this.certificate = ClientCertificate.open(folder, "nitriding", Instant.now());
    this.internal = vertx.createHttpServer().requestHandler(this::command);
    this.external =
        vertx
            .createHttpServer(
                new HttpServerOptions()
                    .setSsl(true)
                    .setKeyCertOptions(
                        new PemKeyCertOptions()
                            .setCertValue(Buffer.buffer(certificate.certificatePem().toArray()))
                            .setKeyValue(Buffer.buffer(certificate.keyPem().toArray()))))
            .requestHandler(this::serve);
    internal.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().join();
  }

  /**
   * @param application the port that requests are handed on to
   * @param externalPort of TLS, which opens once the application is ready
   */
  static FakeNitriding start(Vertx vertx, Path folder, int application, int externalPort)
      throws Exception {
    return new FakeNitriding(vertx, folder, application, externalPort);
  }

  URI internal() {
    return URI.create("http://127.0.0.1:" + internal.actualPort());
  }

  URI external() {
    return URI.create("https://127.0.0.1:" + externalPort);
  }

  boolean isReady() {
    return ready.get();
  }

  @Override
  public void close() {
    internal.close().toCompletionStage().toCompletableFuture().join();
    external.close().toCompletionStage().toCompletableFuture().join();
  }

  private void command(HttpServerRequest request) {
    switch (request.method() + " " + request.path()) {
      case "POST /enclave/hash" ->
          request
              .body()
              .onSuccess(
                  body -> {
                    applicationHash = Bytes.wrap(Base64.getDecoder().decode(body.toString()));
                    request.response().end();
                  });
      case "GET /enclave/ready" -> {
        if (ready.getAndSet(true)) {
          request.response().setStatusCode(410).end();
        } else {
          request.response().end();
          // As with -wait-for-app; not at once.
          vertx.setTimer(300, timer -> external.listen(externalPort, "127.0.0.1"));
        }
      }
      default -> request.response().setStatusCode(404).end();
    }
  }

  private void serve(HttpServerRequest request) {
    if (request.path().equals("/enclave")) {
      request.response().end("nitriding");
    } else if (request.path().equals("/enclave/attestation")) {
      Bytes userData =
          Bytes.concat(MULTIHASH, certificate.fingerprint().value(), MULTIHASH, applicationHash);
      Bytes document =
          new SimulatedNsm(MEASUREMENTS, InstantSource.system())
              .attest(userData, Bytes.fromHex(request.getParam("nonce")));
      request.response().end(Base64.getEncoder().encodeToString(document.toArray()) + "\n");
    } else {
      request.body().onSuccess(body -> handOn(request, body));
    }
  }

  private void handOn(HttpServerRequest request, Buffer body) {
    RequestOptions options =
        new RequestOptions()
            .setHost("127.0.0.1")
            .setPort(application)
            .setMethod(request.method())
            .setURI(request.uri());
    vertx
        .createHttpClient()
        .request(options)
        .compose(call -> call.send(body))
        .compose(HttpClientResponse::body)
        .onSuccess(answer -> request.response().end(answer))
        .onFailure(failure -> request.response().setStatusCode(502).end());
  }
}
