package network.haca.ingress.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import network.haca.ingress.core.RefusedException.Reason;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.schemas.directory.NodeEntry;
import network.haca.schemas.v1.kserve.InferBatchStatistics;
import network.haca.schemas.v1.kserve.InferStatistics;
import network.haca.schemas.v1.kserve.ModelInferRequest;
import network.haca.schemas.v1.kserve.ModelInferResponse;
import network.haca.schemas.v1.kserve.ModelMetadataResponse;
import network.haca.schemas.v1.kserve.ModelStatistics;
import network.haca.schemas.v1.kserve.ModelStatisticsResponse;
import network.haca.schemas.v1.kserve.RepositoryModelLoadRequest;
import network.haca.schemas.v1.kserve.RepositoryModelUnloadRequest;
import network.haca.schemas.v1.kserve.StatisticDuration;
import org.junit.jupiter.api.Test;

/** What several nodes say together: to orders, and of what they have done. */
class ModelOrdersTest {
  private final List<String> events = new ArrayList<>();
  private List<OrderedNode> nodes = List.of();
  private Set<Address> owners = Set.of();

  private final class OrderedNode implements Node {
    private final CompletionStage<?> outcome;
    private ModelStatistics statistics = ModelStatistics.getDefaultInstance();

    private Optional<Address> owner = Optional.empty();

    OrderedNode(CompletionStage<?> outcome) {
      this.outcome = outcome;
    }

    OrderedNode of(int account) {
      owner = Optional.of(account(account));
      return this;
    }

    @Override
    public NodeEntry entry() {
      return new NodeEntry(Bytes32.ZERO, 16, "node", Bytes.EMPTY, Bytes.EMPTY, owner);
    }

    @Override
    public List<ServedModel> models() {
      return List.of(new ServedModel("m", "1"));
    }

    @Override
    public List<UnservedModel> unserved() {
      return List.of();
    }

    @Override
    public int inFlight() {
      return 0;
    }

    @Override
    public CompletionStage<ModelInferResponse> infer(ModelInferRequest request) {
      throw new AssertionError("not asked");
    }

    @Override
    public CompletionStage<ModelMetadataResponse> metadata(String model, String version) {
      throw new AssertionError("not asked");
    }

    @Override
    public CompletionStage<ModelStatisticsResponse> statistics(String model, String version) {
      return outcome.thenApply(
          done -> ModelStatisticsResponse.newBuilder().addModelStats(statistics).build());
    }

    @Override
    public CompletionStage<?> load(RepositoryModelLoadRequest request) {
      events.add("load " + request.getModelName());
      return outcome;
    }

    @Override
    public CompletionStage<?> unload(RepositoryModelUnloadRequest request) {
      events.add("unload " + request.getModelName());
      return outcome;
    }
  }

  private static Address account(int number) {
    return Address.fromHex("0x%040x".formatted(number));
  }

  private OrderedNode done() {
    return new OrderedNode(CompletableFuture.completedStage(null));
  }

  private OrderedNode refusing(Reason reason) {
    return new OrderedNode(
        CompletableFuture.failedStage(new RefusedException(reason, "says " + reason)));
  }

  private ModelOrders orders(boolean isPermitted) {
    return new ModelOrders(
        () -> nodes,
        isPermitted,
        owners,
        () -> {
          events.add("look");
          return CompletableFuture.completedStage(null);
        });
  }

  private void load(boolean isPermitted) {
    var _ =
        orders(isPermitted)
            .load(RepositoryModelLoadRequest.newBuilder().setModelName("m").build())
            .toCompletableFuture()
            .join();
  }

  private Reason refusal(boolean isPermitted) {
    Throwable cause = assertThrows(CompletionException.class, () -> load(isPermitted)).getCause();
    return assertInstanceOf(RefusedException.class, cause).reason();
  }

  @Test
  void anOrderIsDoneWhereANodeHasCarriedItOutAndItIsKnownWhatIsServed() {
    nodes = List.of(refusing(Reason.FORBIDDEN), done(), refusing(Reason.NOT_FOUND));
    load(true);
    assertEquals(List.of("load m", "load m", "load m", "look"), events);
  }

  @Test
  void itGoesToNoNodeUnlessItIsPermitted() {
    nodes = List.of(done());
    assertEquals(Reason.FORBIDDEN, refusal(false));
    assertEquals(List.of(), events);
  }

  @Test
  void nodesOfOtherOwnersGetNone() {
    nodes = List.of(done().of(1), refusing(Reason.UNAVAILABLE).of(2), done());
    load(true);
    assertEquals(List.of("load m", "look"), events, "no owner is named");
    events.clear();
    owners = Set.of(account(1));
    load(true);
    assertEquals(List.of("load m", "load m", "look"), events, "those of files have no owner");
    owners = Set.of(account(3));
    nodes = List.of(done().of(1));
    assertEquals(Reason.UNAVAILABLE, refusal(true));
  }

  @Test
  void whatSaysMostOfTheModelIsTold() {
    nodes = List.of(refusing(Reason.FORBIDDEN), refusing(Reason.NOT_FOUND));
    assertEquals(Reason.NOT_FOUND, refusal(true));
    nodes = List.of(refusing(Reason.INVALID), done());
    assertEquals(Reason.INVALID, refusal(true), "a node has failed at it");
    nodes = List.of();
    assertEquals(Reason.UNAVAILABLE, refusal(true));
  }

  private static StatisticDuration times(long count) {
    return StatisticDuration.newBuilder().setCount(count).setNs(count * 1_000).build();
  }

  private OrderedNode counted(long count, long batch) {
    OrderedNode node = done();
    node.statistics =
        ModelStatistics.newBuilder()
            .setName("m")
            .setVersion("1")
            .setLastInference(count)
            .setInferenceCount(count)
            .setExecutionCount(count)
            .setInferenceStats(InferStatistics.newBuilder().setSuccess(times(count)))
            .addBatchStats(
                InferBatchStatistics.newBuilder().setBatchSize(batch).setComputeInfer(times(count)))
            .build();
    return node;
  }

  @Test
  void statisticsAreThoseOfAllNodesTogether() {
    nodes = List.of(counted(2, 1), counted(5, 1), counted(1, 4), refusing(Reason.UNAVAILABLE));
    Router router =
        new Router(
            () -> nodes,
            1,
            new UnsettledBound(Duration.ofSeconds(2), () -> 0),
            CompletableFuture::completedStage);
    List<ModelStatistics> told =
        new NodeStatistics(router, () -> nodes)
            .of("m", "")
            .toCompletableFuture()
            .join()
            .getModelStatsList();
    assertEquals(1, told.size());
    assertEquals(8, told.getFirst().getInferenceCount());
    assertEquals(5, told.getFirst().getLastInference());
    assertEquals(times(8), told.getFirst().getInferenceStats().getSuccess());
    assertEquals(
        List.of(1L, 4L),
        told.getFirst().getBatchStatsList().stream().map(each -> each.getBatchSize()).toList());
    assertTrue(told.getFirst().getBatchStats(0).getComputeInfer().equals(times(7)));
  }
}
