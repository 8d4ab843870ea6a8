package network.haca.schemas.feed;

import com.google.protobuf.ByteString;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.schemas.v1.FeedReportRecord;
import network.haca.schemas.v1.FeedRoundRecord;

/** Between feeds' values and the messages on Kafka. */
public final class FeedRecords {
  private FeedRecords() {}

  public static FeedReportRecord of(SignedReport signed) {
    return FeedReportRecord.newBuilder()
        .setReport(byteString(signed.report().bytes()))
        .setTeeId(byteString(signed.nodeId().value()))
        .setSignature(byteString(signed.signature()))
        .build();
  }

  /** Nothing if it is no report; the signature is not checked. */
  public static Optional<SignedReport> report(FeedReportRecord record) {
    if (record.getTeeId().size() != Bytes32.SIZE
        || record.getSignature().size() > SignedReport.SIGNATURE_BYTES_MAX) {
      return Optional.empty();
    }
    return FeedReport.parse(bytes(record.getReport()))
        .map(
            report ->
                new SignedReport(
                    report, new Bytes32(bytes(record.getTeeId())), bytes(record.getSignature())));
  }

  /** The round with the reports that a submission takes. */
  public static FeedRoundRecord of(FeedTerms terms, long round, RoundVoices.Agreed agreed) {
    FeedRoundRecord.Builder record =
        FeedRoundRecord.newBuilder()
            .setFeedId(byteString(terms.feedId().value()))
            .setRound(round)
            .setDefinition(byteString(terms.definition().value()))
            .setAnswer(number(agreed.value()))
            .setUpdatedAt(agreed.updatedAt())
            .setClosesAt(terms.closeOf(round))
            .setCounted(agreed.counted())
            .setOutliers(agreed.voices() - agreed.counted());
    agreed.reports().forEach(report -> record.addReports(of(report)));
    return record.build();
  }

  /** The readable reports of a round. */
  public static List<SignedReport> reports(FeedRoundRecord record) {
    return record.getReportsList().stream().flatMap(each -> report(each).stream()).toList();
  }

  public static ByteString number(BigInteger number) {
    return ByteString.copyFrom(number.toByteArray());
  }

  /** The caller knows that a program of the network wrote it. */
  public static BigInteger number(ByteString bytes) {
    return bytes.isEmpty() ? BigInteger.ZERO : new BigInteger(bytes.toByteArray());
  }

  static ByteString byteString(Bytes bytes) {
    return ByteString.copyFrom(bytes.asReadOnlyBuffer());
  }

  private static Bytes bytes(ByteString bytes) {
    return Bytes.wrap(bytes.toByteArray());
  }
}
