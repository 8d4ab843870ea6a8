package network.haca.lightclient;

import static network.haca.lightclient.RefusedException.require;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import network.haca.pipe.FactBounds;
import network.haca.pipe.FactReports;
import network.haca.pipe.FactRequest;
import network.haca.pipe.InferenceAbi;
import network.haca.pipe.OpenRequest;
import network.haca.pipe.PipeBounds;
import network.haca.pipe.ReportedFact;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes32;
import network.haca.schemas.feed.SignedReport;

/**
 * The facts that contracts asked for (rules P10, R2). The reports of each stand in the conclusion
 * with its answer: they are of data nodes of different owners by the registry's storage, signed for
 * this very question, and the answer is what they come to. Validators are believed in the row that
 * was drawn, and in the state that shows keys and owners.
 */
record ProvenFacts(TrustedGenesis genesis, Bytes32 stateRoot, List<ProvenCall> calls) {
  /** The nodes whose reports the answers bring, each once, in the order of the reports. */
  static List<Bytes32> reporters(List<ProvenCall> calls, long chainId) throws RefusedException {
    List<Bytes32> nodes = new ArrayList<>();
    for (ProvenCall call : calls) {
      if (call.request() instanceof FactRequest) {
        reports(call, chainId).forEach(signed -> nodes.add(signed.nodeId()));
      }
    }
    return nodes.stream().distinct().toList();
  }

  private static List<SignedReport> reports(ProvenCall call, long chainId) throws RefusedException {
    return FactReports.decode(call.answer().proof(), FactReports.round(chainId, call.open()))
        .orElseThrow(() -> refused(call, "its reports are not in their one form"));
  }

  private static RefusedException refused(ProvenCall call, String reason) {
    return new RefusedException("fact %s: %s".formatted(call.answer().key(), reason));
  }

  /**
   * Checks all facts, and tells them in lines.
   *
   * @param nodes in a document, which have to be exactly those that reported
   */
  List<String> check(List<InferenceDocument.Node> nodes)
      throws RefusedException, MalformedException {
    require(
        nodes.stream()
            .map(InferenceDocument.Node::id)
            .toList()
            .equals(reporters(calls, genesis.ledgerChainId())),
        "its reporters are not those of the facts' reports, each once, in the order of these");
    Map<Bytes32, FactReporter> known = new TreeMap<>();
    for (InferenceDocument.Node node : nodes) {
      known.put(node.id(), FactReporter.read(node, genesis, stateRoot));
    }
    List<String> found = new ArrayList<>();
    for (ProvenCall call : calls) {
      if (call.request() instanceof FactRequest question) {
        found.addAll(check(call, question, known));
      }
    }
    found.addFirst(
        found.isEmpty()
            ? "no fact was asked for"
            : "of each a quorum is proven; compare the definition's digest with that of the one"
                + " that you mean");
    return found;
  }

  private List<String> check(
      ProvenCall call, FactRequest question, Map<Bytes32, FactReporter> known)
      throws RefusedException {
    List<SignedReport> reports = reports(call, genesis.ledgerChainId());
    Optional<String> flaw = FactBounds.flaw(question);
    if (flaw.isPresent()) {
      throw refused(call, flaw.get());
    }
    if (reports.size() > FactBounds.row(question.quorum())) {
      throw refused(call, "it has more reports than nodes can have been asked for");
    }
    requireDated(call);
    List<FactReporter> reporters =
        reports.stream().map(signed -> known.get(signed.nodeId())).toList();
    requireApart(call, reporters);
    requireKnownThen(call, reporters);
    return switch (judged(call, reporters)) {
      case ReportedFact.Fails(String reason) -> throw refused(call, reason);
      case ReportedFact.Holds(var result, List<Bytes32> counted, int _) -> {
        if (!InferenceAbi.write(result).equals(call.answer().returnData())) {
          throw refused(call, "its reports come to another answer");
        }
        yield FactWords.of(call, question, reports, reporters, counted);
      }
    };
  }

  /** Owners have a voice each, whatever validators took for a row. */
  private static void requireApart(ProvenCall call, List<FactReporter> reporters)
      throws RefusedException {
    Map<Address, Bytes32> owners = new TreeMap<>();
    for (FactReporter reporter : reporters) {
      Bytes32 other = owners.put(reporter.owner(), reporter.id());
      if (other != null) {
        throw refused(
            call,
            "nodes %s and %s, which reported it, are both of owner %s"
                .formatted(other, reporter.id(), reporter.owner()));
      }
    }
  }

  /** Requires a date that validators accept: not before the admission, hardly after the block. */
  private static void requireDated(ProvenCall call) throws RefusedException {
    long dated = call.answer().timestamp();
    if (dated < call.round().admittedAt().getEpochSecond()
        || dated > call.round().answeredAt().getEpochSecond() + PipeBounds.AHEAD_SECONDS_MAX) {
      throw refused(call, "its answer is dated before the admission, or after the block");
    }
  }

  /** Nodes are drawn behind the admission, of those that are registered by then. */
  private static void requireKnownThen(ProvenCall call, List<FactReporter> reporters)
      throws RefusedException {
    for (FactReporter reporter : reporters) {
      if (reporter.registered().isAfter(call.round().admittedAt())) {
        throw refused(
            call,
            "node %s, which reported it, was registered after it was asked for"
                .formatted(reporter.id()));
      }
    }
  }

  /** Judges the reports by the class that validators use; the reporters stand for the drawn row. */
  private ReportedFact judged(ProvenCall call, List<FactReporter> reporters) {
    OpenRequest open = call.open();
    return ReportedFact.of(
        genesis.ledgerChainId(),
        new OpenRequest(
            open.key(),
            open.entry(),
            open.digest(),
            open.mode(),
            open.seed(),
            reporters.stream().map(FactReporter::id).toList(),
            open.callData()),
        new ReportedFact.Times(
            call.round().admittedAt().getEpochSecond(), call.answer().timestamp()),
        call.answer().proof(),
        node ->
            reporters.stream()
                .filter(reporter -> reporter.id().equals(node))
                .findFirst()
                .map(FactReporter::publicKey));
  }
}
