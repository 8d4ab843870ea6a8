package network.haca.proofstream.core;

import java.util.List;
import java.util.Optional;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.schemas.NodeKind;
import network.haca.schemas.feed.FeedRound;
import network.haca.schemas.feed.FeedTerms;
import network.haca.schemas.feed.SignedReport;
import network.haca.schemas.v1.NodeRecord;

/** Judges reports by the chain's definitions and registry (rules D1 and D2). */
public final class ReportRules {
  /** Clocks of nodes and broker may differ by so many seconds. */
  static final long AHEAD_SECONDS_MAX = 10;

  private ReportRules() {}

  /**
   * @param known the feed's terms, in force and to follow
   * @param node what the registry says of the report's key
   * @param takenAt when Kafka took it, seconds
   */
  public static ReportVerdict judge(
      SignedReport signed, List<FeedTerms> known, Optional<NodeRecord> node, long takenAt) {
    if (known.isEmpty()) {
      return new ReportVerdict.Refused(ReportFlaw.UNKNOWN_FEED);
    }
    Optional<FeedTerms> terms = termsOf(signed.report().round(), known);
    if (terms.isEmpty()) {
      return new ReportVerdict.Refused(ReportFlaw.OTHER_DEFINITION);
    }
    Optional<ReportFlaw> flaw =
        timeFlaw(signed, terms.get(), takenAt).or(() -> nodeFlaw(signed, node, terms.get()));
    return flaw.isPresent()
        ? new ReportVerdict.Refused(flaw.get())
        : new ReportVerdict.Accepted(terms.get(), owner(node.orElseThrow()).orElseThrow());
  }

  /** The terms that the round is made by, if the report names them. */
  private static Optional<FeedTerms> termsOf(FeedRound round, List<FeedTerms> known) {
    return known.stream()
        .filter(terms -> terms.firstRound() <= round.number())
        .reduce((one, later) -> later)
        .filter(terms -> terms.round(round.number()).equals(round));
  }

  private static Optional<ReportFlaw> timeFlaw(SignedReport signed, FeedTerms terms, long takenAt) {
    long round = signed.report().round().number();
    long observedAt = signed.report().observedAt();
    if (terms.roundAt(observedAt).filter(at -> at == round).isEmpty()) {
      return Optional.of(ReportFlaw.NOT_OF_ROUND);
    }
    if (takenAt + AHEAD_SECONDS_MAX < terms.endOf(round)) {
      return Optional.of(ReportFlaw.EARLY);
    }
    return takenAt > terms.closeOf(round) ? Optional.of(ReportFlaw.LATE) : Optional.empty();
  }

  private static Optional<ReportFlaw> nodeFlaw(
      SignedReport signed, Optional<NodeRecord> node, FeedTerms terms) {
    if (node.filter(known -> isDataNodeAt(known, signed.report().observedAt())).isEmpty()) {
      return Optional.of(ReportFlaw.NO_DATA_NODE);
    }
    if (owner(node.get()).filter(terms.owners()::contains).isEmpty()) {
      return Optional.of(ReportFlaw.STRANGER);
    }
    Bytes publicKey = Bytes.wrap(node.get().getPublicKey().toByteArray());
    return signed.isSignedBy(publicKey) ? Optional.empty() : Optional.of(ReportFlaw.BAD_SIGNATURE);
  }

  private static boolean isDataNodeAt(NodeRecord node, long time) {
    return node.getTeeType() == NodeKind.DATA_NODE.teeType() && NodeIntervals.cover(node, time);
  }

  /** The account that registered the node; records of earlier versions do not name it. */
  public static Optional<Address> owner(NodeRecord node) {
    return node.getOwner().size() == Address.SIZE
        ? Optional.of(Address.copyOf(node.getOwner().toByteArray()))
        : Optional.empty();
  }
}
