package network.haca.pipe;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.RsaPss;
import network.haca.schemas.fact.FeedAggregation;
import network.haca.schemas.feed.SignedReport;

/**
 * The word on a fact by the reports that it rests on (rule P10): they are those of the nodes that
 * were drawn, signed, and come to the value by rule D2. Ledger and nodes use the same.
 */
public sealed interface ReportedFact {
  /**
   * The reports come to a value.
   *
   * @param counted the nodes whose reports count
   * @param reports all that there are, outliers too
   */
  record Holds(FactResult result, List<Bytes32> counted, int reports) implements ReportedFact {
    public Holds {
      counted = List.copyOf(counted);
    }
  }

  /** The message says why they do not. */
  record Fails(String reason) implements ReportedFact {}

  /**
   * The time in which observations have to lie.
   *
   * @param since when the request was admitted, seconds
   * @param until the date of the answer that brings them
   */
  record Times(long since, long until) {
    /** Whether an observation of then may count. */
    public boolean have(long observedAt) {
      return observedAt >= since - FactBounds.OBSERVED_BEFORE_SECONDS_MAX && observedAt <= until;
    }
  }

  /**
   * Says whether a report may count among others: it is of this request, of a node that was drawn
   * for it, which signed it, and of the time.
   *
   * @param key of a node
   */
  static boolean mayCount(
      long chainId,
      OpenRequest request,
      Times times,
      SignedReport signed,
      Function<Bytes32, Optional<Bytes>> key) {
    return signed.report().round().equals(FactReports.round(chainId, request))
        && misplaced(request, times, signed).isEmpty()
        && key.apply(signed.nodeId()).filter(known -> isSigned(signed, known)).isPresent();
  }

  /**
   * Judges reports. What it finds does not change: a node that was active when it was drawn counts.
   *
   * @param encoded the reports, as they travel
   * @param key of a node
   */
  static ReportedFact of(
      long chainId,
      OpenRequest request,
      Times times,
      Bytes encoded,
      Function<Bytes32, Optional<Bytes>> key) {
    Optional<List<SignedReport>> reports =
        FactReports.decode(encoded, FactReports.round(chainId, request));
    if (reports.isEmpty()) {
      return new Fails("its reports are not in their one form");
    }
    // What is cheaper is looked at first.
    for (SignedReport signed : reports.get()) {
      Optional<String> misplaced = misplaced(request, times, signed);
      if (misplaced.isPresent()) {
        return new Fails(misplaced.get());
      }
    }
    for (SignedReport signed : reports.get()) {
      if (key.apply(signed.nodeId()).filter(known -> isSigned(signed, known)).isEmpty()) {
        return new Fails("node %s did not sign its report".formatted(signed.nodeId()));
      }
    }
    return agreed(request, reports.get());
  }

  private static Optional<String> misplaced(OpenRequest request, Times times, SignedReport signed) {
    if (!request.row().contains(signed.nodeId())) {
      return Optional.of("node %s was not asked".formatted(signed.nodeId()));
    }
    return times.have(signed.report().observedAt())
        ? Optional.empty()
        : Optional.of(
            "node %s reports an observation from before it was asked, or after the answer"
                .formatted(signed.nodeId()));
  }

  /** Says whether a report's signature is of exactly its key's length, and the report's own. */
  private static boolean isSigned(SignedReport signed, Bytes key) {
    return RsaPss.verifyExact(key, signed.report().hash(), signed.signature());
  }

  /** Each node of the row is of another owner, and so is a voice of its own. */
  private static ReportedFact agreed(OpenRequest request, List<SignedReport> reports) {
    FactRequest question =
        InferenceAbi.readFact(request.callData())
            .orElseThrow(() -> new IllegalStateException("the request asks for no fact"));
    Set<Address> owners = new TreeSet<>();
    for (int place = 0; place < FactBounds.row(question.quorum()); place++) {
      owners.add(owner(place));
    }
    List<FeedAggregation.Report> voices = new ArrayList<>();
    for (SignedReport signed : reports) {
      voices.add(
          new FeedAggregation.Report(
              owner(request.row().indexOf(signed.nodeId())),
              signed.nodeId(),
              signed.report().value(),
              signed.report().observedAt()));
    }
    return switch (FeedAggregation.of(owners, voices, question.limit())) {
      case FeedAggregation.NoQuorum(int counted, int needed) ->
          new Fails("%s owners' reports agree, %s have to".formatted(counted, needed));
      case FeedAggregation.Agreed agreed ->
          new Holds(
              new FactResult(
                  agreed.value(), date(agreed.counted()), agreed.counted().size(), false),
              agreed.counted().stream().map(FeedAggregation.Report::nodeId).toList(),
              reports.size());
    };
  }

  /** Stands for the owner of the node at a place; none is 0. */
  private static Address owner(int place) {
    return Address.ofWord(Bytes32.ofUnsigned(place + 1L));
  }

  /**
   * The middle one of the times, or the later of the two in the middle: no minority makes what
   * others saw look old, or new.
   */
  private static long date(List<FeedAggregation.Report> counted) {
    return counted.stream()
        .map(FeedAggregation.Report::observedAt)
        .sorted()
        .skip(counted.size() / 2)
        .findFirst()
        .orElseThrow();
  }
}
