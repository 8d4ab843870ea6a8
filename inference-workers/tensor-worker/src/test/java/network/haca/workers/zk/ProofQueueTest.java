package network.haca.workers.zk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import network.haca.contracts.RelayContract.RootState;
import network.haca.contracts.RelayContract.Status;
import network.haca.primitives.Bytes32;
import network.haca.schemas.Proofs;
import network.haca.schemas.v1.Proof;
import network.haca.testkit.Await;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The order, the bounds and the ends of the answers that wait for their proofs. */
class ProofQueueTest {
  @TempDir private Path folder;

  private final List<Long> forgotten = new ArrayList<>();
  private final ProofNews news = new ProofNews();
  private long nanos;

  @SuppressWarnings("NullAway.Init")
  private ProofQueue queue;

  @BeforeEach
  void open() throws IOException {
    queue =
        new ProofQueue(
            EndedProofs.open(folder.resolve("ended")),
            forgotten::add,
            new ProofTimes(List.of(Recorded.model(folder))),
            news,
            () -> nanos);
  }

  private Bytes32 add(long number) {
    Proof job =
        Proof.newBuilder()
            .setTeeId(word(1))
            .setInputHash(word(number))
            .setOutputHash(word(2))
            .setTimestamp(Instant.EPOCH.getEpochSecond())
            .setModelId(Proofs.byteString(Recorded.ENTRY.value()))
            .build();
    queue.add(number, job);
    return Proofs.leaf(job).orElseThrow().hash();
  }

  private static com.google.protobuf.ByteString word(long number) {
    return Proofs.byteString(Bytes32.ofUnsigned(number).value());
  }

  private ProofState state(Bytes32 leaf) {
    return queue.get(leaf).orElseThrow().job().state();
  }

  private void pass(Duration time) {
    nanos += time.toNanos();
  }

  @Test
  void answersAreProvenInTheirOrderAndEachByOneProver() {
    Bytes32 first = add(1);
    Bytes32 second = add(2);
    assertEquals(first, queue.begin().orElseThrow().leaf());
    assertEquals(second, queue.begin().orElseThrow().leaf());
    assertEquals(Optional.empty(), queue.begin());
  }

  @Test
  void aFailureHoldsUpNoneBehindItAndIsTriedAgainLater() throws IOException {
    Bytes32 first = add(1);
    Bytes32 second = add(2);
    assertFalse(queue.failed(queue.begin().orElseThrow(), "no memory", false));
    assertEquals(second, queue.begin().orElseThrow().leaf());
    assertEquals("no memory", queue.get(first).orElseThrow().job().reason());
    assertEquals(Optional.empty(), queue.begin());
    pass(Duration.ofMinutes(1));
    assertEquals(first, queue.begin().orElseThrow().leaf());
  }

  /** Otherwise a prover that has nothing but a failure to wait for takes a processor. */
  @Test
  void whoWaitsForAnotherAttemptSleeps() throws Exception {
    Bytes32 _ = add(1);
    long begun = System.nanoTime();
    queue.await(Duration.ofSeconds(30));
    assertTrue(System.nanoTime() - begun < Duration.ofSeconds(30).toNanos(), "it is due");
    assertFalse(queue.failed(queue.begin().orElseThrow(), "no memory", false));
    begun = System.nanoTime();
    queue.await(Duration.ofMillis(100));
    assertTrue(System.nanoTime() - begun >= Duration.ofMillis(100).toNanos());
  }

  @Test
  void attemptsAreBounded() throws IOException {
    Bytes32 leaf = add(1);
    boolean isOver = false;
    for (int i = 1; i <= ProofQueue.ATTEMPTS_MAX; i++) {
      assertFalse(isOver);
      isOver = queue.failed(queue.begin().orElseThrow(), "junk", false);
      pass(Duration.ofMinutes(1));
    }
    assertTrue(isOver);
    assertEquals(ProofState.FAILED, state(leaf));
    assertEquals("junk", queue.get(leaf).orElseThrow().job().reason());
    assertEquals(List.of(1L), forgotten);
  }

  @Test
  void howFarAProofIsIsToldByTheTimeThatEarlierOnesTook() throws IOException {
    Bytes32 first = add(1);
    ProofQueue.Attempt attempt = queue.begin().orElseThrow();
    assertEquals(Optional.empty(), queue.get(first).orElseThrow().estimate(), "nobody knows it");
    queue.proven(attempt, Duration.ofSeconds(10));
    Bytes32 second = add(2);
    ProofQueue.Attempt _ = queue.begin().orElseThrow();
    pass(Duration.ofSeconds(4));
    ProofTimes.Estimate estimate = queue.get(second).orElseThrow().estimate().orElseThrow();
    assertEquals(new ProofTimes.Estimate(40, Duration.ofSeconds(6)), estimate);
    pass(Duration.ofSeconds(60));
    estimate = queue.get(second).orElseThrow().estimate().orElseThrow();
    assertEquals(new ProofTimes.Estimate(99, Duration.ZERO), estimate);
  }

  @Test
  void pagesHaveThoseThatWaitAndThenTheLatestOthers() throws IOException {
    Bytes32 first = add(1);
    Bytes32 second = add(2);
    Bytes32 third = add(3);
    queue.proven(queue.begin().orElseThrow(), Duration.ofSeconds(1));
    queue.proven(queue.begin().orElseThrow(), Duration.ofSeconds(1));
    assertEquals(List.of(third, second), leaves(Optional.empty(), 2));
    assertEquals(List.of(first), leaves(Optional.of(second), 2));
    assertEquals(Optional.empty(), queue.page(Optional.of(Bytes32.ZERO), 2));
  }

  private List<Bytes32> leaves(Optional<Bytes32> after, int limit) {
    return queue.page(after, limit).orElseThrow().stream().map(each -> each.job().leaf()).toList();
  }

  @Test
  void newsAreTheChangesAndEachTenthOfAProof() throws IOException {
    queue.proven(begun(1), Duration.ofSeconds(10));
    assertEquals(List.of(ProofState.PROVEN), told());
    assertEquals(List.of(), told(), "nothing has changed");
    ProofQueue.Attempt attempt = begun(2);
    assertEquals(List.of(ProofState.PROVING), told());
    pass(Duration.ofMillis(500));
    assertEquals(List.of(), told());
    pass(Duration.ofMillis(500));
    assertEquals(List.of(ProofState.PROVING), told());
    queue.proven(attempt, Duration.ofSeconds(1));
    assertEquals(List.of(ProofState.PROVEN), told());
    pass(Duration.ofSeconds(5));
    assertEquals(List.of(), told());
  }

  private ProofQueue.Attempt begun(long number) {
    Bytes32 _ = add(number);
    return queue.begin().orElseThrow();
  }

  private List<ProofState> told() {
    return news.take(queue).stream().map(each -> each.job().state()).toList();
  }

  @Test
  void untoldNewsAreBounded() {
    for (int i = 0; i <= ProofNews.UNTOLD_MAX; i++) {
      Bytes32 _ = add(i);
    }
    assertEquals(ProofNews.UNTOLD_MAX, told().size());
  }

  @Test
  void theEndsThatAreKeptAreBounded() throws IOException {
    EndedProofs ended = EndedProofs.open(folder.resolve("many"));
    for (int i = 0; i <= EndedProofs.KEPT_MAX; i++) {
      ended.keep(
          new ProofJob(
              Bytes32.ofUnsigned(i), Recorded.ENTRY, i, ProofState.FAILED, 1, "x".repeat(5_000)));
    }
    assertEquals(EndedProofs.KEPT_MAX, ended.all().size());
    assertEquals(Optional.empty(), ended.get(Bytes32.ofUnsigned(0)), "the oldest is gone");
    Path half = folder.resolve("many").resolve(Bytes32.ofUnsigned(5).toHex() + ".json");
    Files.writeString(half, "{\"id\":");
    assertEquals(EndedProofs.KEPT_MAX - 1, EndedProofs.open(folder.resolve("many")).all().size());
  }

  @Test
  void aProofThatHasLeftIsFollowedOnTheChain() throws Exception {
    Bytes32 leaf = add(1);
    queue.proven(queue.begin().orElseThrow(), Duration.ofSeconds(1));
    List<Status> said = new ArrayList<>(List.of(Status.PENDING, Status.SETTLED));
    try (ProofFates _ =
        new ProofFates(queue, root -> new RootState(said.getFirst(), 1, 1), () -> Instant.EPOCH)) {
      Await.until("it is not on Walrus", () -> state(leaf) == ProofState.ON_WALRUS);
      said.removeFirst();
      Await.until("it is not settled", () -> state(leaf) == ProofState.SETTLED);
    }
    assertEquals(
        ProofState.SETTLED,
        EndedProofs.open(folder.resolve("ended")).get(leaf).orElseThrow().state());
  }
}
