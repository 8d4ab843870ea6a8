package network.haca.feeds;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import network.haca.contracts.feeds.FeedDefinition;
import network.haca.contracts.feeds.FeedVersion;
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

/** Facts of a feed with rounds of 10 s that three owners report, each with a key. */
final class SampleFacts {
  static final long CHAIN_ID = 7;
  static final long START = 1_000;
  static final long INTERVAL = 10;
  static final int OWNERS = 3;
  static final List<KeyPair> KEYS = IntStream.range(0, OWNERS).mapToObj(i -> newKey()).toList();

  private SampleFacts() {}

  private static KeyPair newKey() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair();
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  static Bytes publicKey(int owner) {
    return Bytes.wrap(KEYS.get(owner).getPublic().getEncoded());
  }

  static Address owner(int number) {
    return Address.ofWord(Bytes32.ofUnsigned(0x5000 + number));
  }

  static FeedVersion version() {
    return new FeedVersion(
        1,
        START,
        new FeedDefinition(
            "BTC / USD",
            "{}",
            IntStream.range(0, OWNERS).mapToObj(SampleFacts::owner).toList(),
            INTERVAL,
            INTERVAL,
            30,
            10,
            1_000,
            10_000,
            60,
            2,
            false));
  }

  static FeedInput latest(Datatype datatype) {
    return new FeedInput("x", datatype, List.of(1L), "BTC-USD", Optional.empty());
  }

  /** Candles of 20 s. */
  static FeedInput candles(int count, CandleQuery.Value... values) {
    return new FeedInput(
        "x",
        Datatype.FP64,
        List.of((long) count, (long) values.length),
        "BTC-USD",
        Optional.of(new CandleQuery(count, 20, false, List.of(values))));
  }

  /** A round of which each owner reports the value and one more than the one before. */
  static FeedFact.Round round(long number, long value) {
    FeedTerms terms = FeedWords.terms(CHAIN_ID, latest(Datatype.FP64).feedId(), version());
    List<SignedReport> reports = new ArrayList<>();
    for (int owner = 0; owner < OWNERS; owner++) {
      FeedReport report =
          new FeedReport(
              terms.round(number),
              BigInteger.valueOf(value + owner - 1),
              terms.startOf(number) + owner);
      reports.add(
          new SignedReport(
              report,
              Keccak.hash(publicKey(owner)),
              RsaPss.sign(KEYS.get(owner).getPrivate(), report.hash())));
    }
    reports.sort(SignedReport.ORDER);
    return new FeedFact.Round(number, reports);
  }

  static FeedFact fact(FeedInput input, long until, FeedFact.Round... rounds) {
    List<FeedFact.Reporter> nodes =
        IntStream.range(0, OWNERS)
            .mapToObj(i -> new FeedFact.Reporter(publicKey(i), owner(i)))
            .sorted(Comparator.comparing(FeedFact.Reporter::id))
            .toList();
    return new FeedFact(input, CHAIN_ID, until, version(), nodes, Stream.of(rounds).toList());
  }
}
