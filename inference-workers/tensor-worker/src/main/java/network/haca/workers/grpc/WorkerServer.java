package network.haca.workers.grpc;

import com.google.protobuf.Message;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.server.GrpcServer;
import io.vertx.grpc.server.GrpcServerOptions;
import io.vertx.grpc.server.GrpcServerRequest;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import network.haca.connection.GrpcDoor;
import network.haca.connection.HealthRoutes;
import network.haca.connection.server.LimitedServer;
import network.haca.provingnode.core.Prover;
import network.haca.provingnode.core.Prover.Outcome;
import network.haca.schemas.kserve.KserveMethod;
import network.haca.schemas.v1.kserve.ModelInferRequest;
import network.haca.schemas.v1.kserve.ModelInferResponse;
import network.haca.schemas.v1.kserve.ModelMetadataResponse;
import network.haca.schemas.v1.kserve.ModelReadyResponse;
import network.haca.schemas.v1.kserve.ServerLiveResponse;
import network.haca.schemas.v1.kserve.ServerMetadataResponse;
import network.haca.schemas.v1.kserve.ServerReadyResponse;
import network.haca.service.Health;
import network.haca.workers.core.InferenceOutcome;
import network.haca.workers.core.ModelControl;
import network.haca.workers.core.Models;

/**
 * The worker's port: {@code inference.GRPCInferenceService} over TLS with the certificate born in
 * the enclave.
 */
public final class WorkerServer {
  private final ServedModels served;
  private final Models models;
  private final MeteredInference inference;
  private final Prover prover;
  private final RepositoryService repository;
  private final StatisticsService statistics;
  private final LimitedServer server;

  /** A unary method. */
  private interface Answer<Q, A> extends Function<Q, CompletionStage<Reply<A>>> {}

  /**
   * @param server the port, with TLS and idle time
   * @param control of the models, by requests
   * @param health answered on this port as well
   * @param proofs of a node that proves in zero knowledge
   * @param messageBytesMax of one request
   */
  public WorkerServer(
      Vertx vertx,
      LimitedServer server,
      ServedModels served,
      MeteredInference inference,
      ModelControl control,
      Prover prover,
      Health health,
      Optional<ProofRoutes> proofs,
      int messageBytesMax) {
    this.served = served;
    this.models = served.models();
    this.inference = inference;
    this.prover = prover;
    this.repository =
        new RepositoryService(
            models, control, () -> prover.unavailable().map(Outcome.Refused::message));
    this.statistics = new StatisticsService(models);
    GrpcServer grpc =
        GrpcServer.server(vertx, new GrpcServerOptions().setMaxMessageSize(messageBytesMax));
    mount(grpc);
    Handler<HttpServerRequest> door = GrpcDoor.uncompressed(grpc);
    this.server =
        server.requestHandler(
            request -> {
              boolean isServed =
                  HealthRoutes.serve(request, health)
                      || proofs.filter(routes -> routes.serves(request)).isPresent();
              if (!isServed) {
                door.handle(request);
              }
            });
  }

  /** Listens; the result is the port, chosen by the system if {@code port} is 0. */
  public Future<Integer> listen(String host, int port) {
    return server.listen(host, port);
  }

  public Future<Void> close() {
    return server.close();
  }

  private void mount(GrpcServer grpc) {
    unary(
        grpc,
        KserveMethod.SERVER_LIVE,
        request -> ok(ServerLiveResponse.newBuilder().setLive(true).build()));
    unary(
        grpc,
        KserveMethod.SERVER_READY,
        request -> ok(ServerReadyResponse.newBuilder().setReady(isReady()).build()));
    unary(
        grpc,
        KserveMethod.SERVER_METADATA,
        request -> ok(ServerMetadataResponse.newBuilder().setName("haca-worker").build()));
    unary(
        grpc,
        KserveMethod.MODEL_READY,
        request ->
            ok(
                ModelReadyResponse.newBuilder()
                    .setReady(
                        isReady()
                            && models.find(request.getName(), request.getVersion()).isPresent())
                    .build()));
    unary(
        grpc,
        KserveMethod.MODEL_METADATA,
        request ->
            models
                .find(request.getName(), request.getVersion())
                .map(model -> ok(served.metadata(model)))
                .orElse(
                    now(
                        new Reply<>(
                            GrpcStatus.NOT_FOUND,
                            models.missing(request.getName(), request.getVersion()),
                            ModelMetadataResponse.getDefaultInstance()))));
    unary(grpc, KserveMethod.REPOSITORY_INDEX, request -> ok(repository.index(request.getReady())));
    unary(grpc, KserveMethod.REPOSITORY_MODEL_LOAD, repository::load);
    unary(grpc, KserveMethod.REPOSITORY_MODEL_UNLOAD, repository::unload);
    unary(grpc, KserveMethod.MODEL_STATISTICS, request -> now(statistics.of(request)));
    grpc.callHandler(
        KserveMethod.MODEL_INFER.server(), call -> call.handler(request -> infer(call, request)));
  }

  private void infer(
      GrpcServerRequest<ModelInferRequest, ModelInferResponse> call, ModelInferRequest request) {
    var _ = inference.infer(request).thenAccept(outcome -> respond(call, outcome));
  }

  private static <Q extends Message, A extends Message> void unary(
      GrpcServer grpc, KserveMethod<Q, A> method, Answer<Q, A> answer) {
    grpc.callHandler(
        method.server(),
        call ->
            call.handler(
                request -> {
                  var _ = answer.apply(request).thenAccept(reply -> respond(call, reply));
                }));
  }

  private static <A> void respond(GrpcServerRequest<?, A> call, Reply<A> reply) {
    if (reply.status() == GrpcStatus.OK) {
      call.response().end(reply.value());
    } else {
      fail(call, reply.status(), reply.message());
    }
  }

  private static <A> CompletionStage<Reply<A>> ok(A value) {
    return now(Reply.ok(value));
  }

  private static <A> CompletionStage<Reply<A>> now(Reply<A> reply) {
    return CompletableFuture.completedStage(reply);
  }

  private static void fail(GrpcServerRequest<?, ?> call, GrpcStatus status, String message) {
    call.response().status(status).statusMessage(GrpcDoor.message(message)).end();
  }

  private static void respond(
      GrpcServerRequest<?, ModelInferResponse> call, InferenceOutcome outcome) {
    switch (outcome) {
      case InferenceOutcome.Answered answered -> call.response().end(answered.response());
      case InferenceOutcome.Refused refused ->
          fail(call, Reply.status(refused.reason()), refused.message());
    }
  }

  private boolean isReady() {
    return prover.unavailable().isEmpty();
  }
}
