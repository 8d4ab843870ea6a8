package network.haca.oracle.core;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import network.haca.oracle.core.FactSightings.Sight;
import network.haca.oracle.core.SourceVoices.Observation;
import network.haca.pipe.FactRequest;
import network.haca.pipe.OpenAdmission;
import network.haca.pipe.OpenRequest;
import network.haca.primitives.Bytes32;
import network.haca.schemas.feed.SignedReport;

/**
 * A fact that this node was asked for, from its admission until its transaction is over. For one
 * thread at a time.
 */
final class OwnFact {
  private final OpenAdmission admission;
  private final OpenRequest request;
  private final FactRequest question;

  /** Reports that may count, by their nodes. */
  private final Map<Bytes32, SignedReport> voices = new HashMap<>();

  /** Nodes that signed two different ones. */
  private final Set<Bytes32> contradicting = new HashSet<>();

  private Optional<Observation> seen = Optional.empty();
  private Optional<SignedReport> report = Optional.empty();
  private Instant asked = Instant.MIN;
  private Instant shown = Instant.MIN;
  private int tries;
  private boolean isAsking;
  private boolean isShowing;
  private boolean isHopeless;

  OwnFact(OpenAdmission admission, OpenRequest request, FactRequest question) {
    this.admission = admission;
    this.request = request;
    this.question = question;
  }

  OpenAdmission admission() {
    return admission;
  }

  OpenRequest request() {
    return request;
  }

  FactRequest question() {
    return question;
  }

  /** The source's word has come. */
  void end(Sight sight) {
    isAsking = false;
    switch (sight) {
      case Sight.Seen(Observation observation) -> seen = Optional.of(observation);
      case Sight.Nothing() -> {}
      case Sight.Never() -> isHopeless = true;
    }
  }

  Optional<Observation> seen() {
    return seen;
  }

  /** Forgets an observation that does not count, so that the source is looked up again. */
  void forgetSeen() {
    seen = Optional.empty();
  }

  void report(SignedReport signed) {
    report = Optional.of(signed);
  }

  /** This node's own. */
  Optional<SignedReport> report() {
    return report;
  }

  /** Says whether the source is to be asked, and counts it as asked. */
  boolean takeAsking(Instant now) {
    int doublings = Math.clamp(tries - 1L, 0, AskedFacts.DOUBLINGS_MAX);
    boolean isDue =
        !isAsking && !isHopeless && isOver(asked, now, AskedFacts.ASK_AGAIN_SECONDS << doublings);
    if (isDue) {
      asked = now;
      tries++;
      isAsking = true;
    }
    return isDue;
  }

  /** Says whether the report is to be shown to the others, and counts it as shown. */
  boolean takeShowing(Instant now) {
    boolean isDue = !isShowing && isOver(shown, now, AskedFacts.SHOW_AGAIN_SECONDS);
    if (isDue) {
      shown = now;
      isShowing = true;
    }
    return isDue;
  }

  void hasShown() {
    isShowing = false;
  }

  private static boolean isOver(Instant last, Instant now, long seconds) {
    return last.equals(Instant.MIN) || !now.isBefore(last.plusSeconds(seconds));
  }

  boolean knows(SignedReport signed) {
    return signed.equals(voices.get(signed.nodeId())) || contradicting.contains(signed.nodeId());
  }

  /** Takes a report that may count. */
  void take(SignedReport signed) {
    SignedReport known = voices.putIfAbsent(signed.nodeId(), signed);
    if (known != null && known.contradicts(signed)) {
      contradicting.add(signed.nodeId());
    }
  }

  /** Reports of nodes that do not contradict themselves, in their order. */
  List<SignedReport> voices() {
    return voices.values().stream()
        .filter(each -> !contradicting.contains(each.nodeId()))
        .sorted(SignedReport.ORDER)
        .toList();
  }
}
