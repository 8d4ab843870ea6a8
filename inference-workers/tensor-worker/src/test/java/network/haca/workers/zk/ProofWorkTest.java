package network.haca.workers.zk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
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

  private Prover.Outcome vouch(LogOutbox<Proof> jobs) {
    return vouch(jobs, Recorded.question());
  }

  private Prover.Outcome vouch(LogOutbox<Proof> jobs, TensorTranscript question) {
    TensorTranscript answer = question.withOutputs(List.of(Recorded.scores()));
    return jobsOf(jobs)
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

  private ProofJobs jobsOf(LogOutbox<Proof> jobs) {
    Prover signing = new Prover(new Enabled(), sent, Optional::empty, () -> Instant.EPOCH);
    return new ProofJobs(signing, jobs, Map.of(Recorded.DIGEST, model));
  }

  private ProofWork work(LogOutbox<Proof> jobs) {
    return new ProofWork(jobs, sent, Map.of(Recorded.DIGEST, model), prover, () -> now);
  }

  private void assertProven(Proof proof) {
    assertEquals(Route.ROUTE_ZK, proof.getRoute());
    ProvenInference proven =
        ProvenInference.decode(Bytes.wrap(proof.getProven().toByteArray())).orElseThrow();
    assertTrue(
        ProvenAnswers.judge(model.terms(), model.verifier(), proven)
            instanceof VerifierRun.Verdict.Holds);
  }

  @Test
  void anAnswerIsProvenAfterItWasGiven() throws Exception {
    try (LogOutbox<Proof> jobs = open();
        ProofWork work = work(jobs)) {
      assertTrue(vouch(jobs) instanceof Prover.Outcome.Proven);
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
        ProofWork _ = work(jobs)) {
      assertTrue(vouch(jobs) instanceof Prover.Outcome.Proven);
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
  }

  @Test
  void n3WhatNoSettlementWouldTakeAnyMoreIsNotTriedForEver() throws Exception {
    prover.fails = true;
    now = Instant.EPOCH.plus(Topics.PROOF_AGE_MAX).plusSeconds(1);
    try (LogOutbox<Proof> jobs = open();
        ProofWork _ = work(jobs)) {
      assertTrue(vouch(jobs) instanceof Prover.Outcome.Proven);
      Await.until("the job stays", () -> prover.asked() > 0 && jobs.waiting() == 0);
    }
    assertEquals(List.of(), sent.proofs);
  }

  @Test
  void aWorkerThatEndsDoesNotWaitForAProof() throws Exception {
    prover.hangs = true;
    try (LogOutbox<Proof> jobs = open()) {
      try (ProofWork _ = work(jobs)) {
        assertTrue(vouch(jobs) instanceof Prover.Outcome.Proven);
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
        ProofWork _ = work(jobs)) {
      assertTrue(vouch(jobs) instanceof Prover.Outcome.Proven);
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
    try (LogOutbox<Proof> jobs = open()) {
      assertTrue(vouch(jobs, two) instanceof Prover.Outcome.Refused);
      TensorTranscript named =
          new TensorTranscript(
              asked.modelName(),
              asked.modelVersion(),
              asked.modelDigest(),
              asked.random(),
              "i".repeat(70_000),
              asked.parameters(),
              asked.tensors());
      assertTrue(vouch(jobs, named) instanceof Prover.Outcome.Refused);
      assertEquals(0, jobs.waiting());
    }
  }

  @Test
  void noMoreAnswersAreGivenThanMayWait() throws Exception {
    try (LogOutbox<Proof> jobs = open()) {
      for (int i = 0; i < JOBS_MAX; i++) {
        assertTrue(vouch(jobs) instanceof Prover.Outcome.Proven);
      }
      assertTrue(jobsOf(jobs).unavailable().isPresent());
      assertTrue(vouch(jobs) instanceof Prover.Outcome.Refused);
      assertEquals(JOBS_MAX, jobs.waiting());
    }
  }

  /** What goes to Kafka. */
  private static final class Sent implements Outbox<Proof> {
    private final List<Proof> proofs = new CopyOnWriteArrayList<>();

    @Override
    public long append(Proof proof) {
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
