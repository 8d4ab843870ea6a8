package network.haca.fullnode.core;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import network.haca.attestation.EnclaveIdentity;
import network.haca.contracts.Addresses;
import network.haca.contracts.ModelTransactions;
import network.haca.contracts.RegistryTransactions;
import network.haca.pipe.Answer;
import network.haca.pipe.FactReports;
import network.haca.pipe.FactRequest;
import network.haca.pipe.FactResult;
import network.haca.pipe.InferenceAbi;
import network.haca.pipe.OpenRequest;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.schemas.NodeKind;
import network.haca.schemas.feed.FeedReport;
import network.haca.schemas.feed.SignedReport;

/** A ledger with a source of facts, and a data node of each of some accounts that serves it. */
final class FactStage {
  static final String SOURCE = "btc-usd";
  static final Bytes32 DIGEST = Bytes32.ofUnsigned(93);
  private static final Bytes32 BLOB = Bytes32.ofUnsigned(92);

  private static final List<EnclaveIdentity> IDENTITIES = new ArrayList<>();

  final InferenceStage stage = new InferenceStage();
  final Bytes32 entry;

  /**
   * @param owners each with one data node
   */
  FactStage(int owners) {
    entry = stage.models.offerSource(SOURCE, BLOB, DIGEST);
    for (int owner = 0; owner < owners; owner++) {
      stage.succeeds(
          0,
          Addresses.REGISTRY,
          RegistryTransactions.setOperator(InferenceStage.address(owner), true));
      serve(owner);
    }
  }

  /** Has another data node of an account serve the source. */
  EnclaveIdentity serve(int owner) {
    EnclaveIdentity node = join(owner);
    stage.succeeds(owner, Addresses.MODEL_REGISTRY, ModelTransactions.serve(node.teeId(), entry));
    return node;
  }

  /** Registers another data node of an account. */
  EnclaveIdentity join(int owner) {
    EnclaveIdentity node = stage.join(NodeKind.DATA_NODE, owner, identity(stage.nodes.size()));
    stage.nodes.add(node);
    return node;
  }

  /** Keys take long to make, and are as good on every ledger. */
  private static synchronized EnclaveIdentity identity(int number) {
    while (IDENTITIES.size() <= number) {
      IDENTITIES.add(InferenceStage.identity());
    }
    return IDENTITIES.get(number);
  }

  static Bytes question(int quorum) {
    return InferenceAbi.write(
        new FactRequest(
            SOURCE, List.of(new FactRequest.Parameter("pair", "BTC-USD")), quorum, 2, 10_000));
  }

  /** A transaction that asks, admitted, and its row drawn. */
  Bytes asked(int quorum) {
    Bytes asking = stage.asking(question(quorum));
    stage.block(asking);
    stage.block();
    return asking;
  }

  AdmittedTransaction admitted(Bytes asking) {
    return stage.admitted(asking).orElseThrow();
  }

  OpenRequest request(Bytes asking) {
    return admitted(asking).open().requests().getFirst();
  }

  long since(Bytes asking) {
    return admitted(asking).open().time();
  }

  long chainId() {
    return stage.ledger.config.chainId();
  }

  /** The report of the node at a place of the row. */
  SignedReport report(Bytes asking, int place, long value) {
    return report(asking, stage.node(request(asking).row().get(place)), value, since(asking));
  }

  SignedReport report(Bytes asking, EnclaveIdentity node, long value, long observedAt) {
    FeedReport report =
        new FeedReport(
            FactReports.round(chainId(), request(asking)), BigInteger.valueOf(value), observedAt);
    return new SignedReport(report, node.teeId(), node.sign(report.hash()));
  }

  /** The answer of the first node of the row by these reports. */
  Answer answer(Bytes asking, FactResult result, List<SignedReport> reports) {
    List<SignedReport> ordered = new ArrayList<>(reports);
    ordered.sort(SignedReport.ORDER);
    return stage.answer(
        stage.node(request(asking).row().getFirst()),
        request(asking),
        since(asking),
        InferenceAbi.write(result),
        FactReports.encode(ordered));
  }

  /** The block in which that answer is concluded. */
  ExecutedBlock concluded(Bytes asking, FactResult result, SignedReport... reports) {
    return concluded(asking, answer(asking, result, List.of(reports)));
  }

  ExecutedBlock concluded(Bytes asking, Answer answer) {
    return stage.ledger.execute(
        stage.seconds + 1, stage.conclusion(admitted(asking), List.of(answer)));
  }

  FactResult value(Bytes asking, long value, int reports) {
    return new FactResult(BigInteger.valueOf(value), since(asking), reports, false);
  }
}
