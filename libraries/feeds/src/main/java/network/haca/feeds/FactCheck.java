package network.haca.feeds;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import network.haca.contracts.feeds.FeedDefinition;
import network.haca.primitives.Bytes32;
import network.haca.schemas.feed.CandleQuery;
import network.haca.schemas.feed.FeedTerms;
import network.haca.schemas.feed.RoundVoices;
import network.haca.schemas.tensor.Tensor;

/**
 * Recomputes an input from the reports of a fact, believing nothing but that its nodes have the
 * owners and its definition the place on chain that it says (rule D4).
 */
public final class FactCheck {
  /** Seconds between the latest complete candle and the answer's signature, beside the schedule. */
  static final long DELAY_SECONDS_MAX = 120;

  /** The chain's time may be so many seconds ahead of the clock of whoever signs. */
  static final long AHEAD_SECONDS_MAX = 10;

  private final FeedFact fact;
  private final FeedTerms terms;
  private final ReportCheck reports;

  private FactCheck(FeedFact fact) {
    this.fact = fact;
    this.terms = fact.terms();
    this.reports = new ReportCheck(fact);
  }

  /** Whether a fact holds. */
  public sealed interface Outcome {
    /** The tensor that its reports make. */
    record Holds(Tensor tensor) implements Outcome {}

    /** Why it does not. */
    record Flawed(String reason) implements Outcome {}
  }

  /** A fact does not hold, for the reason in the message. */
  static final class FlawedException extends Exception {
    FlawedException(String reason) {
      super(reason);
    }
  }

  /**
   * Checks signatures, quorums, order, history and age, and makes the tensor.
   *
   * @param signedAt when the answer was signed, seconds
   */
  public static Outcome of(FeedFact fact, long signedAt) {
    try {
      return new Outcome.Holds(new FactCheck(fact).tensor(signedAt));
    } catch (FlawedException e) {
      return new Outcome.Flawed(
          "feed %s: %s".formatted(fact.input().feed(), String.valueOf(e.getMessage())));
    }
  }

  /**
   * Why a fact that held some time ago is too old to be signed now, if it is.
   *
   * @param signedAt when the answer is to be signed, seconds
   */
  public static Optional<String> tooOld(FeedFact fact, long signedAt) {
    try {
      FactCheck check = new FactCheck(fact);
      check.requireAge(check.reports.agreed(fact.rounds().getLast()), signedAt);
      return Optional.empty();
    } catch (FlawedException e) {
      return Optional.of(
          "feed %s: %s".formatted(fact.input().feed(), String.valueOf(e.getMessage())));
    }
  }

  private Tensor tensor(long signedAt) throws FlawedException {
    require(
        !fact.rounds().isEmpty() && fact.rounds().size() <= FeedFact.ROUNDS_MAX,
        "there are not 1 to 256 rounds");
    require(
        fact.input().candles().isPresent() || fact.rounds().size() == 1 && fact.until() == 0,
        "there are other rounds than the latest");
    List<RoundVoices.Agreed> agreed = new ArrayList<>();
    for (FeedFact.Round round : fact.rounds()) {
      agreed.add(reports.agreed(round));
    }
    reports.requireSigners();
    requireHistory(agreed);
    requireAge(agreed.getLast(), signedAt);
    List<BigInteger> values =
        fact.input().candles().isPresent()
            ? candles(fact.input().candles().get(), agreed)
            : List.of(agreed.getFirst().value());
    return fact.tensor(values)
        .orElseThrow(
            () -> new FlawedException("a value is too large for " + fact.input().datatype()));
  }

  /** Rounds follow one another, and none begins when the value before it was stale. */
  private void requireHistory(List<RoundVoices.Agreed> agreed) throws FlawedException {
    long before = terms.firstRound() - 1;
    for (int i = 0; i < agreed.size(); i++) {
      long number = fact.rounds().get(i).number();
      require(number > before, "the rounds are not in order, or of another definition");
      require(
          i == 0 || isFresh(agreed.get(i - 1), terms.startOf(number)),
          "the value was stale before round " + number);
      before = number;
    }
  }

  private void requireAge(RoundVoices.Agreed last, long signedAt) throws FlawedException {
    long number = fact.rounds().getLast().number();
    require(
        terms.closeOf(number) - AHEAD_SECONDS_MAX <= signedAt,
        "round %s was not closed when the answer was signed".formatted(number));
    Optional<CandleQuery> candles = fact.input().candles();
    if (candles.isEmpty()) {
      require(isFresh(last, signedAt - DELAY_SECONDS_MAX), "the value is stale");
      return;
    }
    require(isFresh(last, fact.until()), "the value is stale");
    require(
        fact.until() <= signedAt,
        "the last candle ends at %s, after the answer was signed".formatted(fact.until()));
    long complete = fact.until() + terms.interval() + terms.window();
    require(
        complete - AHEAD_SECONDS_MAX <= signedAt,
        "the last candle's rounds were not closed when the answer was signed");
    require(
        complete + candles.get().seconds() + DELAY_SECONDS_MAX >= signedAt,
        "the candles are not the latest");
  }

  private boolean isFresh(RoundVoices.Agreed round, long at) {
    FeedDefinition definition = fact.version().definition();
    return round.updatedAt() + definition.heartbeat() + definition.grace() >= at;
  }

  private List<BigInteger> candles(CandleQuery query, List<RoundVoices.Agreed> agreed)
      throws FlawedException {
    require(
        query.seconds() >= terms.interval() && Math.floorMod(fact.until(), query.seconds()) == 0,
        "the candles do not begin at multiples of their seconds, or are shorter than rounds");
    List<CandleValues.Point> points = new ArrayList<>();
    for (int i = 0; i < agreed.size(); i++) {
      long startsAt = terms.startOf(fact.rounds().get(i).number());
      points.add(new CandleValues.Point(startsAt, agreed.get(i).value()));
    }
    long from = CandleValues.from(query, fact.until());
    require(points.getLast().startsAt() < fact.until(), "a round is later than the candles");
    boolean hasEarlier = points.getFirst().startsAt() < from;
    long second = points.size() > 1 ? points.get(1).startsAt() : fact.until();
    require(
        !hasEarlier || second >= from + query.seconds(), "a round is there that no candle needs");
    return CandleValues.of(query, fact.until(), points)
        .orElseThrow(() -> new FlawedException("the first candle has no value"));
  }

  static void require(boolean holds, String flaw) throws FlawedException {
    if (!holds) {
      throw new FlawedException(flaw);
    }
  }

  /** Whether the facts of one answer are of few nodes. */
  public static boolean areOfFewNodes(List<FeedFact> facts) {
    Set<Bytes32> ids = new TreeSet<>();
    facts.forEach(fact -> fact.nodes().forEach(node -> ids.add(node.id())));
    return ids.size() <= FeedFact.NODES_MAX;
  }
}
