package network.haca.feeds;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.math.BigInteger;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import network.haca.contracts.feeds.FeedContract;
import network.haca.contracts.feeds.FeedTransactions;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.schemas.feed.FeedTerms;
import network.haca.schemas.feed.SignedReport;
import network.haca.schemas.tensor.Datatype;
import org.junit.jupiter.api.Test;

/** Rule D4: the reports of a round are those that the contract took. */
class RoundReportsTest {
  private static final FeedTerms TERMS =
      FeedWords.terms(
          SampleFacts.CHAIN_ID, SampleFacts.latest(Datatype.FP64).feedId(), SampleFacts.version());
  private static final FeedFact.Round SUBMITTED = SampleFacts.round(3, 1_000);

  private final RoundReports.Nodes nodes =
      id ->
          Stream.of(0, 1, 2)
              .map(i -> new FeedFact.Reporter(SampleFacts.publicKey(i), SampleFacts.owner(i)))
              .filter(node -> node.id().equals(id))
              .findFirst();

  /** A round of which the contract took some reports. */
  private static FeedContract.Round round(List<SignedReport> counted, long answer, int outliers) {
    Bytes32 digest =
        Keccak.hash(
            Bytes.concat(
                counted.stream().map(each -> each.report().hash().value()).toArray(Bytes[]::new)));
    long updatedAt =
        counted.stream().mapToLong(each -> each.report().observedAt()).min().orElseThrow();
    return new FeedContract.Round(
        BigInteger.valueOf(answer), 3, updatedAt, 1_030, 10, 10, counted.size(), outliers, digest);
  }

  private FeedFact.Round verified(FeedContract.Round round, Map<Bytes32, FeedFact.Reporter> signed)
      throws IOException, FactReader.RefusedException {
    RoundReports reports =
        new RoundReports(
            nodes,
            (feedId, rounds) -> Map.of(3L, new FeedLedger.Submitted(Bytes32.ZERO, submitted())));
    return reports
        .verified(
            TERMS,
            List.of(round),
            signed,
            Deadline.in(Duration.ofMinutes(1), InstantSource.system()))
        .getFirst();
  }

  @Test
  void allReportsCountIfTheContractTookAll() throws Exception {
    Map<Bytes32, FeedFact.Reporter> signed = new TreeMap<>();
    assertEquals(SUBMITTED, verified(round(SUBMITTED.reports(), 1_000, 0), signed));
    assertEquals(3, signed.size());
  }

  /** The contract passes over a node that is excluded or not active; its report was submitted. */
  @Test
  void aReportThatTheContractPassedOverIsLeftOut() throws Exception {
    for (int first = 0; first < 2; first++) {
      List<SignedReport> taken = SUBMITTED.reports().subList(first, first + 2);
      Map<Bytes32, FeedFact.Reporter> signed = new TreeMap<>();
      assertEquals(taken, verified(round(taken, 999 + first, 0), signed).reports());
      assertEquals(2, signed.size());
    }
  }

  @Test
  void theSameValueOfOtherReportsIsRefused() {
    FeedContract.Round other =
        new FeedContract.Round(
            BigInteger.valueOf(1_000), 3, 1_020, 1_030, 10, 10, 3, 0, Bytes32.ofUnsigned(1));
    FactReader.RefusedException refused =
        assertThrows(FactReader.RefusedException.class, () -> verified(other, new TreeMap<>()));
    assertEquals(
        "has reports of round 3 that do not come to its value",
        String.valueOf(refused.getMessage()));
  }

  private static List<FeedTransactions.Report> submitted() {
    return SUBMITTED.reports().stream()
        .map(
            each ->
                new FeedTransactions.Report(
                    each.nodeId(),
                    each.report().value(),
                    each.report().observedAt(),
                    each.signature()))
        .toList();
  }
}
