package network.haca.ingress.grpc;

import io.vertx.grpc.common.GrpcMessageDecoder;
import io.vertx.grpc.common.GrpcMessageEncoder;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.common.ServiceMethod;
import io.vertx.grpc.common.ServiceName;
import io.vertx.grpc.server.GrpcServerRequest;
import io.vertx.grpc.server.Service;
import java.util.function.BooleanSupplier;
import network.haca.connection.GrpcDoor;
import network.haca.schemas.v1.health.HealthCheckRequest;
import network.haca.schemas.v1.health.HealthCheckResponse;
import network.haca.schemas.v1.health.HealthCheckResponse.ServingStatus;

/**
 * {@code grpc.health.v1.Health/Check}, by which load balancers and Kubernetes ask for readiness: of
 * the server, or of the one service that it has.
 */
final class HealthService {
  private static final ServiceName NAME = ServiceName.create("grpc.health.v1.Health");

  private static final ServiceMethod<HealthCheckRequest, HealthCheckResponse> CHECK =
      ServiceMethod.server(
          NAME,
          "Check",
          GrpcMessageEncoder.encoder(),
          GrpcMessageDecoder.decoder(HealthCheckRequest.getDefaultInstance()));

  private HealthService() {}

  static Service of(BooleanSupplier isReady) {
    return Service.service(
            NAME, HealthCheckRequest.getDescriptor().getFile().findServiceByName("Health"))
        .bind(CHECK, call -> call.handler(question -> answer(call, question, isReady)))
        .build();
  }

  private static void answer(
      GrpcServerRequest<HealthCheckRequest, HealthCheckResponse> call,
      HealthCheckRequest question,
      BooleanSupplier isReady) {
    String service = question.getService();
    if (!service.isEmpty() && !service.equals(KserveService.NAME.fullyQualifiedName())) {
      String reason =
          "there is no service '%s' here, but %s"
              .formatted(service, KserveService.NAME.fullyQualifiedName());
      var _ =
          call.response()
              .status(GrpcStatus.NOT_FOUND)
              .statusMessage(GrpcDoor.message(reason))
              .end();
      return;
    }
    ServingStatus status =
        isReady.getAsBoolean() ? ServingStatus.SERVING : ServingStatus.NOT_SERVING;
    var _ = call.response().end(HealthCheckResponse.newBuilder().setStatus(status).build());
  }
}
