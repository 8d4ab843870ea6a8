package network.haca.schemas.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Rule D1, with vectors that other code made (report_vectors.py). */
class FeedReportTest {
  private static final FeedRound ROUND =
      new FeedRound(
          1, Address.ZERO, FeedName.toId("BTC-USD").orElseThrow(), 7, Bytes32.ofUnsigned(9));
  private static final Bytes32 NODE = Bytes32.ofUnsigned(1);

  @TestFactory
  Stream<DynamicTest> d1EveryReportIsJudgedAsItsAuthorDoes() throws IOException {
    try (InputStream in = FeedReportTest.class.getResourceAsStream("report-vectors.json")) {
      return StreamSupport.stream(new ObjectMapper().readTree(in).spliterator(), false)
          .map(each -> DynamicTest.dynamicTest(each.get("name").asText(), () -> judge(each)));
    }
  }

  private static void judge(JsonNode vector) {
    Bytes bytes = Bytes.fromHex(vector.get("bytes").asText());
    Optional<FeedReport> parsed = FeedReport.parse(bytes);
    assertEquals(vector.get("isReport").asBoolean(), parsed.isPresent());
    parsed.ifPresent(report -> assertIs(vector, bytes, report));
  }

  private static void assertIs(JsonNode vector, Bytes bytes, FeedReport report) {
    assertEquals(expected(vector.get("fields")), report);
    assertEquals(bytes, report.bytes());
    assertEquals(vector.get("hash").asText(), report.hash().toHex());
    Bytes key = Bytes.fromHex(vector.get("publicKey").asText());
    SignedReport signed =
        new SignedReport(report, Keccak.hash(key), Bytes.fromHex(vector.get("signature").asText()));
    assertEquals(vector.get("holds").asBoolean(), signed.isSignedBy(key));
    assertFalse(new SignedReport(report, NODE, signed.signature()).isSignedBy(key), "another's id");
  }

  private static FeedReport expected(JsonNode fields) {
    FeedRound round =
        new FeedRound(
            fields.get("chainId").asLong(),
            Address.fromHex(fields.get("contract").asText()),
            Bytes32.fromHex(fields.get("feedId").asText()),
            fields.get("round").asLong(),
            Bytes32.fromHex(fields.get("definition").asText()));
    return new FeedReport(
        round, new BigInteger(fields.get("value").asText()), fields.get("observedAt").asLong());
  }

  private static SignedReport report(FeedRound round, Bytes32 node, long value, long observedAt) {
    return new SignedReport(
        new FeedReport(round, BigInteger.valueOf(value), observedAt), node, Bytes.EMPTY);
  }

  @Test
  void d1TwoReportsOfOneRoundAndNodeContradictEachOtherInWhateverTheyDiffer() {
    SignedReport one = report(ROUND, NODE, 5, 100);
    FeedRound redefined = new FeedRound(1, Address.ZERO, ROUND.feedId(), 7, Bytes32.ofUnsigned(10));
    assertTrue(one.contradicts(report(ROUND, NODE, 6, 100)));
    assertTrue(one.contradicts(report(ROUND, NODE, 5, 101)));
    assertTrue(one.contradicts(report(redefined, NODE, 5, 100)));
    assertFalse(one.contradicts(report(ROUND, NODE, 5, 100)), "the same once more");
    assertFalse(one.contradicts(report(ROUND, Bytes32.ofUnsigned(2), 6, 100)));
    for (FeedRound other :
        new FeedRound[] {
          new FeedRound(2, Address.ZERO, ROUND.feedId(), 7, ROUND.definition()),
          new FeedRound(1, NODE_ADDRESS, ROUND.feedId(), 7, ROUND.definition()),
          new FeedRound(1, Address.ZERO, NODE, 7, ROUND.definition()),
          new FeedRound(1, Address.ZERO, ROUND.feedId(), 8, ROUND.definition())
        }) {
      assertFalse(one.contradicts(report(other, NODE, 6, 100)), other::toString);
    }
  }

  private static final Address NODE_ADDRESS = Address.ofWord(NODE);

  @Test
  void d1WhatCannotBeEncodedCannotBeMade() {
    BigInteger large = BigInteger.TWO.pow(191);
    assertThrows(IllegalArgumentException.class, () -> new FeedReport(ROUND, large, 1));
    assertThrows(IllegalArgumentException.class, () -> new FeedReport(ROUND, BigInteger.ONE, -1));
    assertThrows(
        IllegalArgumentException.class,
        () -> new FeedRound(1, Address.ZERO, NODE, 0, Bytes32.ZERO));
  }

  @Test
  void aNameIsTheIdInAsciiAndBack() {
    Bytes32 id = FeedName.toId("BTC-USD").orElseThrow();
    assertEquals("0x4254432d555344" + "00".repeat(25), id.toHex());
    assertEquals("BTC-USD", FeedName.of(id));
    assertEquals("a".repeat(32), FeedName.of(FeedName.toId("a".repeat(32)).orElseThrow()));
    for (String wrong : new String[] {"", "a".repeat(33), "BTC/USD", "é", "-a", "a b", "a\n"}) {
      assertEquals(Optional.empty(), FeedName.toId(wrong), wrong);
    }
    Bytes32 odd = Bytes32.fromHex("42005444" + "00".repeat(28));
    assertEquals(odd.toHex(), FeedName.of(odd));
    assertEquals(Bytes32.ZERO.toHex(), FeedName.of(Bytes32.ZERO));
  }
}
