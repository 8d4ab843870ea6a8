package network.haca.ingress.grpc;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.reflection.ReflectionService;
import io.vertx.grpc.server.GrpcServer;
import io.vertx.grpc.server.GrpcServerOptions;
import io.vertx.grpc.server.GrpcServerRequest;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import network.haca.connection.GrpcDoor;
import network.haca.connection.HeldBytes;
import network.haca.connection.RequestMeter;
import network.haca.connection.server.LimitedServer;
import network.haca.connection.server.ServerLimits;
import network.haca.ingress.core.Tensors;

/**
 * Port 8001: {@code inference.GRPCInferenceService} of the Open Inference Protocol, with gRPC's own
 * services for health checks and reflection.
 */
public final class GrpcIngress {
  private static final String SERVICE = "/inference.GRPCInferenceService/";

  /** The names that the HTTP port has for the same. */
  private static final Map<String, String> ROUTES =
      Map.ofEntries(
          Map.entry(SERVICE + "ServerLive", "live"),
          Map.entry(SERVICE + "ServerReady", "ready"),
          Map.entry(SERVICE + "ServerMetadata", "server"),
          Map.entry(SERVICE + "ModelReady", "model_ready"),
          Map.entry(SERVICE + "ModelMetadata", "model"),
          Map.entry(SERVICE + "RepositoryIndex", "index"),
          Map.entry(SERVICE + "RepositoryModelLoad", "load"),
          Map.entry(SERVICE + "RepositoryModelUnload", "unload"),
          Map.entry(SERVICE + "ModelStatistics", "statistics"),
          Map.entry(SERVICE + "ModelInfer", "infer"),
          Map.entry(SERVICE + "ModelStreamInfer", "stream_infer"),
          Map.entry(SERVICE + "ModelConfig", "config"),
          Map.entry("/grpc.health.v1.Health/Check", "health"),
          Map.entry("/grpc.health.v1.Health/Watch", "health"));

  private final RequestMeter meter = new RequestMeter("haca.ingress.requests");
  private final LimitedServer server;

  /**
   * @param messageBytesMax of one request
   * @param held by all ports of the ingress
   */
  public GrpcIngress(
      Vertx vertx,
      Tensors tensors,
      int messageBytesMax,
      Duration idle,
      ServerLimits connections,
      HeldBytes held) {
    GrpcServer grpc =
        GrpcServer.server(vertx, new GrpcServerOptions().setMaxMessageSize(messageBytesMax));
    grpc.addService(KserveService.of(vertx, tensors, held))
        .addService(HealthService.of(tensors.router()::isReady))
        .addService(ReflectionService.v1())
        .callHandler(GrpcIngress::refuseUnknown);
    Handler<HttpServerRequest> door = GrpcDoor.uncompressed(grpc);
    this.server =
        new LimitedServer(
                vertx,
                connections,
                connections
                    .options()
                    .setHttp2ClearTextEnabled(true)
                    .setIdleTimeout((int) idle.toMillis())
                    .setIdleTimeoutUnit(TimeUnit.MILLISECONDS))
            .requestHandler(
                request -> {
                  meter.measure(request, ROUTES.getOrDefault(request.path(), "unknown"));
                  door.handle(request);
                });
  }

  /** Listens; the result is the port, chosen by the system if {@code port} is 0. */
  public Future<Integer> listen(String host, int port) {
    return server.listen(host, port);
  }

  public Future<Void> close() {
    return server.close();
  }

  private static void refuseUnknown(GrpcServerRequest<Buffer, Buffer> call) {
    String reason =
        "there is no method '%s/%s' here; reflection lists those that there are"
            .formatted(call.serviceName().fullyQualifiedName(), call.methodName());
    var _ =
        call.response()
            .status(GrpcStatus.UNIMPLEMENTED)
            .statusMessage(GrpcDoor.message(reason))
            .end();
  }
}
