package network.haca.answering.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import network.haca.attestation.EnclaveIdentity;
import network.haca.pipe.Answer;
import network.haca.pipe.Conclusion;
import network.haca.pipe.FixedPoint;
import network.haca.pipe.InferenceAbi;
import network.haca.pipe.Mode;
import network.haca.pipe.ModelInput;
import network.haca.pipe.ModelOutput;
import network.haca.pipe.ModelRequest;
import network.haca.pipe.NumberTensor;
import network.haca.pipe.OpenAdmission;
import network.haca.pipe.OpenRequest;
import network.haca.pipe.OutputSignature;
import network.haca.pipe.PipeHashes;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.primitives.SettlementLeaf;
import network.haca.testkit.RecordedCircuit;
import network.haca.zkverifier.CircuitTerms;
import org.junit.jupiter.api.Test;

/** Rule P5: a proof that another node shows is verified before its answer is kept. */
class ShownProofsTest {
  private static final long CHAIN_ID = 5;
  private static final long TIME = 1_790_000_000L;
  private static final Bytes32 ENTRY = Bytes32.ofUnsigned(7);
  private static final Bytes32 DIGEST = Bytes32.ofUnsigned(8);
  private static final Bytes PROOF = Bytes.fromHex(RecordedCircuit.proof());

  private final EnclaveIdentity node =
      EnclaveIdentity.create("n", Instant.ofEpochSecond(TIME), Duration.ofDays(1));
  private final OpenRequest request = request(1);
  private final OpenAdmission admission =
      new OpenAdmission(
          Bytes32.ZERO, 1, Address.ZERO, 9, TIME, 1, TIME + 600, 73, List.of(request, request(3)));
  private final CountDownLatch verifying = new CountDownLatch(1);
  private final AtomicInteger verifications = new AtomicInteger();
  private CountDownLatch verified = new CountDownLatch(0);
  private final ShownAnswers shown = new ShownAnswers(CHAIN_ID, new Known());

  private final class Known implements Registries {
    @Override
    public Optional<Bytes> key(Bytes32 id) {
      return Optional.of(node.publicKey());
    }

    @Override
    public boolean isEnabled(Bytes32 id) {
      return true;
    }

    @Override
    public Optional<OutputSignature> outputs(Bytes32 entry) {
      return Optional.of(
          new OutputSignature(List.of(new OutputSignature.Output("scores", List.of(1L, 3L)))));
    }

    @Override
    public Optional<Circuit> circuit(Bytes32 entry) {
      verifying.countDown();
      verifications.incrementAndGet();
      try {
        verified.await();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      Bytes code = Bytes.fromHex(RecordedCircuit.verifierCode());
      List<Integer> scales = List.of(RecordedCircuit.SCALE);
      return Optional.of(
          new Circuit(
              new CircuitTerms(
                  ENTRY, DIGEST, Keccak.hash(code), RecordedCircuit.GAS_CEILING, scales, scales),
              code));
    }
  }

  private static NumberTensor tensor(String name, Stream<BigDecimal> numbers) {
    List<FixedPoint> values =
        numbers
            .map(each -> new FixedPoint(each.unscaledValue(), BigInteger.valueOf(each.scale())))
            .toList();
    return new NumberTensor(name, values, List.of(1L, (long) values.size()));
  }

  private OpenRequest request(long key) {
    NumberTensor input = tensor("features", RecordedCircuit.INPUT.stream().map(BigDecimal::new));
    return new OpenRequest(
        Bytes32.ofUnsigned(key),
        ENTRY,
        DIGEST,
        Mode.ZKML,
        Bytes32.ofUnsigned(2),
        List.of(node.teeId()),
        InferenceAbi.write(
            new ModelRequest(1, "classifier", new ModelInput(List.of(input), List.of()))));
  }

  private Answer answer(Bytes proof) {
    Stream<BigDecimal> exact =
        RecordedCircuit.OUTPUT.stream()
            .map(
                number ->
                    new BigDecimal(number)
                        .divide(new BigDecimal(1 << RecordedCircuit.SCALE))
                        .stripTrailingZeros());
    Bytes data =
        InferenceAbi.write(
            new ModelOutput(List.of(tensor("scores", exact)), List.of(), List.of(), false));
    Bytes signature =
        node.sign(
            SettlementLeaf.message(request.inputHash(CHAIN_ID), PipeHashes.output(data), TIME));
    return new Answer(request.key(), node.teeId(), TIME, data, Optional.empty(), signature, proof);
  }

  /** Its node shows it. */
  private ShownAnswer showing(Bytes proof) {
    return showing(answer(proof), node);
  }

  private ShownAnswer showing(Answer answer, EnclaveIdentity by) {
    Bytes conclusion =
        Conclusion.unsigned(
                admission.transactionHash(), admission.round(), answer.node(), List.of(answer))
            .encode();
    return ShownAnswer.read(conclusion, by.sign(PipeHashes.shown(CHAIN_ID, conclusion)))
        .orElseThrow();
  }

  private List<Answer> shown(Bytes proof) {
    return shown(showing(proof));
  }

  private List<Answer> shown(ShownAnswer showing) {
    shown.open(List.of(admission));
    shown.add(showing);
    return shown.of(admission, Instant.ofEpochSecond(TIME + 5));
  }

  private static Bytes bent() {
    byte[] bent = PROOF.toArray();
    bent[200] ^= 1;
    return Bytes.wrap(bent);
  }

  /** Its node shows none, so whoever does only wants it to be verified. */
  @Test
  void p5NoProofOfARoundOfOneRequestIsVerified() {
    shown.open(
        List.of(
            new OpenAdmission(
                Bytes32.ZERO, 1, Address.ZERO, 9, TIME, 1, TIME + 600, 73, List.of(request))));
    shown.add(showing(PROOF));
    assertEquals(1, verifying.getCount());
  }

  /** A proof takes long, and anybody may show a wrong one. */
  @Test
  void p5WhileAProofIsVerifiedNobodyWaits() throws Exception {
    shown.open(List.of(admission));
    verified = new CountDownLatch(1);
    Executor threads = task -> Thread.ofPlatform().daemon().start(task);
    CompletableFuture<Void> adding =
        CompletableFuture.runAsync(() -> shown.add(showing(PROOF)), threads);
    verifying.await();
    assertEquals(
        List.of(),
        CompletableFuture.supplyAsync(
                () -> shown.of(admission, Instant.ofEpochSecond(TIME + 5)), threads)
            .get(60, TimeUnit.SECONDS));
    verified.countDown();
    adding.get(60, TimeUnit.SECONDS);
    assertEquals(1, shown.of(admission, Instant.ofEpochSecond(TIME + 5)).size());
  }

  @Test
  void p5AProofThatHoldsIsKept() {
    assertEquals(1, shown(PROOF).size());
  }

  @Test
  void p5AnAnswerWithoutItsProofIsNot() {
    assertEquals(List.of(), shown(Bytes.EMPTY));
    assertEquals(1, shown(PROOF).size(), "it takes nobody's place");
  }

  /** The answer's own signature does not cover it, so whoever has the answer can bend its proof. */
  @Test
  void p5AProofThatAnotherBendsIsNotVerified() {
    EnclaveIdentity another =
        EnclaveIdentity.create("o", Instant.ofEpochSecond(TIME), Duration.ofDays(1));
    assertEquals(List.of(), shown(showing(answer(bent()), another)));
    assertEquals(1, verifying.getCount());
    assertEquals(1, shown(PROOF).size());
  }

  @Test
  void p5OfANodeThatShowsAWrongProofNoneIsVerifiedAnyMore() {
    assertEquals(List.of(), shown(bent()));
    assertEquals(List.of(), shown(PROOF));
    assertEquals(1, verifications.get());
  }

  @Test
  void p5WhatIsNoAnswerOfOneNodeIsNotRead() {
    Answer answer = answer(PROOF);
    Conclusion good = Conclusion.unsigned(Bytes32.ZERO, 1, answer.node(), List.of(answer));
    assertEquals(
        Optional.of(answer), ShownAnswer.read(good.encode(), Bytes.EMPTY).map(ShownAnswer::answer));
    assertEquals(Optional.empty(), ShownAnswer.read(good.encode(), Bytes.wrap(new byte[1 << 20])));
    for (Bytes wrong :
        List.of(
            Bytes.EMPTY,
            good.signed(Bytes.fromHex("01")).encode(),
            Conclusion.unsigned(Bytes32.ZERO, 1, Bytes32.ZERO, List.of(answer)).encode(),
            Conclusion.unsigned(Bytes32.ZERO, 1, answer.node(), List.of()).encode(),
            Conclusion.unsigned(Bytes32.ZERO, 1, answer.node(), List.of(answer, answer))
                .encode())) {
      assertEquals(Optional.empty(), ShownAnswer.read(wrong, Bytes.EMPTY));
    }
  }
}
