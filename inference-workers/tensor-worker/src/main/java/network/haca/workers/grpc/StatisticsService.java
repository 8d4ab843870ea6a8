package network.haca.workers.grpc;

import io.vertx.grpc.common.GrpcStatus;
import java.util.List;
import network.haca.schemas.v1.kserve.InferBatchStatistics;
import network.haca.schemas.v1.kserve.InferStatistics;
import network.haca.schemas.v1.kserve.ModelStatisticsRequest;
import network.haca.schemas.v1.kserve.ModelStatisticsResponse;
import network.haca.schemas.v1.kserve.StatisticDuration;
import network.haca.workers.core.Model;
import network.haca.workers.core.ModelStatistics;
import network.haca.workers.core.Models;

/** Triton's extension for statistics: what models have done since they were opened. */
final class StatisticsService {
  private final Models models;

  StatisticsService(Models models) {
    this.models = models;
  }

  /** Those of a version, of all versions of a name, or of all models. */
  Reply<ModelStatisticsResponse> of(ModelStatisticsRequest request) {
    ModelStatisticsResponse.Builder response = ModelStatisticsResponse.newBuilder();
    List<Model> asked =
        models.all().stream()
            .filter(model -> request.getName().isEmpty() || model.name().equals(request.getName()))
            .filter(
                model ->
                    request.getVersion().isEmpty() || model.version().equals(request.getVersion()))
            .toList();
    if (asked.isEmpty() && !request.getName().isEmpty()) {
      return new Reply<>(
          GrpcStatus.NOT_FOUND,
          models.missing(request.getName(), request.getVersion()),
          response.build());
    }
    asked.forEach(model -> response.addModelStats(of(model)));
    return Reply.ok(response.build());
  }

  private static network.haca.schemas.v1.kserve.ModelStatistics of(Model model) {
    ModelStatistics counted = model.statistics();
    network.haca.schemas.v1.kserve.ModelStatistics.Builder told =
        network.haca.schemas.v1.kserve.ModelStatistics.newBuilder()
            .setName(model.name())
            .setVersion(model.version())
            .setLastInference(counted.lastMillis())
            .setInferenceCount(counted.rows())
            .setExecutionCount(counted.runs())
            .setInferenceStats(
                InferStatistics.newBuilder()
                    .setSuccess(duration(counted.success()))
                    .setFail(duration(counted.failure()))
                    .setQueue(duration(counted.queue()))
                    .setComputeInput(duration(counted.input()))
                    .setComputeInfer(duration(counted.infer()))
                    .setComputeOutput(duration(counted.output()))
                    .setCacheHit(duration(ModelStatistics.Times.NONE))
                    .setCacheMiss(duration(ModelStatistics.Times.NONE)));
    counted
        .bySize()
        .forEach(
            (rows, run) ->
                told.addBatchStats(
                    InferBatchStatistics.newBuilder()
                        .setBatchSize(rows)
                        .setComputeInput(duration(run.input()))
                        .setComputeInfer(duration(run.infer()))
                        .setComputeOutput(duration(run.output()))));
    return told.build();
  }

  private static StatisticDuration duration(ModelStatistics.Times times) {
    return StatisticDuration.newBuilder().setCount(times.count()).setNs(times.nanos()).build();
  }
}
