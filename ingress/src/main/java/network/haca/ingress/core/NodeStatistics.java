package network.haca.ingress.core;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import network.haca.schemas.v1.kserve.InferBatchStatistics;
import network.haca.schemas.v1.kserve.InferStatistics;
import network.haca.schemas.v1.kserve.ModelStatistics;
import network.haca.schemas.v1.kserve.ModelStatisticsResponse;
import network.haca.schemas.v1.kserve.StatisticDuration;

/** What models have done on all nodes together. */
public final class NodeStatistics {
  private final Router router;
  private final Supplier<List<? extends Node>> nodes;

  /**
   * @param router says why a model is not served
   */
  public NodeStatistics(Router router, Supplier<List<? extends Node>> nodes) {
    this.router = router;
    this.nodes = nodes;
  }

  /** Of a model; an empty name or version asks for all. A node that does not answer counts none. */
  public CompletionStage<ModelStatisticsResponse> of(String model, String version) {
    return model.isEmpty() || router.serves(model, version)
        ? collected(model, version)
        : router.metadata(model, version).thenCompose(found -> collected(model, version));
  }

  private CompletionStage<ModelStatisticsResponse> collected(String model, String version) {
    List<CompletableFuture<Optional<ModelStatisticsResponse>>> answers =
        nodes.get().stream()
            .filter(node -> serves(node, model))
            .map(
                node ->
                    node.statistics(model, version)
                        .handle((answer, failure) -> Optional.ofNullable(answer))
                        .toCompletableFuture())
            .toList();
    return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
        .thenApply(
            done ->
                sum(
                    answers.stream()
                        .flatMap(answer -> answer.join().stream())
                        .flatMap(answer -> answer.getModelStatsList().stream())
                        .toList()));
  }

  private static boolean serves(Node node, String model) {
    return node.models().stream()
        .anyMatch(served -> model.isEmpty() || served.name().equals(model));
  }

  private record Key(String name, String version) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      int order = name.compareTo(other.name);
      return order != 0 ? order : version.compareTo(other.version);
    }
  }

  static ModelStatisticsResponse sum(List<ModelStatistics> all) {
    SortedMap<Key, ModelStatistics> sums = new TreeMap<>();
    for (ModelStatistics each : all) {
      sums.merge(new Key(each.getName(), each.getVersion()), each, NodeStatistics::sum);
    }
    return ModelStatisticsResponse.newBuilder().addAllModelStats(sums.values()).build();
  }

  private static ModelStatistics sum(ModelStatistics one, ModelStatistics other) {
    SortedMap<Long, InferBatchStatistics> sizes = new TreeMap<>();
    one.getBatchStatsList().forEach(each -> sizes.put(each.getBatchSize(), each));
    other
        .getBatchStatsList()
        .forEach(each -> sizes.merge(each.getBatchSize(), each, NodeStatistics::sum));
    return one.toBuilder()
        .setLastInference(Math.max(one.getLastInference(), other.getLastInference()))
        .setInferenceCount(one.getInferenceCount() + other.getInferenceCount())
        .setExecutionCount(one.getExecutionCount() + other.getExecutionCount())
        .setInferenceStats(sum(one.getInferenceStats(), other.getInferenceStats()))
        .clearBatchStats()
        .addAllBatchStats(sizes.values())
        .build();
  }

  private static InferStatistics sum(InferStatistics one, InferStatistics other) {
    return InferStatistics.newBuilder()
        .setSuccess(sum(one.getSuccess(), other.getSuccess()))
        .setFail(sum(one.getFail(), other.getFail()))
        .setQueue(sum(one.getQueue(), other.getQueue()))
        .setComputeInput(sum(one.getComputeInput(), other.getComputeInput()))
        .setComputeInfer(sum(one.getComputeInfer(), other.getComputeInfer()))
        .setComputeOutput(sum(one.getComputeOutput(), other.getComputeOutput()))
        .setCacheHit(sum(one.getCacheHit(), other.getCacheHit()))
        .setCacheMiss(sum(one.getCacheMiss(), other.getCacheMiss()))
        .build();
  }

  private static InferBatchStatistics sum(InferBatchStatistics one, InferBatchStatistics other) {
    return one.toBuilder()
        .setComputeInput(sum(one.getComputeInput(), other.getComputeInput()))
        .setComputeInfer(sum(one.getComputeInfer(), other.getComputeInfer()))
        .setComputeOutput(sum(one.getComputeOutput(), other.getComputeOutput()))
        .build();
  }

  private static StatisticDuration sum(StatisticDuration one, StatisticDuration other) {
    return StatisticDuration.newBuilder()
        .setCount(one.getCount() + other.getCount())
        .setNs(one.getNs() + other.getNs())
        .build();
  }
}
