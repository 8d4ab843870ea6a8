package network.haca.pipe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.schemas.feed.FeedReport;
import network.haca.schemas.feed.FeedRound;
import network.haca.schemas.feed.SignedReport;
import org.junit.jupiter.api.Test;

/** Rule P10: reports have one form in which they travel, and so has a fact in the ABI. */
class FactReportsTest {
  private static final Bytes CALL =
      InferenceAbi.write(
          new FactRequest(
              "btc-usd", List.of(new FactRequest.Parameter("pair", "BTC-USD")), 2, 2, 10_000));
  private static final OpenRequest REQUEST =
      new OpenRequest(
          Bytes32.ofUnsigned(1),
          Bytes32.ofUnsigned(2),
          Bytes32.ofUnsigned(3),
          Mode.TEE,
          Bytes32.ofUnsigned(4),
          List.of(),
          CALL);
  private static final FeedRound ROUND = FactReports.round(31, REQUEST);

  private static SignedReport report(int node, long value) {
    return new SignedReport(
        new FeedReport(ROUND, BigInteger.valueOf(value), 1_790_000_000L),
        Bytes32.ofUnsigned(node),
        Bytes.fromHex("0x0102"));
  }

  private static Optional<List<SignedReport>> read(SignedReport... reports) {
    return FactReports.decode(FactReports.encode(List.of(reports)), ROUND);
  }

  @Test
  void reportsAreReadAsTheyWereWritten() {
    assertEquals(
        Optional.of(List.of(report(2, -5), report(1, 0), report(3, 70_000))),
        read(report(2, -5), report(1, 0), report(3, 70_000)));
  }

  @Test
  void theirOrderIsOneAndEachIsOfAnotherNode() {
    assertEquals(Optional.empty(), read(report(1, 5), report(2, 4)));
    assertEquals(Optional.empty(), read(report(2, 5), report(1, 5)));
    assertEquals(Optional.empty(), read(report(1, 4), report(1, 5)));
    assertEquals(Optional.empty(), read(report(1, 5), report(1, 5)));
  }

  @Test
  void otherBytesAreNoReports() {
    Bytes written = FactReports.encode(List.of(report(1, 5)));
    assertEquals(Optional.empty(), FactReports.decode(Bytes.EMPTY, ROUND));
    assertEquals(Optional.empty(), FactReports.decode(written.slice(0, written.size() - 1), ROUND));
    assertEquals(
        Optional.empty(), FactReports.decode(Bytes.concat(written, Bytes.fromHex("0x80")), ROUND));
    assertEquals(Optional.empty(), FactReports.decode(Bytes.fromHex("0xc1c0"), ROUND));
  }

  /** Strangers' bytes are no reports, or are those that these are written as. */
  @Test
  void noBytesAreReadThatAreNotWrittenSo() {
    byte[] written = FactReports.encode(List.of(report(2, -5), report(1, 0))).toArray();
    for (int place = 0; place < written.length; place++) {
      for (int bit = 0; bit < Byte.SIZE; bit++) {
        byte[] bent = written.clone();
        bent[place] ^= (byte) (1 << bit);
        Bytes read = Bytes.wrap(bent);
        FactReports.decode(read, ROUND)
            .ifPresent(reports -> assertEquals(read, FactReports.encode(reports)));
      }
    }
  }

  @Test
  void theQuestionIsInTheReport() {
    OpenRequest another =
        new OpenRequest(
            REQUEST.key(),
            REQUEST.entry(),
            Bytes32.ofUnsigned(5),
            REQUEST.mode(),
            REQUEST.seed(),
            REQUEST.row(),
            REQUEST.callData());
    assertEquals(REQUEST.inputHash(31), ROUND.definition());
    assertEquals(false, ROUND.equals(FactReports.round(31, another)));
    assertEquals(false, ROUND.equals(FactReports.round(32, REQUEST)));
  }

  /** A result has no dynamic part, and so stands without an offset. */
  @Test
  void requestAndResultAreSoliditys() {
    assertEquals(
        new FactRequest(
            "btc-usd", List.of(new FactRequest.Parameter("pair", "BTC-USD")), 2, 2, 10_000),
        InferenceAbi.readRequest(CALL).orElseThrow());
    FactResult result = new FactResult(BigInteger.valueOf(-7), 1_790_000_000L, 3, false);
    Bytes written = InferenceAbi.write(result);
    assertEquals(
        "0x"
            + "fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff9"
            + "000000000000000000000000000000000000000000000000000000006ab13b80"
            + "0000000000000000000000000000000000000000000000000000000000000003"
            + "0000000000000000000000000000000000000000000000000000000000000000",
        written.toHex());
    assertEquals(Optional.of(result), InferenceAbi.readFactResult(written));
  }

  @Test
  void aRowIsTwiceTheQuorumLessOne() {
    assertEquals(3, REQUEST.teeType());
    assertEquals(Pace.MODEL, REQUEST.pace());
    assertEquals(11, FactBounds.row(FactBounds.QUORUM_MAX));
  }
}
