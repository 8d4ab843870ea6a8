package network.haca.proofstream.topology;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import network.haca.primitives.Address;
import network.haca.proofstream.core.ReportRules;
import network.haca.schemas.feed.FeedRecords;
import network.haca.schemas.feed.FeedTerms;
import network.haca.schemas.feed.RoundVoices;
import network.haca.schemas.feed.SignedReport;
import network.haca.schemas.v1.FeedReportRecord;
import network.haca.schemas.v1.FeedRoundRecord;

/** The accepted reports of a round that is open. A node that contradicts itself has two of them. */
record HeldReports(FeedRoundRecord round, RegistryStore registry) {
  /** Upper bound on the nodes of a round that are remembered. */
  private static final int NODES_MAX = 64;

  /** Upper bound on those of one owner, so that none can take the places of the others. */
  static final int OWNER_NODES_MAX = NODES_MAX / FeedTerms.OWNERS_MAX;

  /** Reports of a node. */
  List<FeedReportRecord> of(ByteString teeId) {
    return round.getReportsList().stream()
        .filter(report -> report.getTeeId().equals(teeId))
        .toList();
  }

  /** Returns true if no further node of the owner is taken. */
  boolean isFull(Address owner) {
    return round.getReportsList().stream()
            .map(FeedReportRecord::getTeeId)
            .distinct()
            .filter(teeId -> owner(teeId).equals(Optional.of(owner)))
            .count()
        >= OWNER_NODES_MAX;
  }

  /** Reports of the nodes that did not contradict themselves. */
  List<RoundVoices.Voice> voices() {
    List<RoundVoices.Voice> voices = new ArrayList<>();
    for (FeedReportRecord record : round.getReportsList()) {
      Optional<SignedReport> report = FeedRecords.report(record);
      Optional<Address> owner = owner(record.getTeeId());
      if (report.isPresent() && owner.isPresent() && of(record.getTeeId()).size() == 1) {
        voices.add(new RoundVoices.Voice(owner.get(), report.get()));
      }
    }
    return voices;
  }

  private Optional<Address> owner(ByteString teeId) {
    return registry.node(teeId.toByteArray()).flatMap(ReportRules::owner);
  }
}
