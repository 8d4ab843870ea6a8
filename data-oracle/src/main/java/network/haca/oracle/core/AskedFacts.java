package network.haca.oracle.core;

import java.io.IOException;
import java.math.BigInteger;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import network.haca.answering.core.AnswerStore;
import network.haca.answering.core.Answerer;
import network.haca.answering.core.NoAnswerNowException;
import network.haca.answering.core.Registries;
import network.haca.answering.core.Reply;
import network.haca.pipe.Answer;
import network.haca.pipe.FactReports;
import network.haca.pipe.InferenceAbi;
import network.haca.pipe.OpenAdmission;
import network.haca.pipe.OpenRequest;
import network.haca.pipe.ReportedFact;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.provingnode.core.Signer;
import network.haca.schemas.feed.FeedReport;
import network.haca.schemas.feed.SignedReport;

/**
 * A data node's part in facts that contracts ask for (rule P10): it reports each one in whose row
 * it stands, once, and answers in its turn as soon as reports of enough owners agree.
 */
public final class AskedFacts implements Answerer {
  /** After so long a source that has told nothing is asked again, later after twice as long. */
  static final long ASK_AGAIN_SECONDS = 5;

  /** The delay is not doubled more often. */
  static final int DOUBLINGS_MAX = 3;

  /** Facts whose sources are asked at once; more wait for one of these. */
  static final int ASKING_MAX = 64;

  /** After so long a report is shown again: another node may have begun to listen. */
  static final long SHOW_AGAIN_SECONDS = 5;

  private final Parts parts;
  private final Map<Bytes32, OwnFact> own = new HashMap<>();

  /**
   * The parts of a node that this one works with.
   *
   * @param kept reports of this node by the keys of their requests, each as an answer whose return
   *     data is the value: on disk before it leaves
   * @param registries of the nodes whose reports come
   * @param executor runs what blocks
   */
  public record Parts(
      long chainId,
      FactSightings sightings,
      ReportBoard board,
      AnswerStore kept,
      Registries registries,
      InstantSource clock,
      Executor executor) {}

  public AskedFacts(Parts parts) {
    this.parts = parts;
  }

  @Override
  public synchronized void look(List<OpenAdmission> open, Signer signer) {
    List<Bytes32> keys =
        open.stream().flatMap(each -> each.requests().stream()).map(OpenRequest::key).toList();
    own.keySet().retainAll(keys);
    Instant now = parts.clock().instant();
    for (OpenAdmission admission : open) {
      for (OpenRequest request : admission.requests()) {
        if (request.row().contains(signer.teeId())) {
          own(admission, request).ifPresent(fact -> advance(fact, signer, now));
        }
      }
    }
  }

  private Optional<OwnFact> own(OpenAdmission admission, OpenRequest request) {
    return InferenceAbi.readFact(request.callData())
        .map(
            question ->
                own.computeIfAbsent(request.key(), _ -> new OwnFact(admission, request, question)));
  }

  private void advance(OwnFact fact, Signer signer, Instant now) {
    if (fact.report().isEmpty()) {
      report(fact, signer, now);
    }
    if (fact.report().isPresent() && fact.takeShowing(now)) {
      SignedReport report = fact.report().get();
      parts.executor().execute(() -> show(report));
    }
    if (fact.isAwaited()) {
      agreed(fact, now).ifPresent(fact::complete);
    }
  }

  /** What was reported once is reported again, and nothing else. */
  private void report(OwnFact fact, Signer signer, Instant now) {
    Optional<Answer> kept = parts.kept().find(question(fact));
    if (kept.isPresent()) {
      fact.report(signed(fact, kept.get()));
      return;
    }
    Optional<SourceVoices.Observation> seen = fact.seen();
    if (seen.isPresent()) {
      fact.report(signed(fact, parts.kept().keep(question(fact), made(fact, seen.get(), signer))));
    } else if (mayAsk(fact) && fact.takeAsking(now)) {
      parts.sightings().see(fact.request().digest(), fact.question(), fact::see);
    }
  }

  private Bytes32 question(OwnFact fact) {
    return fact.request().inputHash(parts.chainId());
  }

  private boolean mayAsk(OwnFact fact) {
    return fact.isAsking() || own.values().stream().filter(OwnFact::isAsking).count() < ASKING_MAX;
  }

  private Answer made(OwnFact fact, SourceVoices.Observation seen, Signer signer) {
    FeedReport report =
        new FeedReport(FactReports.round(parts.chainId(), fact.request()), seen.value(), seen.at());
    return new Answer(
        fact.request().key(),
        signer.teeId(),
        report.observedAt(),
        Bytes.wrap(report.value().toByteArray()),
        Optional.empty(),
        signer.sign(report.hash()),
        Bytes.EMPTY);
  }

  private SignedReport signed(OwnFact fact, Answer kept) {
    return new SignedReport(
        new FeedReport(
            FactReports.round(parts.chainId(), fact.request()),
            new BigInteger(kept.returnData().toArray()),
            kept.timestamp()),
        kept.node(),
        kept.signature());
  }

  /** What does not leave now does so the next time. */
  private void show(SignedReport report) {
    try {
      parts.board().publish(report);
    } catch (IOException _) {
      // The board's own matter: it is shown again soon.
    }
  }

  /** The answer by the reports that there are; nothing if too few agree. */
  private Optional<Reply> agreed(OwnFact fact, Instant now) {
    ReportedFact.Times times =
        new ReportedFact.Times(fact.admission().time(), now.getEpochSecond());
    Bytes reports = FactReports.encode(reports(fact, times));
    return ReportedFact.of(parts.chainId(), fact.request(), reports, this::key)
            instanceof ReportedFact.Holds(var result, var _, int _)
        ? Optional.of(Reply.proven(InferenceAbi.write(result), reports))
        : Optional.empty();
  }

  /** Reports that may count, each of another node; one that contradicts itself has none. */
  private List<SignedReport> reports(OwnFact fact, ReportedFact.Times times) {
    Map<Bytes32, SignedReport> byNode = new HashMap<>();
    fact.report().ifPresent(report -> byNode.put(report.nodeId(), report));
    List<SignedReport> seen = parts.board().seen(fact.request().key(), 1);
    for (SignedReport signed : seen) {
      if (ReportedFact.mayCount(parts.chainId(), fact.request(), times, signed, this::key)
          && seen.stream().noneMatch(signed::contradicts)) {
        byNode.putIfAbsent(signed.nodeId(), signed);
      }
    }
    return byNode.values().stream().sorted(SignedReport.ORDER).toList();
  }

  private Optional<Bytes> key(Bytes32 node) {
    return parts.registries().key(node).filter(_ -> parts.registries().isActive(node));
  }

  @Override
  public synchronized CompletionStage<Reply> answer(OpenRequest request) {
    OwnFact fact = own.get(request.key());
    return fact == null
        ? CompletableFuture.failedStage(
            new NoAnswerNowException("this node was not asked for this fact"))
        : fact.await();
  }
}
