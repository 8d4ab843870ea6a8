package network.haca.pipe;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Rlp;
import network.haca.schemas.feed.FeedReport;
import network.haca.schemas.feed.FeedRound;
import network.haca.schemas.feed.SignedReport;

/**
 * The reports that a fact's answer rests on: those of a feed (rule D1), whose contract is 0xF4,
 * whose feed is the request's key, whose round is the first, and whose definition is the hash of
 * the question. With them an answer travels in the place of a proof.
 */
public final class FactReports {
  private static final int FIELDS = 4;

  private FactReports() {}

  /** The round of which all reports are that answer a request. */
  public static FeedRound round(long chainId, OpenRequest request) {
    return new FeedRound(chainId, FeedRound.FACTS, request.key(), 1, request.inputHash(chainId));
  }

  /** In the order of value and node. */
  public static Bytes encode(List<SignedReport> reports) {
    return Rlp.encodeList(reports.stream().map(FactReports::encode).toList());
  }

  private static Bytes encode(SignedReport signed) {
    // Value and time as the report has them: words.
    Bytes report = signed.report().bytes();
    return Rlp.encodeList(
        Rlp.encode(signed.nodeId().value()),
        Rlp.encode(report.slice(6 * Bytes32.SIZE, Bytes32.SIZE)),
        Rlp.encode(signed.report().observedAt()),
        Rlp.encode(signed.signature()));
  }

  /**
   * Nothing if the bytes are not those of reports of a round, in their order and their one form,
   * each of another node.
   */
  public static Optional<List<SignedReport>> decode(Bytes encoded, FeedRound round) {
    if (encoded.size() > PipeBounds.PROOF_BYTES_MAX) {
      return Optional.empty();
    }
    try {
      List<SignedReport> reports = new ArrayList<>();
      for (Rlp.Item item : items(Rlp.decode(encoded))) {
        reports.add(report(items(item), round));
      }
      List<SignedReport> ordered = reports.stream().sorted(SignedReport.ORDER).toList();
      long nodes = reports.stream().map(SignedReport::nodeId).distinct().count();
      boolean isOneForm =
          ordered.equals(reports) && nodes == reports.size() && encode(reports).equals(encoded);
      return isOneForm ? Optional.of(reports) : Optional.empty();
    } catch (Rlp.MalformedException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static SignedReport report(List<Rlp.Item> fields, FeedRound round)
      throws Rlp.MalformedException {
    if (fields.size() != FIELDS) {
      throw new Rlp.MalformedException("no report");
    }
    Bytes observedAt = text(fields.get(2));
    if (observedAt.size() >= Long.BYTES) {
      throw new Rlp.MalformedException("no time");
    }
    return new SignedReport(
        new FeedReport(
            round,
            new BigInteger(new Bytes32(text(fields.get(1))).toArray()),
            new BigInteger(1, observedAt.toArray()).longValueExact()),
        new Bytes32(text(fields.get(0))),
        text(fields.get(3)));
  }

  private static List<Rlp.Item> items(Rlp.Item item) throws Rlp.MalformedException {
    if (item instanceof Rlp.Sequence(List<Rlp.Item> items)) {
      return items;
    }
    throw new Rlp.MalformedException("no list");
  }

  private static Bytes text(Rlp.Item item) throws Rlp.MalformedException {
    if (item instanceof Rlp.Text(Bytes value)) {
      return value;
    }
    throw new Rlp.MalformedException("no text");
  }
}
