package network.haca.oracle.core;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import network.haca.answering.core.Reply;
import network.haca.oracle.core.SourceVoices.Observation;
import network.haca.pipe.FactRequest;
import network.haca.pipe.OpenAdmission;
import network.haca.pipe.OpenRequest;
import network.haca.schemas.feed.SignedReport;
import org.jspecify.annotations.Nullable;

/** A fact that this node was asked for, from its admission until its transaction is over. */
final class OwnFact {
  private final OpenAdmission admission;
  private final OpenRequest request;
  private final FactRequest question;

  /** Those who wait for the answer. */
  private final List<CompletableFuture<Reply>> waiting = new ArrayList<>();

  private volatile @Nullable Observation seen;
  private @Nullable SignedReport report;
  private Instant asked = Instant.MIN;
  private int tries;
  private Instant shown = Instant.MIN;

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

  void see(Observation observation) {
    seen = observation;
  }

  Optional<Observation> seen() {
    return Optional.ofNullable(seen);
  }

  void report(SignedReport signed) {
    report = signed;
  }

  /** This node's own. */
  Optional<SignedReport> report() {
    return Optional.ofNullable(report);
  }

  /** Says whether the source was asked and has told nothing yet. */
  boolean isAsking() {
    return tries > 0 && seen == null && report == null;
  }

  /** Says whether the source is to be asked, and counts it as asked. */
  boolean takeAsking(Instant now) {
    int doublings = Math.clamp(tries - 1L, 0, AskedFacts.DOUBLINGS_MAX);
    boolean isDue = isOver(asked, now, AskedFacts.ASK_AGAIN_SECONDS << doublings);
    if (isDue) {
      asked = now;
      tries++;
    }
    return isDue;
  }

  /** Says whether the report is to be shown to the others, and counts it as shown. */
  boolean takeShowing(Instant now) {
    boolean isDue = isOver(shown, now, AskedFacts.SHOW_AGAIN_SECONDS);
    shown = isDue ? now : shown;
    return isDue;
  }

  private static boolean isOver(Instant last, Instant now, long seconds) {
    return last.equals(Instant.MIN) || !now.isBefore(last.plusSeconds(seconds));
  }

  CompletableFuture<Reply> await() {
    CompletableFuture<Reply> reply = new CompletableFuture<>();
    waiting.add(reply);
    return reply;
  }

  boolean isAwaited() {
    return waiting.stream().anyMatch(each -> !each.isDone());
  }

  void complete(Reply reply) {
    waiting.forEach(each -> each.complete(reply));
    waiting.clear();
  }
}
