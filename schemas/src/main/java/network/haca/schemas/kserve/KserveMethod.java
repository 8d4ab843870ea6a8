package network.haca.schemas.kserve;

import com.google.protobuf.Message;
import io.vertx.grpc.common.GrpcMessageDecoder;
import io.vertx.grpc.common.GrpcMessageEncoder;
import io.vertx.grpc.common.ServiceMethod;
import io.vertx.grpc.common.ServiceName;
import network.haca.schemas.v1.kserve.ModelConfigRequest;
import network.haca.schemas.v1.kserve.ModelConfigResponse;
import network.haca.schemas.v1.kserve.ModelInferRequest;
import network.haca.schemas.v1.kserve.ModelInferResponse;
import network.haca.schemas.v1.kserve.ModelMetadataRequest;
import network.haca.schemas.v1.kserve.ModelMetadataResponse;
import network.haca.schemas.v1.kserve.ModelReadyRequest;
import network.haca.schemas.v1.kserve.ModelReadyResponse;
import network.haca.schemas.v1.kserve.ModelStatisticsRequest;
import network.haca.schemas.v1.kserve.ModelStatisticsResponse;
import network.haca.schemas.v1.kserve.ModelStreamInferResponse;
import network.haca.schemas.v1.kserve.RepositoryIndexRequest;
import network.haca.schemas.v1.kserve.RepositoryIndexResponse;
import network.haca.schemas.v1.kserve.RepositoryModelLoadRequest;
import network.haca.schemas.v1.kserve.RepositoryModelLoadResponse;
import network.haca.schemas.v1.kserve.RepositoryModelUnloadRequest;
import network.haca.schemas.v1.kserve.RepositoryModelUnloadResponse;
import network.haca.schemas.v1.kserve.ServerLiveRequest;
import network.haca.schemas.v1.kserve.ServerLiveResponse;
import network.haca.schemas.v1.kserve.ServerMetadataRequest;
import network.haca.schemas.v1.kserve.ServerMetadataResponse;
import network.haca.schemas.v1.kserve.ServerReadyRequest;
import network.haca.schemas.v1.kserve.ServerReadyResponse;

/** A method of {@code inference.GRPCInferenceService}, seen from either side. */
public record KserveMethod<Q extends Message, A extends Message>(
    String name, Q requestPrototype, A responsePrototype) {
  private static final ServiceName SERVICE = ServiceName.create("inference.GRPCInferenceService");

  public static final KserveMethod<ServerLiveRequest, ServerLiveResponse> SERVER_LIVE =
      new KserveMethod<>(
          "ServerLive",
          ServerLiveRequest.getDefaultInstance(),
          ServerLiveResponse.getDefaultInstance());
  public static final KserveMethod<ServerReadyRequest, ServerReadyResponse> SERVER_READY =
      new KserveMethod<>(
          "ServerReady",
          ServerReadyRequest.getDefaultInstance(),
          ServerReadyResponse.getDefaultInstance());
  public static final KserveMethod<ModelReadyRequest, ModelReadyResponse> MODEL_READY =
      new KserveMethod<>(
          "ModelReady",
          ModelReadyRequest.getDefaultInstance(),
          ModelReadyResponse.getDefaultInstance());
  public static final KserveMethod<ServerMetadataRequest, ServerMetadataResponse> SERVER_METADATA =
      new KserveMethod<>(
          "ServerMetadata",
          ServerMetadataRequest.getDefaultInstance(),
          ServerMetadataResponse.getDefaultInstance());
  public static final KserveMethod<ModelMetadataRequest, ModelMetadataResponse> MODEL_METADATA =
      new KserveMethod<>(
          "ModelMetadata",
          ModelMetadataRequest.getDefaultInstance(),
          ModelMetadataResponse.getDefaultInstance());
  public static final KserveMethod<ModelInferRequest, ModelInferResponse> MODEL_INFER =
      new KserveMethod<>(
          "ModelInfer",
          ModelInferRequest.getDefaultInstance(),
          ModelInferResponse.getDefaultInstance());
  public static final KserveMethod<ModelInferRequest, ModelStreamInferResponse> MODEL_STREAM_INFER =
      new KserveMethod<>(
          "ModelStreamInfer",
          ModelInferRequest.getDefaultInstance(),
          ModelStreamInferResponse.getDefaultInstance());
  public static final KserveMethod<ModelConfigRequest, ModelConfigResponse> MODEL_CONFIG =
      new KserveMethod<>(
          "ModelConfig",
          ModelConfigRequest.getDefaultInstance(),
          ModelConfigResponse.getDefaultInstance());
  public static final KserveMethod<RepositoryIndexRequest, RepositoryIndexResponse>
      REPOSITORY_INDEX =
          new KserveMethod<>(
              "RepositoryIndex",
              RepositoryIndexRequest.getDefaultInstance(),
              RepositoryIndexResponse.getDefaultInstance());

  public static final KserveMethod<ModelStatisticsRequest, ModelStatisticsResponse>
      MODEL_STATISTICS =
          new KserveMethod<>(
              "ModelStatistics",
              ModelStatisticsRequest.getDefaultInstance(),
              ModelStatisticsResponse.getDefaultInstance());
  public static final KserveMethod<RepositoryModelLoadRequest, RepositoryModelLoadResponse>
      REPOSITORY_MODEL_LOAD =
          new KserveMethod<>(
              "RepositoryModelLoad",
              RepositoryModelLoadRequest.getDefaultInstance(),
              RepositoryModelLoadResponse.getDefaultInstance());
  public static final KserveMethod<RepositoryModelUnloadRequest, RepositoryModelUnloadResponse>
      REPOSITORY_MODEL_UNLOAD =
          new KserveMethod<>(
              "RepositoryModelUnload",
              RepositoryModelUnloadRequest.getDefaultInstance(),
              RepositoryModelUnloadResponse.getDefaultInstance());

  public ServiceMethod<Q, A> server() {
    return ServiceMethod.server(
        SERVICE, name, GrpcMessageEncoder.encoder(), GrpcMessageDecoder.decoder(requestPrototype));
  }

  public ServiceMethod<A, Q> client() {
    return ServiceMethod.client(
        SERVICE, name, GrpcMessageEncoder.encoder(), GrpcMessageDecoder.decoder(responsePrototype));
  }
}
