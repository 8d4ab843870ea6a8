package network.haca.workers.grpc;

import io.vertx.grpc.common.GrpcStatus;
import network.haca.workers.core.InferenceOutcome;

/** The answer of a unary method, or the status that says why there is none. */
record Reply<A>(GrpcStatus status, String message, A value) {
  static <A> Reply<A> ok(A value) {
    return new Reply<>(GrpcStatus.OK, "", value);
  }

  static GrpcStatus status(InferenceOutcome.Reason reason) {
    return switch (reason) {
      case INVALID -> GrpcStatus.INVALID_ARGUMENT;
      case NOT_FOUND -> GrpcStatus.NOT_FOUND;
      case OVERLOADED -> GrpcStatus.RESOURCE_EXHAUSTED;
      case UNAVAILABLE -> GrpcStatus.UNAVAILABLE;
      case FAILED -> GrpcStatus.INTERNAL;
    };
  }
}
