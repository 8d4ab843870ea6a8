package network.haca.lightclient;

import static network.haca.lightclient.RefusedException.require;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import network.haca.pipe.FactBounds;
import network.haca.pipe.FactReports;
import network.haca.pipe.FactRequest;
import network.haca.pipe.InferenceAbi;
import network.haca.pipe.OpenRequest;
import network.haca.pipe.ReportedFact;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes32;
import network.haca.schemas.feed.SignedReport;

/**
 * The facts that contracts asked for (rules P10, R2). The reports of each stand in the conclusion
 * with its answer: they are of data nodes of different owners by the registry's storage, signed for
 * this very question, and the answer is what they come to. Validators are not believed in this.
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
   * In words.
   *
   * @param nodes in a document, which have to be exactly those that reported
   */
  String check(List<InferenceDocument.Node> nodes) throws RefusedException, MalformedException {
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
        found.add(check(call, question, known));
      }
    }
    return found.isEmpty()
        ? "no fact was asked for"
        : String.join("; ", found)
            + ". Compare the digest with that of the definition that you mean";
  }

  private String check(ProvenCall call, FactRequest question, Map<Bytes32, FactReporter> known)
      throws RefusedException {
    List<SignedReport> reports = reports(call, genesis.ledgerChainId());
    if (FactBounds.flaw(question).isPresent()
        || reports.size() > FactBounds.row(question.quorum())) {
      throw refused(call, "it has more reports than nodes can have been asked for");
    }
    List<FactReporter> reporters =
        reports.stream().map(signed -> known.get(signed.nodeId())).toList();
    requireApart(call, reporters);
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

  /** By the class that validators judge by. Those that reported stand for the row. */
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
