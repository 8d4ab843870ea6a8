package network.haca.ingress.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.schemas.NodeKind;
import network.haca.schemas.directory.NodeEntry;
import network.haca.schemas.kserve.ProofParameters;
import network.haca.schemas.v1.kserve.InferParameter;
import network.haca.schemas.v1.kserve.ModelInferRequest;
import network.haca.schemas.v1.kserve.ModelInferResponse;
import network.haca.schemas.v1.kserve.ModelMetadataResponse;
import network.haca.schemas.v1.kserve.ModelStatisticsResponse;
import network.haca.schemas.v1.kserve.RepositoryModelLoadRequest;
import network.haca.schemas.v1.kserve.RepositoryModelUnloadRequest;
import org.junit.jupiter.api.Test;

class RouterTest {
  private final List<String> asked = new ArrayList<>();
  private final FakeNode tee = new FakeNode("tee", NodeKind.TEE_MODEL_WORKER);
  private final FakeNode vanilla = new FakeNode("vanilla", NodeKind.VANILLA);
  private List<FakeNode> nodes = List.of(tee, vanilla);
  private long now = 1_700_000_000_000L;
  private final UnsettledBound unsettled = new UnsettledBound(Duration.ofSeconds(2), () -> now);
  private final Router router = new Router(() -> nodes, 2, unsettled, this::waitFor);
  private Duration waited = Duration.ZERO;

  private final class FakeNode implements Node {
    private final String name;
    private final NodeKind kind;
    private int busy;
    private boolean reachable = true;

    /** The newest version that the node serves, which its last report may not have. */
    private String newest = "1";

    private List<ServedModel> served = List.of(new ServedModel("m", "1"));
    private List<UnservedModel> unserved;
    private RefusedException.Reason reason = RefusedException.Reason.UNAVAILABLE;

    FakeNode(String name, NodeKind kind) {
      this.name = name;
      this.kind = kind;
      this.unserved =
          List.of(
              new UnservedModel("m", "1", name + " cannot"),
              new UnservedModel("broken", "2", "its file is cut; export it again"));
    }

    @Override
    public NodeEntry entry() {
      return new NodeEntry(Bytes32.ZERO, kind.teeType(), name, Bytes.EMPTY, Bytes.EMPTY);
    }

    @Override
    public List<ServedModel> models() {
      return served;
    }

    @Override
    public List<UnservedModel> unserved() {
      return unserved;
    }

    @Override
    public int inFlight() {
      return busy;
    }

    @Override
    public CompletionStage<ModelInferResponse> infer(ModelInferRequest request) {
      asked.add(name);
      if (!has(request.getModelVersion())) {
        return CompletableFuture.failedStage(
            new RefusedException(
                RefusedException.Reason.NOT_FOUND,
                "unknown version '%s' at %s".formatted(request.getModelVersion(), name)));
      }
      return reachable
          ? CompletableFuture.completedStage(ModelInferResponse.getDefaultInstance())
          : CompletableFuture.failedStage(new RefusedException(reason, name + " is away"));
    }

    @Override
    public CompletionStage<ModelMetadataResponse> metadata(String model, String version) {
      return has(version)
          ? CompletableFuture.completedStage(
              ModelMetadataResponse.newBuilder().setName(model).addVersions(version).build())
          : CompletableFuture.failedStage(
              new RefusedException(RefusedException.Reason.NOT_FOUND, "unknown to " + name));
    }

    private boolean has(String version) {
      return version.isEmpty() || version.equals(newest);
    }

    @Override
    public CompletionStage<ModelStatisticsResponse> statistics(String model, String version) {
      throw new AssertionError("the router asks for no statistics");
    }

    @Override
    public CompletionStage<?> load(RepositoryModelLoadRequest request) {
      throw new AssertionError("the router gives no orders");
    }

    @Override
    public CompletionStage<?> unload(RepositoryModelUnloadRequest request) {
      throw new AssertionError("the router gives no orders");
    }
  }

  private void infer(String model, String version, String verification) {
    ModelInferRequest.Builder request =
        ModelInferRequest.newBuilder().setModelName(model).setModelVersion(version);
    if (!verification.isEmpty()) {
      request.putParameters(
          ProofParameters.VERIFICATION,
          InferParameter.newBuilder().setStringParam(verification).build());
    }
    router.infer(request.build()).toCompletableFuture().join();
  }

  private String refusal(String model, String version, String verification) {
    CompletionException failure =
        assertThrows(CompletionException.class, () -> infer(model, version, verification));
    return RefusedException.of(failure).text();
  }

  @Test
  void theClientChoosesTheMethod() {
    infer("m", "", "VANILLA");
    infer("m", "1", "TEE");
    assertEquals(List.of("vanilla", "tee"), asked);
  }

  @Test
  void theLeastBusyNodeIsAsked() {
    tee.busy = 3;
    infer("m", "", "");
    infer("m", "", "");
    assertEquals(List.of("vanilla", "vanilla"), asked);
  }

  @Test
  void anUnreachableNodeIsReplacedByTheNext() {
    vanilla.busy = 1;
    tee.reachable = false;
    infer("m", "", "");
    assertEquals(List.of("tee", "vanilla"), asked);
  }

  @Test
  void aNodeThatIsBusyOrCannotProveIsReplacedAndOneThatBlamesTheRequestIsNot() {
    vanilla.busy = 1;
    tee.reachable = false;
    tee.reason = RefusedException.Reason.OVERLOADED;
    infer("m", "", "");
    assertEquals(List.of("tee", "vanilla"), asked);
    asked.clear();
    tee.reason = RefusedException.Reason.INVALID;
    assertEquals("tee is away", refusal("m", "", ""));
    tee.reason = RefusedException.Reason.FAILED;
    assertEquals("tee is away", refusal("m", "", ""));
    assertEquals(List.of("tee", "tee"), asked);
  }

  @Test
  void noMoreNodesAreTriedThanTheSettingSays() {
    FakeNode third = new FakeNode("third", NodeKind.VANILLA);
    third.busy = 2;
    vanilla.busy = 1;
    vanilla.reachable = false;
    tee.reachable = false;
    nodes = List.of(tee, vanilla, third);
    assertEquals("vanilla is away", refusal("m", "", ""));
    assertEquals(List.of("tee", "vanilla"), asked);
  }

  @Test
  void aNodeThatHasTheModelNoMoreIsNotTheLastToHaveIt() {
    tee.reachable = false;
    tee.reason = RefusedException.Reason.NOT_FOUND;
    vanilla.busy = 1;
    infer("m", "1", "");
    assertEquals(List.of("tee", "vanilla"), asked);
    vanilla.reachable = false;
    vanilla.reason = RefusedException.Reason.NOT_FOUND;
    assertEquals(RefusedException.Reason.NOT_FOUND, reason("m", "1"));
  }

  private CompletionStage<Duration> waitFor(Duration time) {
    waited = waited.plus(time);
    return CompletableFuture.completedStage(time);
  }

  /** A thousand answers in a second; the network has settled all until then. */
  private void answersOfASecondAndSettledUntil(long answeredAt) {
    for (int i = 0; i < 1_000; i++) {
      now++;
      unsettled.answered();
    }
    unsettled.heard(answeredAt, now);
  }

  @Test
  void moreRequestsThanAreSettledAreRefusedUntilSettlingStandsStill() {
    long begin = now;
    for (int second = 1; second <= 5; second++) {
      answersOfASecondAndSettledUntil(begin + 500L * second);
    }
    RefusedException refused =
        RefusedException.of(
            assertThrows(
                CompletionException.class,
                () -> {
                  for (int i = 0; i < 100; i++) {
                    infer("m", "", "");
                  }
                }));
    assertTrue(waited.isPositive(), "some wait for their turn");
    assertEquals(RefusedException.Reason.OVERLOADED, refused.reason());
    assertTrue(refused.text().contains("settled after 2.5 s"), refused.text());
    now += 60_000;
    infer("m", "", "");
    infer("m", "", "");
  }

  /** A node changes its models before it is asked again, and tells so to clients meanwhile. */
  @Test
  void aVersionThatANodeHasGotSinceItWasAskedIsServedAtOnce() {
    vanilla.busy = 1;
    tee.newest = "2";
    infer("m", "2", "");
    assertEquals(
        List.of("2"), router.metadata("m", "2").toCompletableFuture().join().getVersionsList());
    assertTrue(router.isServed("m", "2").toCompletableFuture().join());
    assertFalse(router.isServed("m", "3").toCompletableFuture().join());
    assertFalse(router.isServed("n", "1").toCompletableFuture().join());
  }

  @Test
  void withoutAnyActiveNodeTheModelIsNotCalledUnknown() {
    nodes = List.of();
    assertEquals(
        "no inference node is active now; haca status shows those that are registered",
        refusal("m", "", ""));
  }

  @Test
  void whatNobodyServesIsNamed() {
    assertEquals("unknown model 'n'; served are [m]", refusal("n", "", ""));
    vanilla.busy = 1;
    assertEquals(
        "unknown version '2' at vanilla", refusal("m", "2", ""), "the last that was asked");
    assertEquals(
        "no node serves model 'm' with verification 'ZKML'; served with [TEE, VANILLA]",
        refusal("m", "", "ZKML"));
  }

  @Test
  void whatANodeHasAndCannotServeIsSaidWithTheReason() {
    assertEquals(
        List.of(new Node.UnservedModel("broken", "2", "its file is cut; export it again")),
        router.unserved());
    assertEquals(
        "model 'broken' is not served: its file is cut; export it again",
        refusal("broken", "", "TEE"));
  }

  @Test
  void aModelOfANodeThatCannotProveNowIsUnavailableAndNotUnknown() {
    FakeNode full = new FakeNode("full", NodeKind.VANILLA);
    full.served = List.of();
    full.unserved =
        List.of(new Node.UnservedModel("n", "1", "this node cannot make proofs durable now"));
    nodes = List.of(tee, full);
    assertEquals(RefusedException.Reason.UNAVAILABLE, reason("n", ""));
    assertEquals(RefusedException.Reason.UNAVAILABLE, reason("n", "1"));
    assertEquals(RefusedException.Reason.NOT_FOUND, reason("n", "2"));
    assertEquals(RefusedException.Reason.NOT_FOUND, reason("broken", ""));
    assertEquals(
        "model 'n' is not served: this node cannot make proofs durable now", refusal("n", "", ""));
  }

  private RefusedException.Reason reason(String model, String version) {
    CompletionException failure =
        assertThrows(CompletionException.class, () -> infer(model, version, ""));
    return RefusedException.of(failure).reason();
  }

  @Test
  void aVerificationThatIsNoTextIsRefusedAndNotDropped() {
    ModelInferRequest request =
        ModelInferRequest.newBuilder()
            .setModelName("m")
            .putParameters(
                ProofParameters.VERIFICATION,
                InferParameter.newBuilder().setBoolParam(true).build())
            .build();
    CompletionException failure =
        assertThrows(
            CompletionException.class, () -> router.infer(request).toCompletableFuture().join());
    RefusedException refused = RefusedException.of(failure);
    assertEquals(RefusedException.Reason.INVALID, refused.reason());
    assertEquals(
        "model 'm': parameter 'verification' is true, not a string such as TEE or VANILLA",
        refused.text());
    assertEquals(List.of(), asked);
  }
}
