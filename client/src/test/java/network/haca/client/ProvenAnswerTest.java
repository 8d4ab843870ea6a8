package network.haca.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.KeyPair;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.primitives.RsaPss;
import network.haca.primitives.SettlementLeaf;
import network.haca.schemas.Transcript;
import network.haca.schemas.feed.FeedInput;
import network.haca.schemas.kserve.ProofParameters;
import network.haca.schemas.tensor.Datatype;
import network.haca.schemas.tensor.InferTensors;
import network.haca.schemas.tensor.Tensor;
import network.haca.schemas.tensor.TensorTranscript;
import network.haca.schemas.v1.kserve.ModelInferResponse;
import org.junit.jupiter.api.Test;

/** A client takes no answer whose proof is not of its own question, this answer and that node. */
class ProvenAnswerTest {
  private static final KeyPair KEYS = RsaPss.newKeyPair();
  private static final Bytes KEY = Bytes.wrap(KEYS.getPublic().getEncoded());
  private static final Bytes OTHER_KEY = Bytes.wrap(RsaPss.newKeyPair().getPublic().getEncoded());
  private static final Bytes RANDOM = Bytes.wrap(new byte[Transcript.RANDOM_SIZE]);

  private static Tensor tensor(String name, String digit) {
    return new Tensor(name, Datatype.UINT8, List.of(1L), Bytes.fromHex("0" + digit));
  }

  private static final Question QUESTION = Question.of("m", "", tensor("in", "1"));

  /** Signs one answer to one question. */
  private static ModelInferResponse signed(Question question, Tensor signedOutput, Tensor sent) {
    TensorTranscript transcript =
        new TensorTranscript(
            "m", "1", Bytes32.ZERO, RANDOM, question.id(), new TreeMap<>(), question.inputs());
    Bytes32 inputHash = transcript.hash();
    Bytes32 outputHash = transcript.withOutputs(List.of(signedOutput)).hash();
    Bytes signature =
        RsaPss.sign(KEYS.getPrivate(), SettlementLeaf.message(inputHash, outputHash, 7));
    ModelInferResponse.Builder response =
        ModelInferResponse.newBuilder().setModelName("m").setModelVersion("1");
    InferTensors.addOutputs(response, List.of(sent));
    SettlementLeaf leaf = new SettlementLeaf(Keccak.hash(KEY), inputHash, outputHash, signature, 7);
    new ProofParameters(leaf, 16, Bytes32.ZERO, RANDOM).addTo(response);
    return response.build();
  }

  private static ProvenAnswer proven(Question question, ModelInferResponse response) {
    return assertInstanceOf(Question.Answered.Proven.class, question.answeredBy(response)).answer();
  }

  private static Optional<String> flaw(ModelInferResponse response, Bytes key) {
    return proven(QUESTION, response).flaw(key);
  }

  @Test
  void t3WhatWasAskedAnsweredAndSignedHolds() {
    ModelInferResponse response = signed(QUESTION, tensor("out", "2"), tensor("out", "2"));
    assertEquals(Optional.empty(), flaw(response, KEY));
  }

  @Test
  void eachLieIsNamed() {
    Tensor two = tensor("out", "2");
    assertEquals(
        Optional.of("the answer is signed in the name of another node"),
        flaw(signed(QUESTION, two, two), OTHER_KEY));
    assertEquals(
        Optional.of("what is signed is another question"),
        flaw(signed(Question.of("m", "", tensor("in", "3")), two, two), KEY));
    assertEquals(
        Optional.of("what is signed is another answer"),
        flaw(signed(QUESTION, tensor("out", "3"), two), KEY));
    ModelInferResponse.Builder forged = signed(QUESTION, two, two).toBuilder();
    ProofParameters proof = ProofParameters.of(forged.build()).orElseThrow();
    SettlementLeaf leaf = proof.leaf();
    new ProofParameters(
            new SettlementLeaf(
                leaf.teeId(), leaf.inputHash(), leaf.outputHash(), leaf.signature(), 8),
            16,
            Bytes32.ZERO,
            RANDOM)
        .addTo(forged);
    assertEquals(Optional.of("the node's signature is wrong"), flaw(forged.build(), KEY));
  }

  @Test
  void t3AnotherModelsProvenAnswerIsNone() {
    ModelInferResponse response = signed(QUESTION, tensor("out", "2"), tensor("out", "2"));
    Question another = Question.of("n", "", tensor("in", "1"));
    Question.Answered none = new Question.Answered.Without("the answer is another model's");
    assertEquals(none, another.answeredBy(response));
    Question later = new Question("m", "2", "", "", QUESTION.inputs());
    assertEquals(none, later.answeredBy(response));
    Question first = new Question("m", "1", "", "", QUESTION.inputs());
    assertEquals(Optional.empty(), proven(first, response).flaw(KEY));
  }

  @Test
  void h3AnAnswerThatNamesAnotherEntryThanWasAskedForIsNone() {
    Bytes32 entry = Bytes32.ofUnsigned(4);
    Tensor two = tensor("out", "2");
    ModelInferResponse plain = signed(QUESTION, two, two);
    assertInstanceOf(Question.Answered.Without.class, QUESTION.under(entry).answeredBy(plain));
    SettlementLeaf leaf = ProofParameters.of(plain).orElseThrow().leaf();
    ModelInferResponse.Builder claims = plain.toBuilder();
    new ProofParameters(leaf, 17, Bytes32.ZERO, RANDOM, Optional.of(entry)).addTo(claims);
    ModelInferResponse claimed = claims.build();
    Bytes32 other = Bytes32.ofUnsigned(5);
    assertEquals(
        new Question.Answered.Without(
            "the answer is not signed under the registry's entry " + other),
        QUESTION.under(other).answeredBy(claimed));
    assertEquals(
        Optional.of("what is signed is another question"),
        proven(QUESTION.under(entry), claimed).flaw(KEY),
        "the entry is in what is signed");
  }

  /** Whoever names an entry alone means its verifier; TEE and VANILLA are asked for by name. */
  @Test
  void h3AnEntryIsAskedForAsZkmlUnlessTheQuestionSaysOtherwise() {
    Bytes32 entry = Bytes32.ofUnsigned(4);
    assertEquals("", QUESTION.verification());
    assertEquals("ZKML", QUESTION.under(entry).verification());
    assertEquals("TEE", Question.of("m", "TEE").under(entry).verification());
  }

  private static ModelInferResponse claimed(int teeType, Optional<Bytes32> entry) {
    Tensor two = tensor("out", "2");
    ModelInferResponse plain = signed(QUESTION, two, two);
    SettlementLeaf leaf = ProofParameters.of(plain).orElseThrow().leaf();
    ModelInferResponse.Builder claims = plain.toBuilder();
    new ProofParameters(leaf, teeType, Bytes32.ZERO, RANDOM, entry).addTo(claims);
    return claims.build();
  }

  /** Whatever is signed of it: what is asked as ZKML is never answered as anything else. */
  @Test
  void n2AnAnswerThatIsVouchedForInAnotherWayThanWasAskedForIsNone() {
    Optional<Bytes32> entry = Optional.of(Bytes32.ofUnsigned(4));
    Question zkml = QUESTION.under(entry.get());
    assertEquals(
        new Question.Answered.Without(
            "the answer is vouched for as VANILLA, and ZKML was asked for"),
        zkml.answeredBy(claimed(16, entry)));
    assertEquals(
        new Question.Answered.Without("the answer is vouched for as TEE, and ZKML was asked for"),
        zkml.answeredBy(claimed(2, entry)));
    assertInstanceOf(Question.Answered.Proven.class, zkml.answeredBy(claimed(17, entry)));
    assertEquals(
        new Question.Answered.Without("the answer is a prover's and names no entry that judges it"),
        Question.of("m", "ZKML", tensor("in", "1")).answeredBy(claimed(17, Optional.empty())));
  }

  /** A receipt by a signature alone is none of a prover's answer. */
  @Test
  void h4TheReceiptOfAProversAnswerIsHeldToItsEntrysVerifier() {
    Optional<Bytes32> entry = Optional.of(Bytes32.ofUnsigned(4));
    ProofParameters prover = ProofParameters.of(claimed(17, entry)).orElseThrow();
    assertEquals(entry, Receipts.expected(prover).judge());
    assertEquals(Optional.of(prover.leaf().hash()), Receipts.expected(prover).proof());
    ProofParameters enclave = ProofParameters.of(claimed(2, entry)).orElseThrow();
    assertEquals(Optional.empty(), Receipts.expected(enclave).judge());
    assertEquals(entry, Receipts.expected(enclave).model());
  }

  @Test
  void anAnswerWithoutAProofIsNone() {
    ModelInferResponse without =
        ModelInferResponse.newBuilder().setModelName("m").setModelVersion("1").build();
    assertEquals(
        new Question.Answered.Without("the answer carries no proof"), QUESTION.answeredBy(without));
  }

  /** Who asked is told what is wrong with the facts, and not that there is no proof. */
  @Test
  void d4TheReasonWhyFactsDoNotHoldIsKept() {
    FeedInput input = new FeedInput("x", Datatype.FP32, List.of(1L), "BTC-USD", Optional.empty());
    Question named = QUESTION.withFeeds(List.of(input));
    ModelInferResponse response = signed(named, tensor("out", "2"), tensor("out", "2"));
    String reason =
        assertInstanceOf(Question.Answered.Without.class, named.answeredBy(response)).reason();
    assertTrue(reason.startsWith("the answer does not hold: "), reason);
  }
}
