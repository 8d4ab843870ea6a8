package network.haca.oracle.feed;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import network.haca.contracts.Addresses;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.feeds.FeedContract.Versions;
import network.haca.contracts.feeds.FeedVersion;
import network.haca.oracle.core.ReportBoard;
import network.haca.oracle.core.ReportTimes;
import network.haca.oracle.core.RoundSubmitter;
import network.haca.oracle.core.SourceVoices;
import network.haca.oracle.source.FeedQuery;
import network.haca.oracle.source.Sources;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes32;
import network.haca.provingnode.core.Registration;
import network.haca.provingnode.core.Signer;
import network.haca.schemas.feed.FeedName;
import network.haca.schemas.feed.FeedReport;
import network.haca.schemas.feed.FeedRound;
import network.haca.schemas.feed.SignedReport;
import network.haca.service.RepeatedTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports each round of the feeds that list this node's owner: asks their sources before the round
 * ends, signs once what they come to, and publishes it (rule D1). A round that cannot be reported
 * is left out; the next one comes.
 */
public final class FeedReporter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FeedReporter.class);
  private static final Duration LOOK = Duration.ofMillis(100);
  private static final Duration REFRESH = Duration.ofSeconds(2);

  private final Parts parts;
  private final ReportJournal journal;
  private final FeedBook book;
  private final Map<Bytes32, OwnRound> open = new HashMap<>();
  private final Map<Bytes32, Long> lastRounds = new HashMap<>();
  private final Set<Bytes32> unfit = new TreeSet<>();
  private final RepeatedTask reporting;

  /** On a thread of its own: it waits for blocks. */
  private final RepeatedTask submitting;

  private long refreshedAt;

  /**
   * The parts of a node that a reporter works with.
   *
   * @param owner the account that the node is registered by
   * @param submitter brings rounds to the chain that nobody else does
   */
  public record Parts(
      Sources sources,
      FeedAnswers answers,
      Registration registration,
      Supplier<Address> owner,
      ReportBoard board,
      RoundSubmitter submitter,
      InstantSource clock,
      MeterRegistry meters) {}

  /**
   * Begins at once.
   *
   * @param folder of what was signed, which no other process uses
   * @throws IOException if the folder cannot be made
   */
  public FeedReporter(EthereumClient chain, Parts parts, Path folder) throws IOException {
    this.parts = parts;
    this.journal = new ReportJournal(folder);
    this.book = new FeedBook(chain);
    this.reporting = new RepeatedTask("feed-reporter", LOOK, this::look);
    this.submitting = new RepeatedTask("feed-submitter", LOOK, this::submit);
  }

  @Override
  public void close() {
    reporting.close();
    submitting.close();
  }

  /** Reports the feeds that are known, though the chain does not answer. */
  private boolean look() throws IOException {
    long now = parts.clock().instant().getEpochSecond();
    for (Map.Entry<Bytes32, Versions> feed : book.feeds().entrySet()) {
      finish(feed.getKey(), now);
      begin(feed.getKey(), feed.getValue().at(now), now);
    }
    if (now >= refreshedAt + REFRESH.toSeconds()) {
      refreshedAt = now;
      book.refresh();
    }
    return false;
  }

  private boolean submit() {
    long now = parts.clock().instant().getEpochSecond();
    book.feeds().forEach((feedId, versions) -> submit(feedId, versions, now));
    return false;
  }

  /** Tries once in a round; a failure holds up no other feed. */
  private void submit(Bytes32 feedId, Versions versions, long now) {
    try {
      if (parts.submitter().submitIfNobodyDoes(feedId, versions, now)) {
        count("submitted");
      }
    } catch (IOException e) {
      count("unsubmitted");
      LOG.warn("a round of feed {} is not submitted: {}", FeedName.of(feedId), e.getMessage());
    }
  }

  private void begin(Bytes32 feedId, FeedVersion version, long now) {
    long round = version.roundAt(now);
    boolean isListed = version.definition().owners().contains(parts.owner().get());
    if (!isListed
        || round < version.firstRound()
        || now < ReportTimes.asks(version, round)
        || round <= lastRounds.getOrDefault(feedId, 0L)) {
      return;
    }
    lastRounds.put(feedId, round);
    switch (FeedQuery.read(version.definition().query(), parts.sources())) {
      case FeedQuery.Read.Unfit(String message) -> {
        count("unfit");
        if (unfit.add(feedId)) {
          LOG.warn("feed {} is not reported: {}", FeedName.of(feedId), message);
        }
      }
      case FeedQuery.Read.Ready(var lookups) -> {
        unfit.remove(feedId);
        parts.board().listen();
        OwnRound own = new OwnRound(version, round, lookups);
        open.put(feedId, own);
        own.ask(parts.answers());
      }
    }
  }

  private void finish(Bytes32 feedId, long now) {
    OwnRound own = open.get(feedId);
    if (own == null || now < ReportTimes.publishes(own.version(), own.number())) {
      return;
    }
    open.remove(feedId);
    Optional<SourceVoices.Observation> observation = own.observation();
    Optional<Signer> signer = parts.registration().signer();
    if (now > own.version().closeOf(own.number())) {
      count("late");
    } else if (observation.isEmpty()) {
      count("no_value");
    } else if (signer
        .filter(key -> key.countsFrom().getEpochSecond() <= observation.get().at())
        .isEmpty()) {
      count("uncounted");
    } else {
      report(feedId, own, observation.get(), signer.get());
    }
  }

  private void report(
      Bytes32 feedId, OwnRound own, SourceVoices.Observation observation, Signer signer) {
    long chainId = book.chainId();
    if (!isTaken(chainId, feedId, own.number())) {
      return;
    }
    FeedRound round =
        new FeedRound(chainId, Addresses.FEEDS, feedId, own.number(), own.version().digest());
    FeedReport report = new FeedReport(round, observation.value(), observation.at());
    SignedReport signed = new SignedReport(report, signer.teeId(), signer.sign(report.hash()));
    try {
      parts.board().publish(signed);
      count("published");
    } catch (IOException e) {
      count("unpublished");
      LOG.warn(
          "the report of round {} of feed {} is not published: {}",
          own.number(),
          FeedName.of(feedId),
          e.getMessage());
    }
  }

  private boolean isTaken(long chainId, Bytes32 feedId, long round) {
    try {
      boolean isTaken = journal.take(chainId, feedId, round);
      if (!isTaken) {
        count("signed_before");
      }
      return isTaken;
    } catch (IOException e) {
      count("unkept");
      LOG.warn(
          "round {} of feed {} is not reported, as that cannot be kept: {}",
          round,
          FeedName.of(feedId),
          e.getMessage());
      return false;
    }
  }

  private void count(String outcome) {
    Counter.builder("haca.data.feed.rounds")
        .description("Rounds of feeds that this node was to report, by what became of them")
        .tag("outcome", outcome)
        .register(parts.meters())
        .increment();
  }
}
