package network.haca.proofstream.topology;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import network.haca.primitives.Bytes32;
import network.haca.proofstream.core.Candles;
import network.haca.proofstream.core.ReportFlaw;
import network.haca.proofstream.core.ReportRules;
import network.haca.proofstream.core.ReportVerdict;
import network.haca.schemas.feed.FeedRecords;
import network.haca.schemas.feed.FeedTerms;
import network.haca.schemas.feed.RoundVoices;
import network.haca.schemas.feed.SignedReport;
import network.haca.schemas.v1.FeedCandleRecord;
import network.haca.schemas.v1.FeedEvidenceRecord;
import network.haca.schemas.v1.FeedReportRecord;
import network.haca.schemas.v1.FeedRoundRecord;
import network.haca.schemas.v1.NodeRecord;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Gathers the reports of each feed's rounds, says what they come to whenever a larger set agrees,
 * and makes candles of the rounds whose window is over (rules D1 to D3). The contract judges all of
 * it again.
 */
final class FeedProcessor extends ContextualProcessor<byte[], FeedReportRecord, byte[], Object> {
  static final String ROUNDS = "feed-rounds";
  static final String CLOSED = "feed-closed";
  static final String CANDLES = "feed-candles";

  /** Rounds of one feed that are closed at once, after a time without a stream. */
  private static final int CLOSINGS_MAX = 1_000;

  private final StreamOptions options;
  private final StreamMeters meters;
  private final OneLife life = new OneLife();

  // Set by init, which Kafka Streams calls first.
  @SuppressWarnings("NullAway.Init")
  private RegistryStore registry;

  @SuppressWarnings("NullAway.Init")
  private FeedDefinitionStore definitions;

  @SuppressWarnings("NullAway.Init")
  private FeedEvidenceStore evidence;

  /** The accepted reports of each open round, and what was told of them. */
  @SuppressWarnings("NullAway.Init")
  private KeyValueStore<Bytes, FeedRoundRecord> rounds;

  @SuppressWarnings("NullAway.Init")
  private KeyValueStore<Bytes, Long> closed;

  @SuppressWarnings("NullAway.Init")
  private KeyValueStore<Bytes, FeedCandleRecord> candles;

  FeedProcessor(StreamOptions options, StreamMeters meters) {
    this.options = options;
    this.meters = meters;
  }

  @Override
  public void init(ProcessorContext<byte[], Object> context) {
    super.init(context);
    life.begin(context.taskId());
    registry = new RegistryStore(context.getStateStore(RegistryStore.NAME));
    definitions = new FeedDefinitionStore(context.getStateStore(FeedDefinitionStore.NAME));
    evidence = new FeedEvidenceStore(context.getStateStore(FeedEvidenceStore.NAME));
    rounds = context.getStateStore(ROUNDS);
    closed = context.getStateStore(CLOSED);
    candles = context.getStateStore(CANDLES);
    context.schedule(
        options.tick(),
        PunctuationType.WALL_CLOCK_TIME,
        now -> definitions.forEach(terms -> close(terms, TimeUnit.MILLISECONDS.toSeconds(now))));
  }

  @Override
  public void process(Record<byte[], FeedReportRecord> record) {
    if (record.value() == null) {
      return;
    }
    Optional<SignedReport> signed = FeedRecords.report(record.value());
    if (signed.isEmpty()) {
      meters.feedReport(ReportFlaw.MALFORMED.name());
      return;
    }
    if (signed.get().report().round().isOfFact()) {
      // Of no feed: its nodes read it themselves.
      return;
    }
    long takenAt = TimeUnit.MILLISECONDS.toSeconds(record.timestamp());
    Bytes32 feedId = signed.get().report().round().feedId();
    Optional<NodeRecord> node = registry.node(signed.get().nodeId().toArray());
    switch (ReportRules.judge(signed.get(), definitions.terms(feedId), node, takenAt)) {
      case ReportVerdict.Refused(ReportFlaw flaw) -> meters.feedReport(flaw.name());
      case ReportVerdict.Accepted accepted -> take(record, signed.get(), accepted);
    }
  }

  private void take(
      Record<byte[], FeedReportRecord> record,
      SignedReport signed,
      ReportVerdict.Accepted accepted) {
    FeedTerms terms = accepted.terms();
    long round = signed.report().round().number();
    Bytes key = key(terms, round);
    Long last = closed.get(Bytes.wrap(terms.feedId().toArray()));
    if (last != null && round <= last) {
      // The stream itself is behind: the round was closed without it.
      meters.feedReport(ReportFlaw.LATE.name());
      return;
    }
    FeedRoundRecord known = rounds.get(key);
    FeedRoundRecord held =
        known == null
            ? FeedRoundRecord.newBuilder().setClosesAt(terms.closeOf(round)).build()
            : known;
    HeldReports reports = new HeldReports(held, registry);
    List<FeedReportRecord> before = reports.of(record.value().getTeeId());
    if (!before.isEmpty()) {
      if (isNewContradiction(record, signed, before)) {
        rounds.put(key, said(record, terms, round, contradicted(held, record.value())));
      }
      return;
    }
    if (registry.node(signed.nodeId().toArray()).filter(evidence::convicts).isPresent()) {
      meters.feedReport("EXCLUDED");
      return;
    }
    if (reports.isFull(accepted.owner())) {
      meters.feedReport("TOO_MANY");
      return;
    }
    meters.feedReport("ACCEPTED");
    FeedRoundRecord more = held.toBuilder().addReports(record.value()).build();
    rounds.put(key, said(record, terms, round, more));
  }

  /** Judges a node's further report of a round: the same again, or evidence, told once. */
  private boolean isNewContradiction(
      Record<byte[], FeedReportRecord> record, SignedReport signed, List<FeedReportRecord> before) {
    FeedReportRecord other = before.getFirst();
    if (before.size() > 1 || FeedRecords.report(other).filter(signed::contradicts).isEmpty()) {
      meters.feedReport("REPEATED");
      return false;
    }
    meters.feedReport("CONTRADICTING");
    FeedEvidenceRecord pair =
        FeedEvidenceRecord.newBuilder().setOne(other).setOther(record.value()).build();
    context()
        .forward(
            new Record<byte[], Object>(signed.nodeId().toArray(), pair, record.timestamp()),
            FeedTopology.EVIDENCE);
    return true;
  }

  /** The round without the node's voice: what was told of it counts no more. */
  private static FeedRoundRecord contradicted(FeedRoundRecord held, FeedReportRecord second) {
    return held.toBuilder().addReports(second).clearCounted().clearOutliers().clearAnswer().build();
  }

  /** Tells what the reports come to if they are of more owners than before. */
  private FeedRoundRecord said(
      Record<byte[], FeedReportRecord> record, FeedTerms terms, long round, FeedRoundRecord held) {
    if (!(RoundVoices.of(terms, new HeldReports(held, registry).voices())
            instanceof RoundVoices.Agreed agreed)
        || agreed.voices() <= held.getCounted() + held.getOutliers()) {
      return held;
    }
    FeedRoundRecord told = FeedRecords.of(terms, round, agreed);
    context()
        .forward(
            new Record<byte[], Object>(terms.feedId().toArray(), told, record.timestamp()),
            FeedTopology.ROUNDS);
    return held.toBuilder()
        .setCounted(told.getCounted())
        .setOutliers(told.getOutliers())
        .setAnswer(told.getAnswer())
        .build();
  }

  /** Closes the rounds of a feed whose windows are over. */
  private void close(List<FeedTerms> known, long now) {
    List<FeedTerms> begun = known.stream().filter(terms -> terms.start() <= now).toList();
    if (begun.isEmpty()) {
      return;
    }
    Bytes feed = Bytes.wrap(begun.getLast().feedId().toArray());
    long last = lastClosed(begun, now);
    Long before = closed.get(feed);
    long from = before == null ? last : before;
    for (long round = Math.max(from, last - CLOSINGS_MAX) + 1; round <= last; round++) {
      Bytes key = key(begun.getLast(), round);
      FeedRoundRecord held = rounds.get(key);
      if (held != null && held.getClosesAt() >= now) {
        last = round - 1;
        break;
      }
      Optional<FeedTerms> terms = termsOf(begun, round);
      if (terms.isPresent()) {
        close(terms.get(), round, Optional.ofNullable(held));
      } else {
        // Of a definition that is forgotten: nobody knows when it was.
        rounds.delete(key);
        meters.feedRound("MISSING");
      }
    }
    if (before == null || last > before) {
      closed.put(feed, last);
    }
  }

  /** The last round whose window is over; that of a definition's last round goes on after it. */
  private static long lastClosed(List<FeedTerms> begun, long now) {
    FeedTerms latest = begun.getLast();
    long last = latest.lastClosed(now);
    return begun.size() > 1 && last < latest.firstRound()
        ? Math.min(last, begun.get(begun.size() - 2).lastClosed(now))
        : last;
  }

  /** The terms that a round is made by, if they are known still. */
  private static Optional<FeedTerms> termsOf(List<FeedTerms> begun, long round) {
    return begun.stream()
        .filter(terms -> terms.firstRound() <= round)
        .reduce((one, later) -> later);
  }

  private void close(FeedTerms terms, long round, Optional<FeedRoundRecord> held) {
    boolean hasValue = held.filter(record -> record.getCounted() > 0).isPresent();
    meters.feedRound(hasValue ? "AGREED" : held.isPresent() ? "NO_QUORUM" : "MISSING");
    rounds.delete(key(terms, round));
    if (!hasValue) {
      return;
    }
    Bytes feed = Bytes.wrap(terms.feedId().toArray());
    FeedCandleRecord candle =
        Candles.with(
            Optional.ofNullable(candles.get(feed)),
            terms,
            round,
            FeedRecords.number(held.get().getAnswer()));
    candles.put(feed, candle);
    byte[] key =
        network.haca.primitives.Bytes.concat(
                terms.feedId().value(), Bytes32.ofUnsigned(candle.getStart()).value())
            .toArray();
    context()
        .forward(
            new Record<byte[], Object>(key, candle, context().currentSystemTimeMs()),
            FeedTopology.CANDLES);
  }

  private static Bytes key(FeedTerms terms, long round) {
    return Bytes.wrap(
        network.haca.primitives.Bytes.concat(
                terms.feedId().value(), Bytes32.ofUnsigned(round).value())
            .toArray());
  }
}
