package network.haca.workers.zk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.primitives.RsaPss;
import network.haca.provingnode.core.Outbox;
import network.haca.provingnode.core.Prover;
import network.haca.provingnode.core.Registration;
import network.haca.provingnode.core.SignatureForm;
import network.haca.provingnode.core.Signer;
import network.haca.provingnode.log.LogOptions;
import network.haca.provingnode.log.LogOutbox;
import network.haca.provingnode.log.Sync;
import network.haca.schemas.NodeKind;
import network.haca.schemas.ProofOrigin;
import network.haca.schemas.Proofs;
import network.haca.schemas.settlement.ProvenInference;
import network.haca.schemas.tensor.TensorTranscript;
import network.haca.schemas.topic.Topics;
import network.haca.schemas.v1.Proof;
import network.haca.schemas.v1.Route;
import network.haca.testkit.Await;
import network.haca.zkverifier.ProvenAnswers;
import network.haca.zkverifier.VerifierRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Rule O1 of answers that are proven afterwards: on disk first, and proven once in the end. */
@Timeout(60)
class ProofWorkTest {
  private static final KeyPair KEYS = RsaPss.newKeyPair();
  private static final long JOBS_MAX = 2;

  @TempDir private Path folder;

  private final Recorded.Prover prover = new Recorded.Prover();
  private final Sent sent = new Sent();
  private volatile Instant now = Instant.EPOCH;

  @SuppressWarnings("NullAway.Init")
  private ProvableModel model;

  @BeforeEach
  void circuit() throws IOException {
    model = Recorded.model(folder);
  }

  private LogOutbox<Proof> open() throws IOException {
    return LogOutbox.open(
        Proof.parser(), folder.resolve("jobs"), LogOptions.of(Sync.PROCESS, JOBS_MAX, 1 << 20));
  }

  private Prover.Outcome vouch(ProofWork work) {
    return vouch(work, Recorded.question());
  }

  private Prover.Outcome vouch(ProofWork work, TensorTranscript question) {
    TensorTranscript answer = question.withOutputs(List.of(Recorded.scores()));
    return jobsOf(work)
        .vouch(
            new Prover.Inference(
                "classifier",
                "1",
                Optional.of(Recorded.DIGEST),
                question.hash(),
                answer.hash(),
                new SignatureForm.Own()),
            question,
            answer);
  }

  /** As each start of a node has it. */
  private ProofKey key() {
    try {
      return ProofKey.in(folder.resolve("zk.key"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ProofJobs jobsOf(ProofWork work) {
    Prover signing = new Prover(new Enabled(), sent, Optional::empty, () -> Instant.EPOCH);
    return new ProofJobs(signing, work, Map.of(Recorded.DIGEST, model), key());
  }

  private ProofWork work(LogOutbox<Proof> jobs) throws IOException {
    return work(jobs, prover);
  }

  private ProofWork work(LogOutbox<Proof> jobs, CircuitProver... provers) throws IOException {
    return new ProofWork(
        jobs,
        sent,
        new ProofMaker(Map.of(Recorded.DIGEST, model), key()),
        EndedProofs.open(folder.resolve("ended")),
        List.of(provers),
        () -> now);
  }

  private static Bytes32 leaf(Prover.Outcome outcome) {
    return ((Prover.Outcome.Proven) outcome).leaf().hash();
  }

  private static ProofState state(ProofWork work, Bytes32 leaf) {
    return work.queue().view().get(leaf).orElseThrow().job().state();
  }

  private void assertProven(Proof proof) {
    assertEquals(Route.ROUTE_ZK, proof.getRoute());
    ProvenInference proven =
        ProvenInference.decode(Bytes.wrap(proof.getProven().toByteArray())).orElseThrow();
    assertTrue(
        ProvenAnswers.judge(model.terms(), model.verifier(), proven)
            instanceof VerifierRun.Verdict.Holds);
    assertTrue(ProofOrigin.isOwn(proof, Bytes.wrap(KEYS.getPublic().getEncoded())));
  }

  @Test
  void anAnswerIsProvenAfterItWasGiven() throws Exception {
    try (LogOutbox<Proof> jobs = open();
        ProofWork work = work(jobs)) {
      assertTrue(vouch(work) instanceof Prover.Outcome.Proven);
      Await.until("nothing is sent", () -> !sent.proofs.isEmpty());
      assertProven(sent.proofs.getFirst());
      Await.until("the job stays", () -> jobs.waiting() == 0);
      assertEquals(Optional.empty(), work.death());
    }
  }

  @Test
  void o1WhatIsNotProvenWhenTheProcessEndsIsProvenByTheNext() throws Exception {
    prover.fails = true;
    try (LogOutbox<Proof> jobs = open();
        ProofWork work = work(jobs)) {
      assertTrue(vouch(work) instanceof Prover.Outcome.Proven);
      Await.until("it is not tried", () -> prover.asked() > 0);
    }
    assertEquals(List.of(), sent.proofs);
    prover.fails = false;
    try (LogOutbox<Proof> jobs = open();
        ProofWork _ = work(jobs)) {
      assertEquals(1, jobs.waiting());
      Await.until("the job stays", () -> jobs.waiting() == 0);
    }
    assertEquals(1, sent.proofs.size());
    assertProven(sent.proofs.getFirst());
  }

  /** Else what waits would fill the node until it is too old, and no proof of it would count. */
  @Test
  void o5ANodeThatHasLostItsKeyDoesNotStartWhileAnswersWait() throws Exception {
    prover.fails = true;
    try (LogOutbox<Proof> jobs = open();
        ProofWork work = work(jobs)) {
      assertTrue(vouch(work) instanceof Prover.Outcome.Proven);
      Await.until("it is not tried", () -> prover.asked() > 0);
    }
    prover.fails = false;
    Path key = folder.resolve("zk.key");
    byte[] lost = Files.readAllBytes(key);
    Files.delete(key);
    try (LogOutbox<Proof> jobs = open()) {
      IOException refused = assertThrows(IOException.class, () -> work(jobs));
      assertTrue(String.valueOf(refused.getMessage()).contains(key.toString()), refused::toString);
      Files.write(key, lost);
      try (ProofWork _ = work(jobs)) {
        Await.until("the job stays", () -> jobs.waiting() == 0);
      }
    }
    assertProven(sent.proofs.getFirst());
  }

  @Test
  void n3WhatNoSettlementWouldTakeAnyMoreIsNotTriedForEver() throws Exception {
    prover.fails = true;
    now = Instant.EPOCH.plus(Topics.PROOF_AGE_MAX).plusSeconds(1);
    try (LogOutbox<Proof> jobs = open();
        ProofWork work = work(jobs)) {
      assertTrue(vouch(work) instanceof Prover.Outcome.Proven);
      Await.until("the job stays", () -> prover.asked() > 0 && jobs.waiting() == 0);
    }
    assertEquals(List.of(), sent.proofs);
  }

  @Test
  void aWorkerThatEndsDoesNotWaitForAProof() throws Exception {
    prover.hangs = true;
    try (LogOutbox<Proof> jobs = open()) {
      try (ProofWork work = work(jobs)) {
        assertTrue(vouch(work) instanceof Prover.Outcome.Proven);
        Await.until("it is not tried", () -> prover.asked() > 0);
      }
      assertEquals(1, jobs.waiting(), "it is proven by the next");
    }
  }

  @Test
  void h4AProofThatDoesNotHoldNeverLeaves() throws Exception {
    Bytes good = prover.proof;
    prover.proof = good.slice(0, good.size() - 32);
    try (LogOutbox<Proof> jobs = open();
        ProofWork work = work(jobs)) {
      assertTrue(vouch(work) instanceof Prover.Outcome.Proven);
      Await.until("it is not tried", () -> prover.asked() > 0);
      prover.proof = good;
      Await.until("it is not tried again", () -> !sent.proofs.isEmpty());
      assertProven(sent.proofs.getFirst());
    }
    assertEquals(1, sent.proofs.size());
  }

  @Test
  void h4AnAnswerThatNoProofWouldFitIsNotGiven() throws Exception {
    TensorTranscript asked = Recorded.question();
    TensorTranscript two =
        new TensorTranscript(
            asked.modelName(),
            asked.modelVersion(),
            asked.modelDigest(),
            asked.random(),
            asked.id(),
            asked.parameters(),
            List.of(Recorded.input(), Recorded.scores()));
    try (LogOutbox<Proof> jobs = open();
        ProofWork work = work(jobs)) {
      assertTrue(vouch(work, two) instanceof Prover.Outcome.Refused);
      TensorTranscript named =
          new TensorTranscript(
              asked.modelName(),
              asked.modelVersion(),
              asked.modelDigest(),
              asked.random(),
              "i".repeat(70_000),
              asked.parameters(),
              asked.tensors());
      assertTrue(vouch(work, named) instanceof Prover.Outcome.Refused);
      assertEquals(0, jobs.waiting());
    }
  }

  @Test
  void noMoreAnswersAreGivenThanMayWait() throws Exception {
    prover.hangs = true;
    try (LogOutbox<Proof> jobs = open();
        ProofWork work = work(jobs)) {
      for (int i = 0; i < JOBS_MAX; i++) {
        assertTrue(vouch(work) instanceof Prover.Outcome.Proven);
      }
      assertTrue(jobsOf(work).unavailable().isPresent());
      assertTrue(vouch(work) instanceof Prover.Outcome.Refused);
      assertEquals(JOBS_MAX, jobs.waiting());
    }
  }

  @Test
  void aJobIsToldFromItsQueueToItsProof() throws Exception {
    prover.hangs = true;
    try (LogOutbox<Proof> jobs = open();
        ProofWork work = work(jobs)) {
      Bytes32 first = leaf(vouch(work));
      Await.until("it is not tried", () -> prover.asked() > 0);
      Bytes32 second = leaf(vouch(work));
      assertEquals(ProofState.PROVING, state(work, first));
      assertEquals(ProofState.QUEUED, state(work, second));
      prover.hangs = false;
      prover.abandon();
      Await.until("it is not proven", () -> sent.proofs.size() == 2);
      Await.until("it is not over", () -> state(work, first) == ProofState.PROVEN);
      assertEquals(2, work.queue().view().get(first).orElseThrow().job().attempts());
    }
  }

  @Test
  void severalProversProveAtOnce() throws Exception {
    prover.hangs = true;
    Recorded.Prover other = new Recorded.Prover();
    other.hangs = true;
    try (LogOutbox<Proof> jobs = open();
        ProofWork work = work(jobs, prover, other)) {
      assertTrue(vouch(work) instanceof Prover.Outcome.Proven);
      assertTrue(vouch(work) instanceof Prover.Outcome.Proven);
      Await.until("one stands still", () -> prover.asked() == 1 && other.asked() == 1);
    }
    assertEquals(List.of(), sent.proofs);
  }

  @Test
  void o1WhatIsCancelledIsProvenNeitherNowNorByTheNextStart() throws Exception {
    prover.hangs = true;
    Bytes32 proving;
    Bytes32 waiting;
    try (LogOutbox<Proof> jobs = open();
        ProofWork work = work(jobs)) {
      proving = leaf(vouch(work));
      Await.until("it is not tried", () -> prover.asked() > 0);
      waiting = leaf(vouch(work));
      assertTrue(work.cancel(waiting));
      assertTrue(work.cancel(proving), "its prover lets go of it");
      assertFalse(work.cancel(proving), "nothing is left to cancel");
      assertEquals(0, jobs.waiting());
      prover.hangs = false;
      Bytes32 next = leaf(vouch(work));
      Await.until("the next is not proven", () -> state(work, next) == ProofState.PROVEN);
    }
    try (LogOutbox<Proof> jobs = open();
        ProofWork work = work(jobs)) {
      assertEquals(ProofState.CANCELLED, state(work, proving));
      assertEquals(ProofState.CANCELLED, state(work, waiting));
    }
    assertEquals(1, sent.proofs.size());
  }

  /** As after a kill between the end of a job and the log's note that it was taken. */
  @Test
  void o1AJobThatIsOverIsNotProvenAgainThoughTheLogStillHasIt() throws Exception {
    Bytes32 leaf;
    try (LogOutbox<Proof> jobs = open();
        ProofWork work = work(jobs)) {
      leaf = leaf(vouch(work));
      Await.until("it is not proven", () -> state(work, leaf) == ProofState.PROVEN);
    }
    try (LogOutbox<Proof> jobs = open()) {
      Proof again = sent.proofs.getFirst();
      long _ = jobs.append(again);
      try (ProofWork work = work(jobs)) {
        assertEquals(0, jobs.waiting());
        assertEquals(ProofState.PROVEN, state(work, leaf));
      }
    }
    assertEquals(1, sent.proofs.size());
  }

  @Test
  void aProofIsNotMadeOnceMoreBecauseTheOutboxIsFull() throws Exception {
    sent.isFull = true;
    try (LogOutbox<Proof> jobs = open();
        ProofWork work = work(jobs)) {
      assertTrue(vouch(work) instanceof Prover.Outcome.Proven);
      Await.until("nobody hands it on", () -> sent.refused.get() > 1);
      sent.isFull = false;
      Await.until("it stays", () -> sent.proofs.size() == 1);
    }
    assertEquals(1, prover.asked());
  }

  @Test
  void o1WhatIsCancelledWhileItsProofIsHandedOnIsProven() throws Exception {
    CompletableFuture<Bytes32> leaf = new CompletableFuture<>();
    CompletableFuture<Boolean> cancelled = new CompletableFuture<>();
    try (LogOutbox<Proof> jobs = open();
        ProofWork work = work(jobs)) {
      sent.beforeKept =
          _ -> {
            boolean _ = cancelled.complete(cancel(work, leaf.join()));
          };
      assertTrue(leaf.complete(leaf(vouch(work))));
      assertFalse(cancelled.get(20, TimeUnit.SECONDS), "its proof leaves");
      Await.until("the job stays", () -> jobs.waiting() == 0);
      assertEquals(ProofState.PROVEN, state(work, leaf.join()));
    }
    assertEquals(1, sent.proofs.size());
  }

  private static boolean cancel(ProofWork work, Bytes32 leaf) {
    try {
      return work.cancel(leaf);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void whatIsCancelledBeforeItsProverIsAskedTakesNoProversTime() throws Exception {
    CompletableFuture<Bytes32> leaf = new CompletableFuture<>();
    CompletableFuture<Boolean> cancelled = new CompletableFuture<>();
    try (LogOutbox<Proof> jobs = open();
        ProofWork work = work(jobs)) {
      prover.beforeProof =
          () -> {
            boolean _ = cancelled.complete(cancel(work, leaf.join()));
            prover.beforeProof = () -> {};
          };
      assertTrue(leaf.complete(leaf(vouch(work))));
      assertTrue(cancelled.get(20, TimeUnit.SECONDS));
      Bytes32 next = leaf(vouch(work));
      Await.until("the next is not proven", () -> state(work, next) == ProofState.PROVEN);
      assertEquals(ProofState.CANCELLED, state(work, leaf.join()));
    }
    assertEquals(1, prover.asked(), "for the next alone");
  }

  @Test
  void aProofIsNotMadeOnceMoreBecauseItsEndCannotBeNoted() throws Exception {
    sent.beforeKept = this::blockTheNoteOf;
    try (LogOutbox<Proof> jobs = open();
        ProofWork work = work(jobs)) {
      Bytes32 leaf = leaf(vouch(work));
      Await.until("it has not left", () -> state(work, leaf) == ProofState.PROVEN);
      assertEquals(1, jobs.waiting(), "a start finds it");
      assertFalse(work.cancel(leaf), "it has left");
      Files.delete(note(leaf));
      Await.until("the job stays", () -> jobs.waiting() == 0);
      assertEquals(ProofState.PROVEN, state(work, leaf));
    }
    assertEquals(1, prover.asked());
    assertEquals(1, sent.proofs.size());
  }

  private void blockTheNoteOf(Proof proof) {
    try {
      Path _ = Files.createDirectory(note(Proofs.leaf(proof).orElseThrow().hash()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path note(Bytes32 leaf) {
    return folder.resolve("ended").resolve(leaf.toHex() + ".json.new");
  }

  @Test
  void reasonsTellNobodyOfTheMachine() throws Exception {
    prover.fails = true;
    try (LogOutbox<Proof> jobs = open();
        ProofWork work = work(jobs)) {
      Bytes32 leaf = leaf(vouch(work));
      Await.until("it is not tried", () -> !reason(work, leaf).isEmpty());
      assertEquals(ProofFailure.PROVER.text(), reason(work, leaf));
    }
  }

  private static String reason(ProofWork work, Bytes32 leaf) {
    return work.queue().view().get(leaf).orElseThrow().job().reason();
  }

  @Test
  void anAnswerWhoseJobIsLostIsNotProvenForEver() throws Exception {
    prover.hangs = true;
    try (LogOutbox<Proof> jobs = open();
        ProofWork work = work(jobs)) {
      Bytes32 first = leaf(vouch(work));
      Await.until("it is not tried", () -> prover.asked() > 0);
      Bytes32 second = leaf(vouch(work));
      for (int i = 0; i <= JOBS_MAX; i++) {
        jobs.take(i);
      }
      prover.hangs = false;
      prover.abandon();
      Await.until("the second stays", () -> state(work, second) == ProofState.FAILED);
      Await.until("the first stays", () -> state(work, first) == ProofState.FAILED);
      assertEquals(ProofFailure.LOST.text(), reason(work, second));
    }
  }

  /** What goes to Kafka. */
  private static final class Sent implements Outbox<Proof> {
    private final List<Proof> proofs = new CopyOnWriteArrayList<>();
    private final AtomicInteger refused = new AtomicInteger();
    private volatile boolean isFull;
    private volatile Consumer<Proof> beforeKept = _ -> {};

    @Override
    public long append(Proof proof) throws NotKeptException {
      beforeKept.accept(proof);
      if (isFull) {
        int _ = refused.incrementAndGet();
        throw new NotKeptException("it is full");
      }
      proofs.add(proof);
      return proofs.size();
    }

    @Override
    public Optional<String> refusal() {
      return Optional.empty();
    }
  }

  /** A node whose key counts. */
  private static final class Enabled implements Registration, Signer {
    @Override
    public Optional<Signer> signer() {
      return Optional.of(this);
    }

    @Override
    public String reason() {
      return "";
    }

    @Override
    public Bytes32 teeId() {
      return Keccak.hash(Bytes.wrap(KEYS.getPublic().getEncoded()));
    }

    @Override
    public boolean isMeasuredWith(Bytes32 content) {
      return true;
    }

    @Override
    public int teeType() {
      return NodeKind.ZKML_PROVER.teeType();
    }

    @Override
    public Instant countsFrom() {
      return Instant.EPOCH;
    }

    @Override
    public Bytes sign(Bytes32 message) {
      return RsaPss.sign(KEYS.getPrivate(), message);
    }

    @Override
    public Bytes sign(Bytes32 message, Bytes32 salt) {
      return sign(message);
    }

    @Override
    public Bytes signShared(Bytes32 message) {
      return sign(message);
    }
  }
}
