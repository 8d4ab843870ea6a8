package network.haca.feeds;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import network.haca.contracts.feeds.FeedVersion;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.schemas.feed.FeedInput;
import network.haca.schemas.feed.FeedTerms;
import network.haca.schemas.feed.SignedReport;
import network.haca.schemas.tensor.BinaryFloat;
import network.haca.schemas.tensor.InputFact;
import network.haca.schemas.tensor.Tensor;

/**
 * An input of a model that was made of a feed's rounds, with all that shows it (rule D4): the
 * definition, the nodes, and their signed reports.
 *
 * @param until when the last candle ends, seconds; 0 where no candles are asked for
 * @param version the definition that all rounds are made by
 * @param nodes that signed the reports
 * @param rounds in ascending order
 */
public record FeedFact(
    FeedInput input,
    long chainId,
    long until,
    FeedVersion version,
    List<Reporter> nodes,
    List<Round> rounds) {
  /** Rounds of one fact. */
  public static final int ROUNDS_MAX = 256;

  /** The name by which the transcript has the end of the last candle, beside what was asked for. */
  static final String UNTIL = "feed_until";

  /** Nodes whose reports one request's facts have. */
  public static final int NODES_MAX = 32;

  /**
   * A node that reports.
   *
   * @param publicKey SubjectPublicKeyInfo DER
   * @param owner the account that owns it
   */
  public record Reporter(Bytes publicKey, Address owner) {
    public Bytes32 id() {
      return Keccak.hash(publicKey);
    }
  }

  /**
   * A round by its reports.
   *
   * @param reports one of each owner, outliers too, in the contract's order
   */
  public record Round(long number, List<SignedReport> reports) {
    public Round {
      reports = List.copyOf(reports);
    }
  }

  public FeedFact {
    nodes = List.copyOf(nodes);
    rounds = List.copyOf(rounds);
  }

  /** The rules of its rounds. */
  public FeedTerms terms() {
    return FeedWords.terms(chainId, input.feedId(), version);
  }

  /** What the transcript says of it. */
  public InputFact committed() {
    SortedMap<String, String> query = new TreeMap<>(input.query());
    if (input.candles().isPresent()) {
      query.put(UNTIL, Long.toString(until));
    }
    return new InputFact(
        input.tensor(),
        query,
        rounds.stream()
            .flatMap(round -> round.reports().stream())
            .map(SignedReport::leaf)
            .toList());
  }

  /**
   * The tensor of some values: little-endian numbers, each rounded once to the datatype; INT64 are
   * the scaled numbers themselves.
   *
   * @return nothing if a value does not fit the datatype
   */
  Optional<Tensor> tensor(List<BigInteger> values) {
    ByteBuffer content =
        ByteBuffer.allocate(values.size() * input.datatype().elementBytes())
            .order(ByteOrder.LITTLE_ENDIAN);
    for (BigInteger value : values) {
      Optional<Long> bits = bits(value);
      if (bits.isEmpty()) {
        return Optional.empty();
      }
      if (input.datatype().elementBytes() == Integer.BYTES) {
        content.putInt(bits.get().intValue());
      } else {
        content.putLong(bits.get());
      }
    }
    return Optional.of(
        new Tensor(input.tensor(), input.datatype(), input.shape(), Bytes.wrap(content.array())));
  }

  private Optional<Long> bits(BigInteger value) {
    int decimals = version.definition().decimals();
    return switch (input.datatype()) {
      case FP32 -> BinaryFloat.FP32.bits(value, decimals);
      case FP64 -> BinaryFloat.FP64.bits(value, decimals);
      case INT64 ->
          value.bitLength() < Long.SIZE ? Optional.of(value.longValueExact()) : Optional.empty();
      default -> Optional.empty();
    };
  }
}
