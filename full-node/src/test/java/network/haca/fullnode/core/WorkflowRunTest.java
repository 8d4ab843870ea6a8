package network.haca.fullnode.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.List;
import network.haca.attestation.EnclaveIdentity;
import network.haca.contracts.Addresses;
import network.haca.contracts.PriceHistoryContract;
import network.haca.contracts.WorkflowContract;
import network.haca.contracts.WorkflowTask;
import network.haca.contracts.feeds.FeedContract;
import network.haca.contracts.feeds.FeedDefinition;
import network.haca.contracts.feeds.FeedTransactions;
import network.haca.contracts.feeds.FeedVersion;
import network.haca.evm.word.UInt256;
import network.haca.pipe.FixedPoint;
import network.haca.pipe.InferenceAbi;
import network.haca.pipe.ModelRequest;
import network.haca.pipe.NumberTensor;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.schemas.NodeKind;
import network.haca.schemas.feed.FeedName;
import network.haca.schemas.feed.FeedReport;
import network.haca.schemas.feed.FeedRound;
import org.junit.jupiter.api.Test;

/**
 * Rules D5 and D6 with P: a scheduled run asks a model about a feed, waits for the answer, counts.
 */
class WorkflowRunTest {
  private static final int KEEPER = 3;
  private static final int OTHER_KEEPER = 0;
  private static final Bytes32 FEED = FeedName.toId("ETH-USD").orElseThrow();
  private static final long CANDLE = 60;
  private static final long VALUE = 345_678;
  private static final Bytes ANSWER = InferenceStage.answer(5, 7);
  private static final PriceHistoryContract.Query LAST_CLOSE =
      new PriceHistoryContract.Query("ETH", "USD", 1, 1, 0, List.of(3));

  private final InferenceStage stage = new InferenceStage(NodeKind.VANILLA, NodeKind.VANILLA);
  private final Address workflow;

  WorkflowRunTest() {
    report(stage.join(NodeKind.DATA_NODE));
    workflow = stage.deploy(InferenceStage.USER, workflow());
    stage.succeeds(
        InferenceStage.USER,
        Addresses.WORKFLOW_SCHEDULER,
        WorkflowContract.register(workflow, TestLedger.START + 3_600, 60));
  }

  /** Defines a feed and submits one round of it; waits until its candle is complete. */
  private void report(EnclaveIdentity node) {
    FeedDefinition definition =
        new FeedDefinition(
            "ETH / USD",
            "[]",
            List.of(InferenceStage.address(0)),
            10,
            10,
            3_600,
            60,
            5_000,
            10_000,
            CANDLE,
            2,
            false);
    stage.succeeds(0, Addresses.FEEDS, FeedTransactions.create(FEED, definition, 8, 8));
    FeedVersion version =
        FeedContract.decodeVersions(read(Addresses.FEEDS, FeedContract.versions(FEED))).current();
    FeedReport report =
        new FeedReport(
            new FeedRound(
                stage.ledger.config.chainId(), Addresses.FEEDS, FEED, 1, version.digest()),
            BigInteger.valueOf(VALUE),
            version.start() + 1);
    stage.seconds = version.endOf(1) - TestLedger.START;
    stage.succeeds(
        0,
        Addresses.FEEDS,
        FeedTransactions.submit(
            FEED,
            1,
            List.of(
                new FeedTransactions.Report(
                    node.teeId(), report.value(), report.observedAt(), node.sign(report.hash())))));
    stage.seconds += 2 * CANDLE;
  }

  /** Asks by its constant at 0xF5 whenever it is called, and counts its runs in its first word. */
  private static Bytes workflow() {
    Bytes question = PriceHistoryContract.run(InferenceStage.MODEL, "prices", LAST_CLOSE);
    String size = "61%04x".formatted(question.size());
    Bytes code =
        Bytes.concat(
            Bytes.fromHex(size + "60225f39" + "5f5f" + size + "5f5f60f55af1" + "15601e57"),
            Bytes.fromHex("5f546001015f5500" + "5b5f5ffd"),
            question);
    return Bytes.concat(Bytes.fromHex("61%04x".formatted(code.size()) + "80600a5f395ff3"), code);
  }

  private Bytes read(Address contract, Bytes data) {
    return stage.ledger.latest().read(contract, data);
  }

  private WorkflowTask task() {
    return WorkflowContract.decodeTask(
        0, read(Addresses.WORKFLOW_SCHEDULER, WorkflowContract.task(0)));
  }

  private long runs() {
    return stage
        .ledger
        .latest()
        .state()
        .storage(workflow, UInt256.ZERO)
        .toBigInteger()
        .longValueExact();
  }

  private Bytes running(int account) {
    return stage.transaction(
        account, Addresses.WORKFLOW_SCHEDULER, BigInteger.ZERO, 5_000_000, WorkflowContract.run(0));
  }

  private void assertAsksForTheLastClose(Bytes running) {
    Bytes asked = stage.admitted(running).orElseThrow().open().requests().getFirst().callData();
    ModelRequest request = (ModelRequest) InferenceAbi.readRequest(asked).orElseThrow();
    assertEquals(InferenceStage.MODEL, request.modelCid());
    assertEquals(0, request.modeNumber());
    assertEquals(
        List.of(new NumberTensor("prices", List.of(FixedPoint.of(VALUE, 2)), List.of(1L, 1L))),
        request.input().numbers());
  }

  @Test
  void d6AScheduledRunAsksAboutTheFeedAndCountsWhenItEnds() {
    Bytes running = running(KEEPER);
    stage.block(running);
    assertAsksForTheLastClose(running);
    assertEquals(0, task().runs(), "it waits, and its first run is undone");
    stage.block();
    assertTrue(stage.block(stage.conclusion(running, ANSWER)).entries().getLast().success());
    assertEquals(1, task().runs());
    assertEquals(1, runs());
  }

  @Test
  void d6OfTwoKeepersRunsThatWaitAtTheSameTimeOneCounts() {
    Bytes one = running(KEEPER);
    Bytes other = running(OTHER_KEEPER);
    stage.block(one, other);
    stage.block();
    assertTrue(stage.block(stage.conclusion(one, ANSWER)).entries().getLast().success());
    BlockEntry late = stage.block(stage.conclusion(other, ANSWER)).entries().getLast();
    assertFalse(late.success());
    assertEquals(1, task().runs());
    assertEquals(1, runs());
  }

  /** Between the first run and the answer a candle may end: the run asks anew. */
  @Test
  void d5ACandleThatEndsMeanwhileIsAskedAbout() {
    Bytes running = running(KEEPER);
    stage.block(running);
    stage.block();
    stage.seconds += CANDLE;
    stage.block(stage.conclusion(running, ANSWER));
    assertEquals(
        0, stage.admitted(running).stream().count(), "the same value is the same question");
    assertEquals(1, task().runs());
  }
}
