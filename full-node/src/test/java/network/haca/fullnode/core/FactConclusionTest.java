package network.haca.fullnode.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import network.haca.attestation.EnclaveIdentity;
import network.haca.contracts.Addresses;
import network.haca.contracts.ModelTransactions;
import network.haca.contracts.RegistryTransactions;
import network.haca.evm.SystemContract;
import network.haca.evm.state.Log;
import network.haca.evm.word.UInt256;
import network.haca.pipe.Answer;
import network.haca.pipe.FactBounds;
import network.haca.pipe.FactReports;
import network.haca.pipe.FactRequest;
import network.haca.pipe.FactResult;
import network.haca.pipe.InferenceAbi;
import network.haca.pipe.InferenceError;
import network.haca.pipe.OpenRequest;
import network.haca.pipe.PipeBounds;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.schemas.NodeKind;
import network.haca.schemas.feed.FeedReport;
import network.haca.schemas.feed.FeedRound;
import network.haca.schemas.feed.SignedReport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rule P10: facts that contracts ask for, and those who would bend them. */
class FactConclusionTest {
  private static final BigInteger TEN = BigInteger.TEN;

  private final FactStage facts = new FactStage(4);
  private final InferenceStage stage = facts.stage;

  private void counts(ExecutedBlock block) {
    assertEquals(0, block.results().getFirst().code(), block.results().getFirst().log());
    assertTrue(block.entries().getLast().success());
  }

  private void wrong(String reason, ExecutedBlock block) {
    assertEquals(1, block.results().getFirst().code(), "other validators refuse the block");
    String log = block.results().getFirst().log();
    assertTrue(log.contains(reason), log);
    assertTrue(block.entries().isEmpty());
  }

  @Test
  void p10ReportsOfAQuorumComeToAValue() {
    Bytes asking = facts.asked(2);
    assertEquals(3, facts.request(asking).row().size(), "of four owners 2 * 2 - 1 are asked");
    ExecutedBlock block =
        facts.concluded(
            asking,
            facts.value(asking, 10_001, 2),
            facts.report(asking, 0, 10_000),
            facts.report(asking, 1, 10_003));
    counts(block);
    BlockEntry ran = block.entries().getLast();
    assertEquals(
        Keccak.hash(
            Bytes.ofUtf8(
                "FactLookupEvent(string,(string,(string,string)[],uint8,uint8,uint32),(int192,uint64,uint8,bool))")),
        ran.logs().getFirst().topics().getFirst());
    Bytes told = ran.logs().getFirst().data();
    assertEquals(
        InferenceAbi.write(facts.value(asking, 10_001, 2)), told.slice(2 * Bytes32.SIZE, 128));
  }

  @Test
  void p10EachReportThatCountsIsPaidAndAnOutlierIsNot() {
    Bytes asking = facts.asked(2);
    BigInteger owner = stage.balance(InferenceStage.address(InferenceStage.OWNER));
    List<BigInteger> before = payees();
    BigInteger treasury = stage.balance(Addresses.TREASURY);
    Answer answer =
        facts.answer(
            asking,
            facts.value(asking, 10_003, 2),
            List.of(
                facts.report(asking, 0, 10_000),
                facts.report(asking, 1, 10_003),
                facts.report(asking, 2, 99_000)));
    long reserved = facts.admitted(asking).requests().getFirst().answerGas();
    counts(stage.block(stage.conclusion(facts.admitted(asking), List.of(answer))));
    BigInteger share = InferenceStage.FEE.multiply(BigInteger.valueOf(6)).divide(TEN);
    List<BigInteger> earned =
        Stream.iterate(0, i -> i < 4, i -> i + 1)
            .map(i -> payees().get(i).subtract(before.get(i)))
            .sorted()
            .toList();
    assertEquals(List.of(BigInteger.ZERO, BigInteger.ZERO, share, share), earned);
    BigInteger ownersShare = InferenceStage.FEE.multiply(BigInteger.valueOf(3)).divide(TEN);
    // The owner is the third account, and no data node's payee.
    assertEquals(
        ownersShare.multiply(BigInteger.TWO),
        stage.balance(InferenceStage.address(InferenceStage.OWNER)).subtract(owner));
    assertTrue(stage.balance(Addresses.TREASURY).compareTo(treasury) > 0);
    assertEquals(BigInteger.ZERO, stage.balance(Addresses.INFERENCES), "nothing stays held");
    assertTrue(reserved > 3 * WaitingRequest.CHECK_GAS);
  }

  private List<BigInteger> payees() {
    return Stream.iterate(0, i -> i < 4, i -> i + 1)
        .map(InferenceStage::payee)
        .map(stage::balance)
        .toList();
  }

  @Test
  void p10OneLiarOfTheRowMovesNothing() {
    Bytes asking = facts.asked(2);
    SignedReport honest = facts.report(asking, 1, 10_000);
    SignedReport lie = facts.report(asking, 0, 20_000);
    wrong(
        "0 owners' reports agree, 2 have to",
        facts.concluded(asking, facts.value(asking, 15_000, 2), honest, lie));
    wrong("1 owners' reports agree", facts.concluded(asking, facts.value(asking, 20_000, 1), lie));
    wrong(
        "another value",
        facts.concluded(
            asking, facts.value(asking, 20_000, 2), honest, lie, facts.report(asking, 2, 10_000)));
    counts(
        facts.concluded(
            asking, facts.value(asking, 10_000, 2), honest, lie, facts.report(asking, 2, 10_000)));
  }

  /** Nobody says it, so nobody is believed; the transaction fails, and says so. */
  @Test
  void p10ASilentMajorityEndsInTheDeadline() {
    Bytes asking = facts.asked(3);
    wrong(
        "2 owners' reports agree, 3 have to",
        facts.concluded(
            asking,
            facts.value(asking, 10_000, 2),
            facts.report(asking, 0, 10_000),
            facts.report(asking, 1, 10_000)));
    stage.seconds += 120;
    for (int height = 0; height < PipeBounds.DEADLINE_HEIGHTS; height++) {
      stage.block();
    }
    ExecutedBlock expired = stage.block();
    assertTrue(stage.admitted(asking).isEmpty());
    assertFalse(
        expired.entries().stream().anyMatch(BlockEntry::success), "it failed before, or now");
    assertEquals(BigInteger.ZERO, stage.balance(Addresses.INFERENCES));
  }

  @Test
  void p10ARevokedNodeIsNotAsked() {
    EnclaveIdentity revoked = stage.nodes.getLast();
    stage.succeeds(0, Addresses.REGISTRY, RegistryTransactions.disable(revoked.teeId()));
    Bytes asking = facts.asked(2);
    assertFalse(facts.request(asking).row().contains(revoked.teeId()));
    wrong(
        "was not asked",
        facts.concluded(
            asking,
            facts.value(asking, 10_000, 2),
            facts.report(asking, 0, 10_000),
            facts.report(asking, revoked, 10_000, facts.since(asking))));
  }

  /** Who could take its report back could keep the fact from everybody. */
  @Test
  void p10ANodeThatLeavesAfterItReportedSpoilsNothing() {
    Bytes asking = facts.asked(2);
    SignedReport one = facts.report(asking, 0, 10_000);
    SignedReport other = facts.report(asking, 1, 10_000);
    stage.succeeds(0, Addresses.REGISTRY, RegistryTransactions.disable(other.nodeId()));
    counts(facts.concluded(asking, facts.value(asking, 10_000, 2), one, other));
  }

  /** Nobody hears of them: the registry takes them for enabled, and nobody for active. */
  @Test
  void p10NodesWithoutHeartbeatsAreNotCounted() {
    stage.seconds += 86_400;
    Bytes asking = stage.asking(FactStage.question(2));
    assertFalse(stage.block(asking).entries().getLast().success());
    assertTrue(stage.admitted(asking).isEmpty());
  }

  /** A minority makes what the others saw neither old nor new. */
  @Test
  void p10ALiarDoesNotDateTheFact() {
    Bytes asking = facts.asked(3);
    long since = facts.since(asking);
    SignedReport backdated =
        facts.report(asking, stage.node(facts.request(asking).row().get(2)), 10_000, since - 60);
    counts(
        facts.concluded(
            asking,
            facts.value(asking, 10_000, 3),
            facts.report(asking, 0, 10_000),
            facts.report(asking, 1, 10_000),
            backdated));
  }

  /** Neighbours in the registry's list are drawn together no oftener than others. */
  @Test
  void p10WhoStandsSideBySideIsDrawnApart() {
    List<Bytes32> nodes =
        IntStream.range(0, 50).mapToObj(number -> Bytes32.ofUnsigned(number + 1L)).toList();
    Set<Bytes32> colluding = Set.copyOf(nodes.subList(20, 26));
    int majorities = 0;
    for (int seed = 0; seed < 2_000; seed++) {
      List<Bytes32> row = Row.apart(Bytes32.ofUnsigned(seed), nodes, FactBounds.row(6));
      assertEquals(11, Set.copyOf(row).size(), "each once");
      majorities += row.containsAll(colluding) ? 1 : 0;
    }
    assertEquals(0, majorities, "one in thirty thousand, not one in eight");
    assertEquals(3, Row.apart(Bytes32.ZERO, nodes.subList(0, 3), 11).size());
  }

  /** A key of its own makes no voice of its own, and neither does saying it twice. */
  @Test
  void p10TwoNodesOfOneOwnerAreOneVoice() {
    EnclaveIdentity second = facts.join(0);
    Bytes serving = ModelTransactions.serve(second.teeId(), facts.entry);
    Bytes transaction =
        stage.transaction(0, Addresses.MODEL_REGISTRY, BigInteger.ZERO, 1_000_000, serving);
    assertFalse(stage.block(transaction).entries().getLast().success(), "the first one is active");
    Bytes asking = facts.asked(2);
    SignedReport one = facts.report(asking, 0, 10_000);
    wrong(
        "was not asked",
        facts.concluded(
            asking,
            facts.value(asking, 10_000, 2),
            one,
            facts.report(asking, second, 10_000, facts.since(asking))));
    wrong("one form", facts.concluded(asking, facts.value(asking, 10_000, 2), one, one));
    wrong(
        "one form",
        facts.concluded(
            asking, facts.value(asking, 10_000, 2), one, facts.report(asking, 0, 10_001)));
  }

  @Test
  void p10AnotherNodeOfAnOwnerTakesItsPlaceOnceTheFirstIsGone() {
    EnclaveIdentity first = stage.nodes.getFirst();
    stage.succeeds(0, Addresses.REGISTRY, RegistryTransactions.disable(first.teeId()));
    EnclaveIdentity second = facts.serve(0);
    stage.succeeds(0, Addresses.REGISTRY, RegistryTransactions.enable(first.teeId()));
    for (int i = 0; i < 4; i++) {
      List<Bytes32> row = facts.request(facts.asked(2)).row();
      assertFalse(row.contains(first.teeId()), "its owner has one voice: " + second.teeId());
    }
  }

  /** Whoever saw one report anywhere has nothing for another question. */
  @Test
  void p10AReportOfAnotherQuestionIsNotReplayed() {
    Bytes first = facts.asked(2);
    EnclaveIdentity node = stage.node(facts.request(first).row().getFirst());
    SignedReport replayed = facts.report(first, node, 10_000, facts.since(first));
    Bytes asking = facts.asked(2);
    List<Bytes32> others =
        facts.request(asking).row().stream().filter(id -> !id.equals(node.teeId())).toList();
    SignedReport honest =
        facts.report(asking, stage.node(others.getFirst()), 10_000, facts.since(asking));
    if (facts.request(asking).row().contains(node.teeId())) {
      wrong(
          "did not sign its report",
          facts.concluded(asking, facts.value(asking, 10_000, 2), honest, replayed));
    } else {
      wrong(
          "was not asked",
          facts.concluded(asking, facts.value(asking, 10_000, 2), honest, replayed));
    }
  }

  /** The digest of the definition is part of the question: another source is another question. */
  @Test
  void p10AReportOfAnotherSourceDoesNotCount() {
    Bytes asking = facts.asked(2);
    OpenRequest request = facts.request(asking);
    OpenRequest elsewhere =
        new OpenRequest(
            request.key(),
            request.entry(),
            Bytes32.ofUnsigned(94),
            request.mode(),
            request.seed(),
            request.row(),
            request.callData());
    EnclaveIdentity node = stage.node(request.row().get(1));
    FeedReport report =
        new FeedReport(
            FactReports.round(facts.chainId(), elsewhere),
            BigInteger.valueOf(10_000),
            facts.since(asking));
    wrong(
        "did not sign its report",
        facts.concluded(
            asking,
            facts.value(asking, 10_000, 2),
            facts.report(asking, 0, 10_000),
            new SignedReport(report, node.teeId(), node.sign(report.hash()))));
  }

  /** A feed's report is one of another contract. */
  @Test
  void p10AFeedsReportIsNoFact() {
    Bytes asking = facts.asked(1);
    FeedRound round = FactReports.round(facts.chainId(), facts.request(asking));
    FeedReport feeds =
        new FeedReport(
            new FeedRound(round.chainId(), Addresses.FEEDS, round.feedId(), 1, round.definition()),
            BigInteger.valueOf(10_000),
            facts.since(asking));
    EnclaveIdentity node = stage.node(facts.request(asking).row().getFirst());
    wrong(
        "did not sign its report",
        facts.concluded(
            asking,
            facts.value(asking, 10_000, 1),
            new SignedReport(feeds, node.teeId(), node.sign(feeds.hash()))));
  }

  @ParameterizedTest
  @CsvSource({"-61, false", "-60, true", "0, true", "1, false"})
  void p10AnObservationIsOfNow(long seconds, boolean counts) {
    Bytes asking = facts.asked(1);
    long at = facts.since(asking) + seconds;
    EnclaveIdentity node = stage.node(facts.request(asking).row().getFirst());
    ExecutedBlock block =
        facts.concluded(
            asking,
            new FactResult(BigInteger.valueOf(5), at, 1, false),
            facts.report(asking, node, 5, at));
    assertEquals(counts ? 0 : 1, block.results().getFirst().code());
  }

  /** One node could otherwise keep a fact from everybody. */
  @Test
  void p10OneNodesFailureIsNoAnswer() {
    Bytes asking = facts.asked(2);
    Answer failure =
        stage.failure(
            stage.node(facts.request(asking).row().getFirst()),
            facts.request(asking),
            facts.since(asking));
    wrong("not what the model gives", facts.concluded(asking, failure));
  }

  @Test
  void p10AnAnswerHasItsReports() {
    Bytes asking = facts.asked(1);
    Answer bare =
        stage.answer(
            stage.node(facts.request(asking).row().getFirst()),
            facts.request(asking),
            facts.since(asking),
            InferenceAbi.write(facts.value(asking, 1, 1)));
    wrong("it has no proof", facts.concluded(asking, bare));
    wrong(
        "not what the model gives",
        facts.concluded(asking, FactResult.NONE, facts.report(asking, 0, 0)));
    Answer bent =
        stage.answer(
            stage.node(facts.request(asking).row().getFirst()),
            facts.request(asking),
            facts.since(asking),
            InferenceAbi.write(facts.value(asking, 1, 1)),
            Bytes.wrap(new byte[100]));
    wrong("one form", facts.concluded(asking, bent));
  }

  @Test
  void p10TheNextNodeAnswersAfterTenSeconds() {
    Bytes asking = facts.asked(2);
    OpenRequest request = facts.request(asking);
    List<SignedReport> reports =
        Stream.of(facts.report(asking, 1, 7), facts.report(asking, 2, 7))
            .sorted(SignedReport.ORDER)
            .toList();
    Answer second =
        stage.answer(
            stage.node(request.row().get(1)),
            request,
            facts.since(asking),
            InferenceAbi.write(facts.value(asking, 7, 2)),
            FactReports.encode(reports));
    wrong("may not answer yet", facts.concluded(asking, second));
    stage.seconds += 10;
    counts(facts.concluded(asking, second));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, 0, false",
    "7, 0, 0, false",
    "5, 0, 0, false",
    "4, 37, 0, false",
    "4, 0, 500001, false",
    "4, 36, 500000, true"
  })
  void p10WhatNobodyCanAnswerIsRefused(int quorum, int decimals, long limit, boolean isTaken) {
    Bytes asking =
        stage.asking(
            InferenceAbi.write(
                new FactRequest(FactStage.SOURCE, List.of(), quorum, decimals, limit)));
    assertEquals(isTaken, stage.block(asking).entries().getLast().success());
    assertEquals(isTaken, stage.admitted(asking).isPresent());
  }

  /** What contracts of earlier chains were told, they are told when these are replayed. */
  @Test
  void l10EarlierVersionsOfTheRulesHaveNoFacts() {
    SystemContract.Call call =
        new SystemContract.Call(FactStage.question(2), UInt256.ZERO, false, 3_000_000);
    InferenceSession session =
        new InferenceSession(
            InferenceTerms.first(RulesVersion.SEVEN, Bytes32.ZERO, UInt256.ONE, Places.TAKEN));
    SystemContract.Answer.Reverted reverted =
        assertInstanceOf(
            SystemContract.Answer.Reverted.class, session.call(call, Surroundings.NONE));
    assertEquals(
        InferenceError.INFERENCE_REFUSED.encode(
            "the call is none of the published functions in its canonical encoding"),
        reverted.output());
    assertEquals(
        InferenceSession.CALL_GAS + InferenceSession.BYTE_GAS * call.input().size(),
        reverted.gasUsed());
  }

  /** Nothing is read, and nothing logged. */
  private enum Surroundings implements SystemContract.Surroundings {
    NONE;

    @Override
    public SystemContract.View view(Address contract, Bytes callData, long gas) {
      throw new IllegalStateException("nothing is read");
    }

    @Override
    public void log(Log log) {
      throw new IllegalStateException("nothing is logged");
    }
  }

  /** Data nodes run no models, and nodes of models look nothing up. */
  @Test
  void p10ASourceIsAskedOfDataNodesAlone() {
    Bytes tensor = stage.asking(InferenceStage.request(FactStage.SOURCE, 2, 1));
    assertFalse(stage.block(tensor).entries().getLast().success());
    InferenceStage models = new InferenceStage(NodeKind.TEE_MODEL_WORKER);
    Bytes fact =
        models.asking(
            InferenceAbi.write(new FactRequest(InferenceStage.MODEL, List.of(), 1, 0, 0)));
    assertFalse(models.block(fact).entries().getLast().success());
    assertEquals(Optional.empty(), models.admitted(fact));
  }

  @Test
  void p10TheReserveCoversTheReportsOfAll() {
    WaitingRequest request = facts.admitted(facts.asked(2)).requests().getFirst();
    assertEquals(
        WaitingRequest.CHECK_GAS
            + WaitingRequest.ANSWER_BYTE_GAS * 4 * Bytes32.SIZE
            + 3
                * (WaitingRequest.CHECK_GAS
                    + WaitingRequest.PROOF_BYTE_GAS * FactBounds.REPORT_BYTES_MAX),
        request.answerGas());
    assertEquals(
        WaitingRequest.feeGas(InferenceStage.FEE.multiply(BigInteger.valueOf(3)), stagePrice())
            .orElseThrow(),
        request.feeGas());
  }

  private static UInt256 stagePrice() {
    return UInt256.of(InferenceStage.PRICE);
  }
}
