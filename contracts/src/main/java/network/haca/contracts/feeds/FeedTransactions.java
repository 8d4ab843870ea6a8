package network.haca.contracts.feeds;

import com.esaulpaugh.headlong.abi.Function;
import com.esaulpaugh.headlong.abi.Tuple;
import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/** Feeds: the call data of what changes it. */
public final class FeedTransactions {
  /** The reports that one submission may have (rule D3). */
  public static final int REPORTS_MAX = 16;

  private static final Function CREATE =
      Function.parse("createFeed(bytes32," + DefinitionAbi.TYPE + ",uint32,uint32)");
  private static final Function CHANGE =
      Function.parse("changeFeed(bytes32," + DefinitionAbi.TYPE + ")");
  private static final Function SUBMIT =
      Function.parse("submit(bytes32,uint64,(bytes32,int256,uint64,bytes)[])");
  private static final Function ACCUSE =
      Function.parse(
          "accuse(bytes32,bytes32,uint64,(bytes32,int256,uint64,bytes),(bytes32,int256,uint64,bytes))");

  private FeedTransactions() {}

  /** A node's report of the round that is submitted. */
  public record Report(Bytes32 nodeId, BigInteger value, long observedAt, Bytes signature) {
    private Tuple tuple() {
      return Tuple.from(
          nodeId.toArray(), value, BigInteger.valueOf(observedAt), signature.toArray());
    }
  }

  /**
   * A report under the definition that it names.
   *
   * @param definition the digest in it
   */
  public record Evidence(Bytes32 definition, BigInteger value, long observedAt, Bytes signature) {
    private Tuple tuple() {
      return Tuple.from(
          definition.toArray(), value, BigInteger.valueOf(observedAt), signature.toArray());
    }
  }

  /**
   * @param roundsKept submitted rounds in the history
   * @param candlesKept candles in the history
   */
  public static Bytes create(
      Bytes32 feedId, FeedDefinition definition, long roundsKept, long candlesKept) {
    return call(CREATE, feedId.toArray(), DefinitionAbi.tuple(definition), roundsKept, candlesKept);
  }

  /** In force ten minutes later (rule D2). */
  public static Bytes change(Bytes32 feedId, FeedDefinition definition) {
    return call(CHANGE, feedId.toArray(), DefinitionAbi.tuple(definition));
  }

  /**
   * @param reports in ascending order of value, and of node among equal ones
   */
  public static Bytes submit(Bytes32 feedId, long round, List<Report> reports) {
    return call(
        SUBMIT,
        feedId.toArray(),
        BigInteger.valueOf(round),
        reports.stream().map(Report::tuple).toArray(Tuple[]::new));
  }

  /** Excludes a node that signed two different reports of one round (rule D1). */
  public static Bytes accuse(
      Bytes32 nodeId, Bytes32 feedId, long round, Evidence one, Evidence other) {
    return call(
        ACCUSE,
        nodeId.toArray(),
        feedId.toArray(),
        BigInteger.valueOf(round),
        one.tuple(),
        other.tuple());
  }

  /** The reports of a submission; nothing if the data is no call of {@code submit}. */
  public static Optional<List<Report>> submitted(Bytes callData) {
    try {
      Tuple[] reports = SUBMIT.decodeCall(callData.toArray()).<Tuple[]>get(2);
      return Optional.of(Arrays.stream(reports).map(FeedTransactions::report).toList());
    } catch (IllegalArgumentException | ArithmeticException | BufferUnderflowException e) {
      return Optional.empty();
    }
  }

  private static Report report(Tuple report) {
    return new Report(
        Bytes32.copyOf(report.<byte[]>get(0)),
        report.get(1),
        report.<BigInteger>get(2).longValueExact(),
        Bytes.copyOf(report.<byte[]>get(3)));
  }

  private static Bytes call(Function function, Object... arguments) {
    return Bytes.copyOf(function.encodeCall(Tuple.from(arguments)));
  }
}
