package network.haca.pipe;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.RsaPss;
import network.haca.primitives.RsaPublicKey;
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
    boolean have(long observedAt) {
      return observedAt >= since - FactBounds.OBSERVED_BEFORE_SECONDS_MAX && observedAt <= until;
    }
  }

  /**
   * Why reports may not be brought now: they are not in their one form, of a node that was not
   * asked or is not active, or of another time. This may change; what {@link #of} finds does not.
   *
   * @param encoded the reports, as they travel
   * @param isActive whether a node is active
   */
  static Optional<String> flaw(
      long chainId, OpenRequest request, Times times, Bytes encoded, Predicate<Bytes32> isActive) {
    return FactReports.decode(encoded, FactReports.round(chainId, request))
        .map(
            reports ->
                reports.stream()
                    .flatMap(signed -> flaw(request, times, signed, isActive).stream())
                    .findFirst())
        .orElseGet(() -> Optional.of("its reports are not in their one form"));
  }

  private static Optional<String> flaw(
      OpenRequest request, Times times, SignedReport signed, Predicate<Bytes32> isActive) {
    if (!request.row().contains(signed.nodeId())) {
      return Optional.of("node %s was not asked".formatted(signed.nodeId()));
    }
    if (!times.have(signed.report().observedAt())) {
      return Optional.of(
          "node %s reports an observation from before it was asked, or after the answer"
              .formatted(signed.nodeId()));
    }
    return isActive.test(signed.nodeId())
        ? Optional.empty()
        : Optional.of("node %s is not active".formatted(signed.nodeId()));
  }

  /**
   * Says whether a report may count among others.
   *
   * @param key of a node that is active; nothing for any other
   */
  static boolean mayCount(
      long chainId,
      OpenRequest request,
      Times times,
      SignedReport signed,
      Function<Bytes32, Optional<Bytes>> key) {
    return signed.report().round().equals(FactReports.round(chainId, request))
        && flaw(request, times, signed, node -> key.apply(node).isPresent()).isEmpty()
        && key.apply(signed.nodeId()).filter(known -> isSigned(signed, known)).isPresent();
  }

  /**
   * Judges reports that have no {@link #flaw}: by their signatures, and by what they come to.
   *
   * @param key of a node
   */
  static ReportedFact of(
      long chainId, OpenRequest request, Bytes encoded, Function<Bytes32, Optional<Bytes>> key) {
    Optional<List<SignedReport>> reports =
        FactReports.decode(encoded, FactReports.round(chainId, request));
    if (reports.isEmpty()) {
      return new Fails("its reports are not in their one form");
    }
    for (SignedReport signed : reports.get()) {
      if (key.apply(signed.nodeId()).filter(known -> isSigned(signed, known)).isEmpty()) {
        return new Fails("node %s did not sign its report".formatted(signed.nodeId()));
      }
    }
    return agreed(request, reports.get());
  }

  /** Says whether a report's signature is of exactly its key's length, and the report's own. */
  private static boolean isSigned(SignedReport signed, Bytes key) {
    return RsaPublicKey.parse(key)
        .filter(known -> known.size() == signed.signature().size())
        .filter(_ -> RsaPss.verify(key, signed.report().hash(), signed.signature()))
        .isPresent();
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
              new FactResult(agreed.value(), agreed.updatedAt(), agreed.counted().size(), false),
              agreed.counted().stream().map(FeedAggregation.Report::nodeId).toList(),
              reports.size());
    };
  }

  /** Stands for the owner of the node at a place; none is 0. */
  private static Address owner(int place) {
    return Address.ofWord(Bytes32.ofUnsigned(place + 1L));
  }
}
