package network.haca.proofstream.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.InvalidProtocolBufferException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.math.BigInteger;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeSet;
import java.util.stream.IntStream;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.primitives.RsaPss;
import network.haca.proofstream.core.BatchLimits;
import network.haca.schemas.NodeKind;
import network.haca.schemas.Proofs;
import network.haca.schemas.feed.FeedName;
import network.haca.schemas.feed.FeedRecords;
import network.haca.schemas.feed.FeedReport;
import network.haca.schemas.feed.FeedTerms;
import network.haca.schemas.feed.SignedReport;
import network.haca.schemas.topic.Topic;
import network.haca.schemas.topic.Topics;
import network.haca.schemas.v1.EnabledInterval;
import network.haca.schemas.v1.FeedCandleRecord;
import network.haca.schemas.v1.FeedEvidenceRecord;
import network.haca.schemas.v1.FeedRecord;
import network.haca.schemas.v1.FeedRoundRecord;
import network.haca.schemas.v1.NodeRecord;
import network.haca.schemas.v1.RegistryRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rules D1 to D3 in the stream: who has a voice, when, and what is told of it. */
class FeedTopologyTest {
  private static final long START = 1_790_000_100L;
  private static final long INTERVAL = 60;
  private static final long WINDOW = 20;
  private static final Bytes32 FEED = FeedName.toId("BTC-USD").orElseThrow();
  private static final Bytes32 DEFINITION = Bytes32.ofUnsigned(7);
  private static final List<KeyPair> KEYS =
      IntStream.range(0, 9).mapToObj(i -> RsaPss.newKeyPair()).toList();

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final TopologyTestDriver driver = open();
  private final TestInputTopic<byte[], byte[]> reports = input(Topics.FEED_REPORTS);
  private final TestInputTopic<byte[], byte[]> registry = input(Topics.REGISTRY);
  private final TestInputTopic<byte[], byte[]> definitions = input(Topics.FEED_DEFINITIONS);
  private final TestOutputTopic<byte[], byte[]> rounds = output(Topics.FEED_ROUNDS);
  private final TestOutputTopic<byte[], byte[]> candles = output(Topics.FEED_CANDLES);
  private final TestOutputTopic<byte[], byte[]> evidence = output(Topics.FEED_EVIDENCE);
  private long now = START;

  private TopologyTestDriver open() {
    Properties properties = new Properties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "feeds");
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "unused:1");
    StreamOptions options =
        new StreamOptions(
            new BatchLimits(3, 1 << 20, Duration.ofSeconds(2)), 2, Duration.ofMillis(200));
    return new TopologyTestDriver(
        ProofTopology.build(options, new StreamMeters(meters)),
        properties,
        Instant.ofEpochSecond(START));
  }

  private TestInputTopic<byte[], byte[]> input(Topic<?> topic) {
    return driver.createInputTopic(
        topic.name(), new ByteArraySerializer(), new ByteArraySerializer());
  }

  private TestOutputTopic<byte[], byte[]> output(Topic<?> topic) {
    return driver.createOutputTopic(
        topic.name(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  @BeforeEach
  void threeOwnersAreListed() {
    define(terms(DEFINITION, 1, START, 3));
    for (int i = 0; i < KEYS.size(); i++) {
      enrol(KEYS.get(i), owner(i), NodeKind.DATA_NODE, START - 1_000, 0);
    }
  }

  @AfterEach
  void close() {
    driver.close();
  }

  private static Address owner(int number) {
    return Address.ofWord(Bytes32.ofUnsigned(0x500 + number));
  }

  private static FeedTerms terms(Bytes32 definition, long firstRound, long start, int owners) {
    TreeSet<Address> listed = new TreeSet<>();
    IntStream.range(0, owners).forEach(i -> listed.add(owner(i)));
    return new FeedTerms(
        31, owner(99), FEED, definition, firstRound, start, listed, INTERVAL, WINDOW, 10_000, 300);
  }

  private void define(FeedTerms... terms) {
    FeedRecord.Builder record = FeedRecord.newBuilder();
    for (FeedTerms each : terms) {
      record.addTerms(each.toRecord());
    }
    definitions.pipeInput(FEED.toArray(), record.build().toByteArray());
  }

  private void enrol(KeyPair key, Address owner, NodeKind kind, long from, long until) {
    NodeRecord node =
        NodeRecord.newBuilder()
            .setTeeId(Proofs.byteString(id(key).value()))
            .setPublicKey(Proofs.byteString(publicKey(key)))
            .setTeeType(kind.teeType())
            .setOwner(Proofs.byteString(owner.value()))
            .addEnabled(EnabledInterval.newBuilder().setFrom(from).setUntil(until))
            .build();
    registry.pipeInput(
        id(key).toArray(), RegistryRecord.newBuilder().setNode(node).build().toByteArray());
  }

  private static Bytes publicKey(KeyPair key) {
    return Bytes.wrap(key.getPublic().getEncoded());
  }

  private static Bytes32 id(KeyPair key) {
    return Keccak.hash(publicKey(key));
  }

  private static SignedReport report(FeedTerms terms, int key, long round, long value) {
    return report(terms, key, round, value, terms.startOf(round) + 30);
  }

  private static SignedReport report(
      FeedTerms terms, int key, long round, long value, long observedAt) {
    FeedReport report = new FeedReport(terms.round(round), BigInteger.valueOf(value), observedAt);
    return new SignedReport(
        report, id(KEYS.get(key)), RsaPss.sign(KEYS.get(key).getPrivate(), report.hash()));
  }

  private SignedReport report(int key, long round, long value) {
    return report(terms(DEFINITION, 1, START, 3), key, round, value);
  }

  /** Moves both clocks. */
  private void at(long seconds) {
    driver.advanceWallClockTime(Duration.ofSeconds(seconds - now));
    now = seconds;
  }

  private void send(SignedReport signed) {
    reports.pipeInput(
        FEED.toArray(), FeedRecords.of(signed).toByteArray(), Instant.ofEpochSecond(now));
  }

  private List<FeedRoundRecord> told() {
    return rounds.readValuesToList().stream()
        .map(
            bytes -> {
              try {
                return FeedRoundRecord.parseFrom(bytes);
              } catch (InvalidProtocolBufferException e) {
                throw new AssertionError(e);
              }
            })
        .toList();
  }

  private double count(String meter, String outcome) {
    return Optional.ofNullable(
            meters.find(meter).tag("outcome", outcome.toLowerCase(Locale.ROOT)).counter())
        .map(Counter::count)
        .orElse(0.0);
  }

  private void assertRefused(String flaw, SignedReport signed) {
    double before = count("haca.stream.feed.reports", flaw);
    send(signed);
    assertEquals(before + 1, count("haca.stream.feed.reports", flaw), flaw);
    assertEquals(List.of(), told());
  }

  @Test
  void d2ARoundIsToldWhenAQuorumAgreesAndAgainWhenMoreDo() {
    at(START + INTERVAL);
    send(report(0, 1, 1_000));
    assertEquals(List.of(), told());
    send(report(1, 1, 1_002));
    FeedRoundRecord first = told().getFirst();
    assertEquals(BigInteger.valueOf(1_001), FeedRecords.number(first.getAnswer()));
    assertEquals(2, first.getReportsCount());
    assertEquals(START + INTERVAL + WINDOW, first.getClosesAt());
    send(report(2, 1, 1_003));
    FeedRoundRecord second = told().getFirst();
    assertEquals(BigInteger.valueOf(1_002), FeedRecords.number(second.getAnswer()));
    assertEquals(3, second.getCounted());
    List<SignedReport> reports = FeedRecords.reports(second);
    assertEquals(reports.stream().sorted(SignedReport.ORDER).toList(), reports);
  }

  @Test
  void d3AnOutlierMakesASetLargerSoThatALiarAloneCannotMoveARound() {
    at(START + INTERVAL);
    send(report(0, 1, 1_000));
    send(report(1, 1, 1_019));
    assertEquals(BigInteger.valueOf(1_009), FeedRecords.number(told().getFirst().getAnswer()));
    send(report(2, 1, 1_000));
    FeedRoundRecord full = told().getFirst();
    assertEquals(BigInteger.valueOf(1_000), FeedRecords.number(full.getAnswer()));
    assertEquals(2, full.getCounted());
    assertEquals(1, full.getOutliers());
    assertEquals(3, full.getReportsCount());
  }

  /** Nodes that ask it at different moments are told different values. */
  @Test
  void d2ASourceThatFlipsBetweenValuesNeverMovesARoundFromWhatMostNodesSaw() {
    for (long round = 1; round <= 6; round++) {
      at(START + round * INTERVAL);
      long fooled = round % 3;
      for (int node = 0; node < 3; node++) {
        send(report(node, round, node == fooled ? 2_000 : 1_000));
      }
      List<FeedRoundRecord> told = told();
      assertTrue(
          told.stream()
              .allMatch(
                  each -> FeedRecords.number(each.getAnswer()).equals(BigInteger.valueOf(1_000))),
          () -> "told: " + told);
      assertEquals(1, told.getLast().getOutliers());
    }
    at(START + 7 * INTERVAL);
    for (int node = 0; node < 3; node++) {
      send(report(node, 7, 1_000L * (node + 1)));
    }
    at(START + 7 * INTERVAL + WINDOW + 1);
    assertEquals(List.of(), told(), "three values, and no quorum of any");
    assertEquals(1, count("haca.stream.feed.rounds", "NO_QUORUM"));
  }

  @Test
  void d1WhatDoesNotCountIsRefusedWithItsReason() {
    FeedTerms own = terms(DEFINITION, 1, START, 3);
    at(START + INTERVAL - 11);
    assertRefused("EARLY", report(0, 1, 1_000));
    at(START + INTERVAL);
    assertRefused("OTHER_DEFINITION", report(terms(Bytes32.ZERO, 1, START, 3), 0, 1, 1_000));
    assertRefused("NOT_OF_ROUND", report(own, 0, 1, 1_000, START + INTERVAL));
    assertRefused("NOT_OF_ROUND", report(own, 0, 1, 1_000, START - 1));
    assertRefused("STRANGER", report(3, 1, 1_000));
    SignedReport good = report(0, 1, 1_000);
    assertRefused(
        "BAD_SIGNATURE",
        new SignedReport(good.report(), good.nodeId(), report(0, 1, 1_001).signature()));
    enrol(KEYS.get(1), owner(1), NodeKind.TEE_MODEL_WORKER, START, 0);
    assertRefused("NO_DATA_NODE", report(1, 1, 1_000));
    enrol(KEYS.get(1), owner(1), NodeKind.DATA_NODE, START - 500, START + 29);
    assertRefused("NO_DATA_NODE", report(1, 1, 1_000));
  }

  @Test
  void d3AReportAfterTheWindowIsLate() {
    at(START + INTERVAL);
    send(report(0, 1, 1_000));
    at(START + INTERVAL + WINDOW + 1);
    assertRefused("LATE", report(1, 1, 1_000));
    assertEquals(1, count("haca.stream.feed.rounds", "NO_QUORUM"));
    assertEquals(List.of(), candles.readValuesToList());
  }

  @Test
  void d1TheSameReportAgainIsNothingAndAnotherIsEvidence() throws Exception {
    at(START + INTERVAL);
    SignedReport one = report(0, 1, 1_000);
    SignedReport other = report(0, 1, 1_001);
    send(one);
    send(one);
    assertEquals(List.of(), evidence.readValuesToList());
    send(other);
    FeedEvidenceRecord found = FeedEvidenceRecord.parseFrom(evidence.readValuesToList().getFirst());
    assertEquals(Optional.of(one), FeedRecords.report(found.getOne()));
    assertEquals(Optional.of(other), FeedRecords.report(found.getOther()));
    assertEquals(1, count("haca.stream.feed.reports", "REPEATED"));
  }

  @Test
  void d1ANodeThatContradictedItselfHasNoVoiceInThisRoundAndLaterOnes() {
    at(START + INTERVAL);
    send(report(0, 1, 1_000));
    send(report(0, 1, 1_001));
    send(report(1, 1, 1_000));
    assertEquals(List.of(), told(), "one voice of three");
    send(report(2, 1, 1_000));
    assertEquals(2, told().getFirst().getReportsCount());
    send(report(0, 1, 1_002));
    assertEquals(1, evidence.readValuesToList().size(), "told once");
    at(START + 2 * INTERVAL);
    send(report(0, 2, 1_000));
    send(report(1, 2, 1_000));
    assertEquals(List.of(), told());
    assertEquals(1, count("haca.stream.feed.reports", "EXCLUDED"));
  }

  @Test
  void d1AContradictionTakesBackTheVoiceOfARoundThatWasTold() {
    at(START + INTERVAL);
    IntStream.range(0, 3).forEach(i -> send(report(i, 1, 1_000 + i)));
    assertEquals(3, told().getLast().getReportsCount());
    send(report(0, 1, 1_001));
    assertEquals(2, told().getFirst().getReportsCount());
  }

  @Test
  void d2TwoNodesOfOneOwnerHaveOneVoice() {
    enrol(KEYS.get(1), owner(0), NodeKind.DATA_NODE, START - 500, 0);
    at(START + INTERVAL);
    send(report(0, 1, 1_000));
    send(report(1, 1, 1_000));
    assertEquals(List.of(), told());
  }

  @Test
  void anOwnersManyNodesLeaveRoomForTheOthers() {
    at(START + INTERVAL);
    for (int i = 3; i < KEYS.size(); i++) {
      enrol(KEYS.get(i), owner(0), NodeKind.DATA_NODE, START - 500, 0);
      send(report(i, 1, 1_000));
    }
    assertEquals(4, count("haca.stream.feed.reports", "ACCEPTED"));
    assertEquals(2, count("haca.stream.feed.reports", "TOO_MANY"));
    assertEquals(List.of(), told());
    send(report(1, 1, 1_000));
    send(report(2, 1, 1_000));
    assertEquals(3, told().getLast().getCounted());
  }

  @Test
  void d3RoundsUnderOldAndNewDefinitionsAreNotMixed() {
    FeedTerms old = terms(DEFINITION, 1, START, 3);
    FeedTerms next = terms(Bytes32.ofUnsigned(8), 3, START + 2 * INTERVAL, 3);
    define(old, next);
    at(START + 3 * INTERVAL);
    assertRefused("OTHER_DEFINITION", report(old, 0, 3, 1_000));
    send(report(next, 0, 3, 1_000));
    send(report(next, 1, 3, 1_000));
    assertEquals(3, told().getFirst().getRound());
  }

  /**
   * The new definition's rounds are ten times as long, so that its schedule dates round 1
   * otherwise.
   */
  @Test
  void d2TheLastRoundBeforeAChangeIsClosedByItsOwnDefinition() throws Exception {
    FeedTerms old = terms(DEFINITION, 1, START, 3);
    FeedTerms next =
        new FeedTerms(
            31,
            owner(99),
            FEED,
            Bytes32.ofUnsigned(8),
            2,
            START + INTERVAL,
            old.owners(),
            10 * INTERVAL,
            WINDOW,
            10_000,
            300);
    define(old, next);
    at(START + 1);
    at(START + INTERVAL + 1);
    send(report(0, 1, 1_000));
    send(report(1, 1, 1_000));
    assertEquals(1, told().getLast().getRound());
    at(START + INTERVAL + WINDOW + 1);
    assertEquals(1, count("haca.stream.feed.rounds", "AGREED"));
    FeedCandleRecord candle = FeedCandleRecord.parseFrom(candles.readValue());
    assertEquals(START - START % 300, candle.getStart());
  }

  /** After the bridge has told the new definition alone. */
  @Test
  void aRoundOfAForgottenDefinitionIsNoCandle() {
    FeedTerms old = terms(DEFINITION, 1, START, 3);
    at(START + 1);
    at(START + INTERVAL);
    send(report(0, 1, 1_000));
    send(report(1, 1, 1_000));
    define(terms(Bytes32.ofUnsigned(8), 2, old.endOf(1), 3));
    at(START + INTERVAL + WINDOW + 1);
    assertTrue(candles.isEmpty());
  }

  @Test
  void missingRoundsAreCountedAndTheOthersBecomeCandles() throws Exception {
    at(START + 1);
    for (int round = 1; round <= 10; round++) {
      at(START + round * INTERVAL);
      if (round != 4) {
        send(report(0, round, 1_000 + round));
        send(report(1, round, 1_000 + round));
      }
    }
    at(now + WINDOW + 1);
    assertEquals(1, count("haca.stream.feed.rounds", "MISSING"));
    assertEquals(9, count("haca.stream.feed.rounds", "AGREED"));
    List<byte[]> records = candles.readValuesToList();
    assertEquals(9, records.size());
    FeedCandleRecord last = FeedCandleRecord.parseFrom(records.getLast());
    long start = START + 9 * INTERVAL;
    assertEquals(start - start % 300, last.getStart());
    assertEquals(BigInteger.valueOf(1_010), FeedRecords.number(last.getClose()));
    assertTrue(FeedRecords.number(last.getLow()).compareTo(BigInteger.valueOf(1_010)) <= 0);
    assertEquals(FeedRecords.number(last.getHigh()), FeedRecords.number(last.getClose()));
  }
}
