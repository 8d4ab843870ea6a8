package network.haca.workers.zk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
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
    return queue.view().get(leaf).orElseThrow().job().state();
  }

  private void pass(Duration time) {
    nanos += time.toNanos();
  }

  @Test
  void answersAreProvenInTheirOrderAndEachByOneProver() {
    Bytes32 first = add(1);
    Bytes32 second = add(2);
    assertEquals(first, queue.waiting().begin().orElseThrow().leaf());
    assertEquals(second, queue.waiting().begin().orElseThrow().leaf());
    assertEquals(Optional.empty(), queue.waiting().begin());
  }

  @Test
  void aFailureHoldsUpNoneBehindItAndIsTriedAgainLater() throws IOException {
    Bytes32 first = add(1);
    Bytes32 second = add(2);
    assertFalse(queue.failed(queue.waiting().begin().orElseThrow(), ProofFailure.PROVER, false));
    assertEquals(second, queue.waiting().begin().orElseThrow().leaf());
    assertEquals(ProofFailure.PROVER.text(), queue.view().get(first).orElseThrow().job().reason());
    assertEquals(Optional.empty(), queue.waiting().begin());
    pass(Duration.ofMinutes(1));
    assertEquals(first, queue.waiting().begin().orElseThrow().leaf());
  }

  /** Otherwise a prover that has nothing but a failure to wait for takes a processor. */
  @Test
  void whoWaitsForAnotherAttemptSleeps() throws Exception {
    Bytes32 _ = add(1);
    long begun = System.nanoTime();
    queue.waiting().await(Duration.ofSeconds(30));
    assertTrue(System.nanoTime() - begun < Duration.ofSeconds(30).toNanos(), "it is due");
    assertFalse(queue.failed(queue.waiting().begin().orElseThrow(), ProofFailure.PROVER, false));
    begun = System.nanoTime();
    queue.waiting().await(Duration.ofMillis(100));
    assertTrue(System.nanoTime() - begun >= Duration.ofMillis(100).toNanos());
  }

  private void prove(WaitingProofs.Attempt attempt, Duration took) throws IOException {
    assertTrue(queue.waiting().leaves(attempt));
    queue.waiting().left(attempt, took);
    queue.proven(attempt);
  }

  /** Surroundings that fail over night, as a full disk, cost no receipt. */
  @Test
  void o1NoNumberOfFailuresEndsAnAnswerWhoseProofWouldCount() throws IOException {
    Bytes32 leaf = add(1);
    for (int i = 1; i <= 200; i++) {
      assertFalse(queue.failed(queue.waiting().begin().orElseThrow(), ProofFailure.PROVER, false));
      pass(WaitingProof.PAUSE_MAX);
    }
    prove(queue.waiting().begin().orElseThrow(), Duration.ofSeconds(1));
    assertEquals(ProofState.PROVEN, state(leaf));
  }

  @Test
  void n3AnAnswerEndsWithTheFailureAfterWhichNoProofWouldCount() throws IOException {
    Bytes32 leaf = add(1);
    assertTrue(queue.failed(queue.waiting().begin().orElseThrow(), ProofFailure.TOO_LONG, true));
    assertEquals(ProofState.FAILED, state(leaf));
    assertEquals(ProofFailure.TOO_LONG.text(), queue.view().get(leaf).orElseThrow().job().reason());
    assertEquals(List.of(1L), forgotten);
  }

  /** Reads are served by a thread that also answers. */
  @Test
  void whoAsksDoesNotWaitForTheDisk() throws Exception {
    Bytes32 leaf = add(1);
    Path pipe = folder.resolve("ended").resolve(leaf.toHex() + ".json.new");
    assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
    CompletableFuture<Boolean> cancelled = inThread(() -> cancel(leaf));
    Await.until(
        "it is not written", () -> !queue.waiting().isWanted(new WaitingProofs.Attempt(leaf, 1)));
    CompletableFuture<Integer> asked =
        inThread(
            () ->
                queue.view().get(leaf).stream().toList().size()
                    + queue.view().page(Optional.empty(), 10).orElseThrow().size());
    assertEquals(2, asked.get(10, TimeUnit.SECONDS));
    assertEquals(Optional.empty(), queue.waiting().begin(), "nobody begins what is being ended");
    assertFalse(cancelled.isDone(), "the disk still takes nothing");
    try (FileChannel _ =
        FileChannel.open(pipe, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      assertFalse(cancelled.get(10, TimeUnit.SECONDS), "a pipe keeps nothing");
    }
    assertEquals(leaf, queue.waiting().begin().orElseThrow().leaf(), "it is proven, then");
  }

  /** The common pool has one thread on a small machine. */
  private static <T> CompletableFuture<T> inThread(Supplier<T> work) {
    return CompletableFuture.supplyAsync(work, task -> Thread.ofPlatform().daemon().start(task));
  }

  private boolean cancel(Bytes32 leaf) {
    try {
      return queue.cancel(leaf);
    } catch (IOException e) {
      return false;
    }
  }

  /** A log knows only below which number all were taken. */
  @Test
  void o1WhatTheLogHandsOutAgainStaysOverHoweverManyThereAre() throws IOException {
    Bytes32 head = add(0);
    assertFalse(queue.failed(queue.waiting().begin().orElseThrow(), ProofFailure.PROVER, false));
    int over = EndedProofs.KEPT_MAX + 5;
    for (int i = 1; i <= over; i++) {
      assertTrue(queue.cancel(add(i)));
    }
    open();
    for (int i = 0; i <= over; i++) {
      Bytes32 _ = add(i);
    }
    pass(WaitingProof.PAUSE_MAX);
    assertEquals(head, queue.waiting().begin().orElseThrow().leaf());
    assertEquals(Optional.empty(), queue.waiting().begin(), "none that was cancelled comes back");
    assertTrue(queue.cancel(head));
    assertTrue(queue.cancel(add(over + 1)));
    assertEquals(EndedProofs.KEPT_MAX, ended().all().size(), "they are bounded again");
  }

  private EndedProofs ended() throws IOException {
    return EndedProofs.open(folder.resolve("ended"));
  }

  @Test
  void anAttemptThatEndsWhileACancelCannotBeKeptIsTriedAgain() throws Exception {
    Bytes32 leaf = add(1);
    WaitingProofs.Attempt attempt = queue.waiting().begin().orElseThrow();
    Path pipe = folder.resolve("ended").resolve(leaf.toHex() + ".json.new");
    assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
    CompletableFuture<Boolean> cancelled = inThread(() -> cancel(leaf));
    Await.until("it is not written", () -> !queue.waiting().isWanted(attempt));
    assertFalse(queue.waiting().leaves(attempt), "it is being cancelled");
    try (FileChannel _ =
        FileChannel.open(pipe, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      assertFalse(cancelled.get(10, TimeUnit.SECONDS));
    }
    pass(WaitingProof.PAUSE_MAX);
    assertEquals(leaf, queue.waiting().begin().orElseThrow().leaf());
  }

  @Test
  void howFarAProofIsIsToldByTheTimeThatEarlierOnesTook() throws IOException {
    Bytes32 first = add(1);
    WaitingProofs.Attempt attempt = queue.waiting().begin().orElseThrow();
    assertEquals(
        Optional.empty(), queue.view().get(first).orElseThrow().estimate(), "nobody knows it");
    prove(attempt, Duration.ofSeconds(10));
    Bytes32 second = add(2);
    WaitingProofs.Attempt _ = queue.waiting().begin().orElseThrow();
    pass(Duration.ofSeconds(4));
    ProofTimes.Estimate estimate = queue.view().get(second).orElseThrow().estimate().orElseThrow();
    assertEquals(new ProofTimes.Estimate(40, Duration.ofSeconds(6)), estimate);
    pass(Duration.ofSeconds(60));
    estimate = queue.view().get(second).orElseThrow().estimate().orElseThrow();
    assertEquals(new ProofTimes.Estimate(99, Duration.ZERO), estimate);
  }

  @Test
  void pagesHaveThoseThatWaitAndThenTheLatestOthers() throws IOException {
    Bytes32 first = add(1);
    Bytes32 second = add(2);
    Bytes32 third = add(3);
    prove(queue.waiting().begin().orElseThrow(), Duration.ofSeconds(1));
    prove(queue.waiting().begin().orElseThrow(), Duration.ofSeconds(1));
    assertEquals(List.of(third, second), leaves(Optional.empty(), 2));
    assertEquals(List.of(first), leaves(Optional.of(second), 2));
    assertEquals(Optional.empty(), queue.view().page(Optional.of(Bytes32.ZERO), 2));
  }

  private List<Bytes32> leaves(Optional<Bytes32> after, int limit) {
    return queue.view().page(after, limit).orElseThrow().stream()
        .map(each -> each.job().leaf())
        .toList();
  }

  @Test
  void newsAreTheChangesAndEachTenthOfAProof() throws IOException {
    prove(begun(1), Duration.ofSeconds(10));
    assertEquals(List.of(ProofState.PROVEN), told());
    assertEquals(List.of(), told(), "nothing has changed");
    WaitingProofs.Attempt attempt = begun(2);
    assertEquals(List.of(ProofState.PROVING), told());
    pass(Duration.ofMillis(500));
    assertEquals(List.of(), told());
    pass(Duration.ofMillis(500));
    assertEquals(List.of(ProofState.PROVING), told());
    prove(attempt, Duration.ofSeconds(1));
    assertEquals(List.of(ProofState.PROVEN), told());
    pass(Duration.ofSeconds(5));
    assertEquals(List.of(), told());
  }

  private WaitingProofs.Attempt begun(long number) {
    Bytes32 _ = add(number);
    return queue.waiting().begin().orElseThrow();
  }

  private List<ProofState> told() {
    return news.take(queue.view()).stream().map(each -> each.job().state()).toList();
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
          i,
          new ProofJob(
              Bytes32.ofUnsigned(i), Recorded.ENTRY, i, ProofState.FAILED, 1, "x".repeat(5_000)),
          Long.MAX_VALUE);
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
    prove(queue.waiting().begin().orElseThrow(), Duration.ofSeconds(1));
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
