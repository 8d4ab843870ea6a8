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

  /** Reports that are on their way to the others at once; more are shown later. */
  static final int SHOWING_MAX = 64;

  private final Parts parts;
  private final Map<Bytes32, OwnFact> own = new HashMap<>();
  private int asking;
  private int showing;

  /**
   * The parts of a node that this one works with.
   *
   * @param kept reports of this node by the keys of their requests, each as an answer whose return
   *     data is the value: on disk before it leaves
   * @param registries of the nodes whose reports come
   * @param executor shows reports, which may block
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
                own.computeIfAbsent(
                    request.key(), _ -> begun(new OwnFact(admission, request, question))));
  }

  /** Takes up a report that was kept before: it is reported again, and nothing else is. */
  private OwnFact begun(OwnFact fact) {
    parts.kept().find(question(fact)).ifPresent(kept -> fact.report(signed(fact, kept)));
    return fact;
  }

  private void advance(OwnFact fact, Signer signer, Instant now) {
    if (fact.report().isEmpty()) {
      report(fact, signer, now);
    }
    if (fact.report().isPresent() && showing < SHOWING_MAX && fact.takeShowing(now)) {
      showing++;
      SignedReport report = fact.report().get();
      parts.executor().execute(() -> show(fact, report));
    }
  }

  private void report(OwnFact fact, Signer signer, Instant now) {
    Optional<SourceVoices.Observation> seen = fact.seen();
    if (seen.isPresent() && times(fact, now).have(seen.get().at())) {
      fact.report(signed(fact, parts.kept().keep(question(fact), made(fact, seen.get(), signer))));
      return;
    }
    fact.forgetSeen();
    if (asking < ASKING_MAX && fact.takeAsking(now)) {
      asking++;
      parts.sightings().see(fact.request().digest(), fact.question(), sight -> ended(fact, sight));
    }
  }

  private synchronized void ended(OwnFact fact, FactSightings.Sight sight) {
    asking--;
    fact.end(sight);
  }

  private static ReportedFact.Times times(OwnFact fact, Instant now) {
    return new ReportedFact.Times(fact.admission().time(), now.getEpochSecond());
  }

  private Bytes32 question(OwnFact fact) {
    return fact.request().inputHash(parts.chainId());
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

  /** Shows a report, or leaves it for the next time. */
  private void show(OwnFact fact, SignedReport report) {
    try {
      parts.board().publish(report);
    } catch (IOException _) {
      // The board's own matter: it is shown again soon.
    } finally {
      shown(fact);
    }
  }

  private synchronized void shown(OwnFact fact) {
    showing--;
    fact.hasShown();
  }

  /** The answer by the reports that there are; nothing if too few agree. */
  private Optional<Reply> agreed(OwnFact fact) {
    ReportedFact.Times times = times(fact, parts.clock().instant());
    fact.report().ifPresent(report -> take(fact, times, report));
    parts.board().seen(fact.request().key(), 1).forEach(signed -> take(fact, times, signed));
    if (fact.voices().size() < fact.question().quorum()) {
      return Optional.empty();
    }
    Bytes reports = FactReports.encode(fact.voices());
    return ReportedFact.of(parts.chainId(), fact.request(), times, reports, parts.registries()::key)
            instanceof ReportedFact.Holds(var result, var _, int _)
        ? Optional.of(Reply.proven(InferenceAbi.write(result), reports))
        : Optional.empty();
  }

  /**
   * Keeps the reports that may count, this node's own too: one that does not would make the answer
   * wrong.
   */
  private void take(OwnFact fact, ReportedFact.Times times, SignedReport signed) {
    if (!fact.knows(signed)
        && ReportedFact.mayCount(
            parts.chainId(), fact.request(), times, signed, parts.registries()::key)) {
      fact.take(signed);
    }
  }

  @Override
  public synchronized boolean isReady(OpenRequest request) {
    return Optional.ofNullable(own.get(request.key())).flatMap(this::agreed).isPresent();
  }

  @Override
  public synchronized CompletionStage<Reply> answer(OpenRequest request) {
    return Optional.ofNullable(own.get(request.key()))
        .flatMap(this::agreed)
        .<CompletionStage<Reply>>map(CompletableFuture::completedStage)
        .orElseGet(
            () ->
                CompletableFuture.failedStage(
                    new NoAnswerNowException("too few data nodes' reports agree yet")));
  }
}
