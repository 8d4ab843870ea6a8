package network.haca.fullnode.recording;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import network.haca.attestation.EnclaveIdentity;
import network.haca.contracts.Addresses;
import network.haca.contracts.ModelRegistryContract;
import network.haca.contracts.ModelTransactions;
import network.haca.contracts.RegisteredModel;
import network.haca.fullnode.tendermint.ExecTxResult;
import network.haca.pipe.FactReports;
import network.haca.pipe.FactRequest;
import network.haca.pipe.FactResult;
import network.haca.pipe.InferenceAbi;
import network.haca.pipe.OpenAdmission;
import network.haca.pipe.OpenRequest;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.schemas.feed.FeedReport;
import network.haca.schemas.feed.SignedReport;

/**
 * Transactions that ask data nodes for a fact: reports that agree, one that lies, too few of them,
 * and none.
 */
final class FactScene implements Scene {
  private static final String SOURCE = "btc-usd";
  private static final Bytes32 BLOB = Bytes32.ofUnsigned(92);
  private static final Bytes32 DIGEST = Bytes32.ofUnsigned(93);
  private static final BigInteger FEE = BigInteger.valueOf(1_234_567_890_123L);
  private static final int OWNERS = 3;
  private static final int QUORUM = 2;
  private static final long GAS = 2_000_000;

  /** Heights after which nobody answers any more. */
  private static final int WAIT = 70;

  private final DataNodes nodes = DataNodes.of(OWNERS);

  @Override
  public void play(RecordedChain chain) {
    nodes.enrol(chain);
    offer(chain);
    Wallet user = chain.wallets.getFirst();
    var _ =
        chain.block(
            user.call(Addresses.INFERENCE, question(QUORUM), GAS),
            user.call(Addresses.INFERENCE, question(QUORUM), GAS),
            user.call(Addresses.INFERENCE, question(QUORUM), GAS),
            user.call(Addresses.INFERENCE, question(OWNERS + 1), GAS));
    Scene.require(
        chain.latest().admissions().size() == 3, "three wait, and one asks too many owners");
    chain.emptyBlocks(1);
    List<OpenAdmission> open = chain.latest().admissions();
    conclude(chain, 0, concluded(chain, open.get(0), 10_001, 2, 10_000, 10_003));
    conclude(chain, 1, concluded(chain, open.get(1), 20_000, 2, 10_000, 20_000));
    conclude(chain, 1, concluded(chain, open.get(1), 10_000, 1, 10_000));
    conclude(chain, 0, concluded(chain, open.get(1), 10_004, 2, 10_000, 20_000, 10_004));
    chain.emptyBlocks(WAIT);
    Scene.require(chain.latest().admissions().isEmpty(), "what nobody answers fails");
  }

  /** In a block of its own: behind one that is wrong, no other counts. */
  private static void conclude(RecordedChain chain, int code, Bytes conclusion) {
    List<ExecTxResult> results = chain.block(conclusion);
    Scene.require(results.getFirst().getCode() == code, "expected code " + code + ": " + results);
  }

  private void offer(RecordedChain chain) {
    Wallet owner = chain.wallets.getFirst();
    Bytes32 entry = ModelRegistryContract.idOf(BLOB, owner.address());
    ModelTransactions.Registration source =
        new ModelTransactions.Registration(
            BLOB,
            DIGEST,
            chain.time() + 10_000,
            new RegisteredModel.Fees(FEE, FEE, BigInteger.ZERO),
            List.of(),
            Optional.empty());
    var _ =
        chain.block(
            owner.call(Addresses.MODEL_REGISTRY, ModelTransactions.register(source), GAS),
            owner.call(Addresses.MODEL_REGISTRY, ModelTransactions.setName(SOURCE, entry), GAS));
    var _ =
        chain.block(
            IntStream.range(0, OWNERS)
                .mapToObj(
                    i ->
                        nodes
                            .wallet(chain, i)
                            .call(
                                Addresses.MODEL_REGISTRY,
                                ModelTransactions.serve(nodes.nodes().get(i).teeId(), entry),
                                GAS))
                .toArray(Bytes[]::new));
  }

  private static Bytes question(int quorum) {
    return InferenceAbi.write(
        new FactRequest(
            SOURCE, List.of(new FactRequest.Parameter("pair", "BTC-USD")), quorum, 2, 10_000));
  }

  /**
   * A conclusion by the first node of the row.
   *
   * @param value and {@code agreeing}, what it says that comes of the reports
   * @param reported by the nodes of the row, in its order
   */
  private Bytes concluded(
      RecordedChain chain, OpenAdmission open, long value, int agreeing, long... reported) {
    long chainId = chain.config.chainId();
    OpenRequest request = open.requests().getFirst();
    List<SignedReport> reports = new ArrayList<>();
    for (int place = 0; place < reported.length; place++) {
      FeedReport report =
          new FeedReport(
              FactReports.round(chainId, request),
              BigInteger.valueOf(reported[place]),
              open.time());
      EnclaveIdentity node = node(request.row().get(place));
      reports.add(new SignedReport(report, node.teeId(), node.sign(report.hash())));
    }
    reports.sort(SignedReport.ORDER);
    Bytes result =
        InferenceAbi.write(new FactResult(BigInteger.valueOf(value), open.time(), agreeing, false));
    return Conclusions.answered(
        chain, node(request.row().getFirst()), open, result, FactReports.encode(reports));
  }

  private EnclaveIdentity node(Bytes32 id) {
    return nodes.nodes().stream().filter(node -> node.teeId().equals(id)).findFirst().orElseThrow();
  }
}
