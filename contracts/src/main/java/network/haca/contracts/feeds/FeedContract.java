package network.haca.contracts.feeds;

import com.esaulpaugh.headlong.abi.Address;
import com.esaulpaugh.headlong.abi.Function;
import com.esaulpaugh.headlong.abi.Tuple;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;

/** Feeds: call data and results of what reads it. */
public final class FeedContract {
  /** The event of a feed that was created or changed; its first topic is the feed. */
  public static final Bytes32 DEFINED = event("FeedDefined(bytes32,uint64,uint64,bytes32)");

  /** The event of a submission; its topics are the feed, the round and Chainlink's number. */
  public static final Bytes32 SUBMITTED =
      event("RoundSubmitted(bytes32,uint64,uint64,int256,uint64,uint8,uint8,address)");

  private static final String ROUND_TYPE =
      "(int192,uint64,uint64,uint64,uint32,uint32,uint8,uint8,bytes32)";
  private static final Function IDS = Function.parse("feedIds()", "(bytes32[])");
  private static final Function FEED =
      Function.parse("getFeed(bytes32)", "((address,uint32,uint32,uint64,uint64))");
  private static final Function VERSIONS =
      Function.parse(
          "getVersions(bytes32)",
          "(" + DefinitionAbi.VERSION_TYPE + "," + DefinitionAbi.VERSION_TYPE + "[])");
  private static final Function LAST_CLOSED = Function.parse("lastClosed(bytes32)", "(uint64)");
  private static final Function ROUND =
      Function.parse("getRound(bytes32,uint80)", "(" + ROUND_TYPE + ")");
  private static final Function LAST_SUBMITTED =
      Function.parse("getLastSubmitted(bytes32)", "(" + ROUND_TYPE + ")");
  private static final Function CANDLES =
      Function.parse(
          "getCandles(bytes32,uint256)", "((int192,uint64,int192,uint64,int192,int192)[])");
  private static final Function IS_STALE = Function.parse("isStale(bytes32)", "(bool)");
  private static final Function IS_EXCLUDED = Function.parse("isExcluded(bytes32)", "(bool)");

  private FeedContract() {}

  /**
   * @param proxy the address at which the feed has Chainlink's interface
   * @param rounds submitted since the beginning
   */
  public record Feed(
      network.haca.primitives.Address proxy, long roundsKept, long candlesKept, long rounds) {}

  /**
   * @param current the definition in force
   * @param next the one that is to follow it
   */
  public record Versions(FeedVersion current, Optional<FeedVersion> next) {
    /** The version by which the observations of a time are reported. */
    public FeedVersion at(long seconds) {
      return next.filter(version -> seconds >= version.start()).orElse(current);
    }

    /** The version that a round is made by. */
    public FeedVersion of(long round) {
      return next.filter(version -> round >= version.firstRound()).orElse(current);
    }
  }

  /**
   * A round that was submitted.
   *
   * @param number by the feed's schedule
   * @param updatedAt the oldest observation that counts, seconds
   * @param endedAt when its observations ended, seconds
   * @param reports keccak-256 of the hashes of the reports that count
   */
  public record Round(
      BigInteger answer,
      long number,
      long updatedAt,
      long endedAt,
      long interval,
      long window,
      int counted,
      int outliers,
      Bytes32 reports) {
    /** Owners whose reports are valid; a larger set of them takes this one's place (rule D3). */
    public int voices() {
      return counted + outliers;
    }
  }

  /**
   * @param start seconds
   * @param rounds in it
   */
  public record Candle(
      long start,
      BigInteger open,
      BigInteger high,
      BigInteger low,
      BigInteger close,
      long rounds) {}

  public static Bytes ids() {
    return call(IDS);
  }

  public static List<Bytes32> decodeIds(Bytes output) {
    return Arrays.stream(result(IDS, output).<byte[][]>get(0)).map(Bytes32::copyOf).toList();
  }

  public static Bytes feed(Bytes32 feedId) {
    return call(FEED, (Object) feedId.toArray());
  }

  public static Feed decodeFeed(Bytes output) {
    Tuple feed = result(FEED, output).get(0);
    return new Feed(
        DefinitionAbi.address(feed.<Address>get(0)),
        feed.<Long>get(1),
        feed.<Long>get(2),
        number(feed, 3));
  }

  public static Bytes versions(Bytes32 feedId) {
    return call(VERSIONS, (Object) feedId.toArray());
  }

  public static Versions decodeVersions(Bytes output) {
    Tuple versions = result(VERSIONS, output);
    return new Versions(
        DefinitionAbi.version(versions.get(0)),
        Stream.of(versions.<Tuple[]>get(1)).findFirst().map(DefinitionAbi::version));
  }

  /** Asks for Chainlink's number of the latest round that nothing can replace. */
  public static Bytes lastClosed(Bytes32 feedId) {
    return call(LAST_CLOSED, (Object) feedId.toArray());
  }

  public static long decodeLastClosed(Bytes output) {
    return number(result(LAST_CLOSED, output), 0);
  }

  /**
   * @param roundId by Chainlink's numbering, which counts what was submitted from 1
   */
  public static Bytes round(Bytes32 feedId, long roundId) {
    return call(ROUND, feedId.toArray(), BigInteger.valueOf(roundId));
  }

  public static Round decodeRound(Bytes output) {
    return round(result(ROUND, output).<Tuple>get(0));
  }

  /** Asks for what was submitted last, which a larger set of reports may replace yet. */
  public static Bytes lastSubmitted(Bytes32 feedId) {
    return call(LAST_SUBMITTED, (Object) feedId.toArray());
  }

  /** Nothing if nothing was submitted. */
  public static Optional<Round> decodeLastSubmitted(Bytes output) {
    return Optional.of(round(result(LAST_SUBMITTED, output).<Tuple>get(0)))
        .filter(round -> round.number() > 0);
  }

  public static Bytes candles(Bytes32 feedId, int max) {
    return call(CANDLES, feedId.toArray(), BigInteger.valueOf(max));
  }

  /** The oldest first. */
  public static List<Candle> decodeCandles(Bytes output) {
    return Arrays.stream(result(CANDLES, output).<Tuple[]>get(0))
        .map(
            candle ->
                new Candle(
                    number(candle, 1),
                    candle.get(0),
                    candle.get(2),
                    candle.get(4),
                    candle.get(5),
                    number(candle, 3)))
        .toList();
  }

  public static Bytes isStale(Bytes32 feedId) {
    return call(IS_STALE, (Object) feedId.toArray());
  }

  public static boolean decodeIsStale(Bytes output) {
    return result(IS_STALE, output).<Boolean>get(0);
  }

  /** Asks whether a node contradicted itself and counts no more. */
  public static Bytes isExcluded(Bytes32 nodeId) {
    return call(IS_EXCLUDED, (Object) nodeId.toArray());
  }

  public static boolean decodeIsExcluded(Bytes output) {
    return result(IS_EXCLUDED, output).<Boolean>get(0);
  }

  private static Bytes32 event(String signature) {
    return Keccak.hash(Bytes.ofUtf8(signature));
  }

  private static Round round(Tuple round) {
    return new Round(
        round.get(0),
        number(round, 1),
        number(round, 2),
        number(round, 3),
        round.<Long>get(4),
        round.<Long>get(5),
        round.<Integer>get(6),
        round.<Integer>get(7),
        Bytes32.copyOf(round.<byte[]>get(8)));
  }

  private static long number(Tuple tuple, int index) {
    return tuple.<BigInteger>get(index).longValueExact();
  }

  private static Bytes call(Function function, Object... arguments) {
    return Bytes.copyOf(function.encodeCall(Tuple.from(arguments)));
  }

  private static Tuple result(Function function, Bytes output) {
    return function.decodeReturn(output.toArray());
  }
}
