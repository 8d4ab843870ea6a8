package network.haca.ingress.http;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import network.haca.schemas.v1.kserve.InferBatchStatistics;
import network.haca.schemas.v1.kserve.InferStatistics;
import network.haca.schemas.v1.kserve.ModelStatistics;
import network.haca.schemas.v1.kserve.ModelStatisticsResponse;
import network.haca.schemas.v1.kserve.StatisticDuration;

/** Statistics of models as Triton writes them in JSON. */
final class StatisticsJson {
  private StatisticsJson() {}

  static JsonObject of(ModelStatisticsResponse statistics) {
    JsonArray models = new JsonArray();
    statistics.getModelStatsList().forEach(each -> models.add(of(each)));
    return new JsonObject().put("model_stats", models);
  }

  private static JsonObject of(ModelStatistics model) {
    JsonArray sizes = new JsonArray();
    model.getBatchStatsList().forEach(each -> sizes.add(of(each)));
    return new JsonObject()
        .put("name", model.getName())
        .put("version", model.getVersion())
        .put("last_inference", model.getLastInference())
        .put("inference_count", model.getInferenceCount())
        .put("execution_count", model.getExecutionCount())
        .put("inference_stats", of(model.getInferenceStats()))
        .put("batch_stats", sizes);
  }

  private static JsonObject of(InferStatistics all) {
    return new JsonObject()
        .put("success", of(all.getSuccess()))
        .put("fail", of(all.getFail()))
        .put("queue", of(all.getQueue()))
        .put("compute_input", of(all.getComputeInput()))
        .put("compute_infer", of(all.getComputeInfer()))
        .put("compute_output", of(all.getComputeOutput()))
        .put("cache_hit", of(all.getCacheHit()))
        .put("cache_miss", of(all.getCacheMiss()));
  }

  private static JsonObject of(InferBatchStatistics size) {
    return new JsonObject()
        .put("batch_size", size.getBatchSize())
        .put("compute_input", of(size.getComputeInput()))
        .put("compute_infer", of(size.getComputeInfer()))
        .put("compute_output", of(size.getComputeOutput()));
  }

  private static JsonObject of(StatisticDuration duration) {
    return new JsonObject().put("count", duration.getCount()).put("ns", duration.getNs());
  }
}
