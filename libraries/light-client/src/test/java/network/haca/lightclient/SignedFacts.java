package network.haca.lightclient;

import java.math.BigInteger;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import network.haca.contracts.feeds.FeedDefinition;
import network.haca.contracts.feeds.FeedVersion;
import network.haca.feeds.FeedFact;
import network.haca.feeds.FeedWords;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.primitives.RsaPss;
import network.haca.schemas.feed.CandleQuery;
import network.haca.schemas.feed.FeedInput;
import network.haca.schemas.feed.FeedReport;
import network.haca.schemas.feed.FeedTerms;
import network.haca.schemas.feed.SignedReport;
import network.haca.schemas.tensor.Datatype;

/**
 * Facts of a feed whose rounds of 10 s begin at 1000 s, reported by nodes of which each has an
 * owner. A value is good for 40 s.
 */
final class SignedFacts {
  private static final long CHAIN_ID = 7;
  private static final int NODES = 4;

  private final List<KeyPair> keys =
      IntStream.range(0, NODES).mapToObj(i -> RsaPss.newKeyPair()).toList();
  private final FeedVersion version;

  /**
   * @param owners that the feed lists: those of the first nodes
   * @param limit beyond which a report is an outlier, in millionths
   */
  SignedFacts(int owners, long limit, int decimals) {
    List<Address> listed = IntStream.range(0, owners).mapToObj(SignedFacts::owner).toList();
    this.version =
        new FeedVersion(
            1,
            1_000,
            new FeedDefinition(
                "Gold / €", "{}", listed, 10, 10, 30, 10, 1_000, limit, 60, decimals, false));
  }

  static FeedInput latest(Datatype datatype) {
    return new FeedInput("x", datatype, List.of(1L), "XAU-EUR", Optional.empty());
  }

  /** Candles of 20 s, of which each has all values. */
  static FeedInput candles(int count) {
    List<CandleQuery.Value> values = List.of(CandleQuery.Value.values());
    return new FeedInput(
        "x",
        Datatype.FP64,
        List.of((long) count, (long) values.size()),
        "XAU-EUR",
        Optional.of(new CandleQuery(count, 20, false, values)));
  }

  private static Address owner(int node) {
    return Address.ofWord(Bytes32.ofUnsigned(0x5000 + node));
  }

  private Bytes publicKey(int node) {
    return Bytes.wrap(keys.get(node).getPublic().getEncoded());
  }

  /** A round in which the first nodes report a value each. */
  FeedFact.Round round(long number, String... values) {
    FeedTerms terms = FeedWords.terms(CHAIN_ID, latest(Datatype.FP64).feedId(), version);
    List<SignedReport> reports = new ArrayList<>();
    for (int node = 0; node < values.length; node++) {
      FeedReport report =
          new FeedReport(
              terms.round(number), new BigInteger(values[node]), terms.startOf(number) + node);
      reports.add(
          new SignedReport(
              report,
              Keccak.hash(publicKey(node)),
              RsaPss.sign(keys.get(node).getPrivate(), report.hash())));
    }
    reports.sort(SignedReport.ORDER);
    return new FeedFact.Round(number, reports);
  }

  FeedFact fact(FeedInput input, long until, FeedFact.Round... rounds) {
    long nodes = Stream.of(rounds).mapToLong(round -> round.reports().size()).max().orElse(0);
    return new FeedFact(
        input,
        CHAIN_ID,
        until,
        version,
        IntStream.range(0, (int) nodes)
            .mapToObj(node -> new FeedFact.Reporter(publicKey(node), owner(node)))
            .sorted(Comparator.comparing(FeedFact.Reporter::id))
            .toList(),
        List.of(rounds));
  }
}
