package network.haca.schemas.feed;

import java.util.Comparator;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.primitives.RsaPss;

/**
 * A report and who made it.
 *
 * @param nodeId the node's {@code teeId}
 * @param signature RSA-PSS of the node's key over {@link FeedReport#hash}
 */
public record SignedReport(FeedReport report, Bytes32 nodeId, Bytes signature) {
  /** The bytes of a signature by the longest key that is taken. */
  public static final int SIGNATURE_BYTES_MAX = 1_024;

  /** By value, and by node among equal ones: as the feed contract takes them (rule D2). */
  public static final Comparator<SignedReport> ORDER =
      Comparator.comparing((SignedReport signed) -> signed.report().value())
          .thenComparing(SignedReport::nodeId);

  /**
   * Checks that the report is signed by the key.
   *
   * @param publicKey SubjectPublicKeyInfo DER
   */
  public boolean isSignedBy(Bytes publicKey) {
    return signature.size() <= SIGNATURE_BYTES_MAX
        && Keccak.hash(publicKey).equals(nodeId)
        && RsaPss.verify(publicKey, report.hash(), signature);
  }

  /**
   * Names the report with its signature, as transcripts do that commit to it (rule D4): keccak-256
   * of the node's id, the report's hash and the hash of the signature.
   */
  public Bytes32 leaf() {
    return Keccak.hash(
        Bytes.concat(nodeId.value(), report.hash().value(), Keccak.hash(signature).value()));
  }

  /**
   * Tells whether a node contradicted itself: an honest one signs one report of a round, so two
   * that differ, in whatever, are evidence against it (rule D1). Signatures are checked apart.
   */
  public boolean contradicts(SignedReport other) {
    FeedRound one = report.round();
    FeedRound two = other.report().round();
    return nodeId.equals(other.nodeId())
        && one.chainId() == two.chainId()
        && one.contract().equals(two.contract())
        && one.feedId().equals(two.feedId())
        && one.number() == two.number()
        && !report.equals(other.report());
  }
}
