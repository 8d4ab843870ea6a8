package network.haca.fullnode.recording;

import java.util.ArrayList;
import java.util.List;
import network.haca.attestation.EnclaveIdentity;
import network.haca.contracts.Addresses;
import network.haca.contracts.RelayContract;
import network.haca.contracts.RelayContract.Status;
import network.haca.fullnode.core.VerdictInjection;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.primitives.MerkleTree;
import network.haca.primitives.SettlementLeaf;
import network.haca.schemas.settlement.TreeDump;

/** Batches that settle, are rejected and expire, leaves by themselves, and verdicts on all. */
final class SettlementScene implements Scene {
  private static final String BLOB_ID = "A".repeat(43);

  private final EnclaveIdentity worker;
  private long opened;

  SettlementScene(EnclaveIdentity worker) {
    this.worker = worker;
  }

  @Override
  public void play(RecordedChain chain) {
    List<SettlementLeaf> leaves = leaves(chain, "good", 5);
    Bytes32 settled = open(chain, leaves, leaves);
    require(chain, settled, Status.PENDING);
    var _ = chain.block(chain.verdicts(opened, true, 0, 1, 4));
    require(chain, settled, Status.PENDING);
    var _ = chain.block(oddInjection(chain, opened));
    require(chain, settled, Status.SETTLED);

    List<SettlementLeaf> forged = new ArrayList<>(leaves(chain, "forged", 3));
    SettlementLeaf last = forged.removeLast();
    forged.add(
        new SettlementLeaf(
            last.teeId(),
            last.inputHash(),
            last.outputHash(),
            TeeScene.flipped(last.signature(), 9),
            last.timestamp()));
    Bytes32 rejected = open(chain, forged, forged);
    var _ = chain.block(chain.verdicts(opened, false, 0, 3));
    require(chain, rejected, Status.REJECTED);

    individual(chain, leaves(chain, "alone", 1).getFirst());
    Bytes32 expiring = open(chain, leaves(chain, "nobody looks", 2), leaves);
    chain.emptyBlocks(66);
    require(chain, expiring, Status.EXPIRED);
  }

  private List<SettlementLeaf> leaves(RecordedChain chain, String what, int count) {
    List<SettlementLeaf> leaves = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Bytes32 input = Keccak.hash(Bytes.ofUtf8(what + " in " + i));
      Bytes32 output = Keccak.hash(Bytes.ofUtf8(what + " out " + i));
      long time = chain.time() - 1;
      leaves.add(
          new SettlementLeaf(
              worker.teeId(),
              input,
              output,
              worker.sign(SettlementLeaf.message(input, output, time)),
              time));
    }
    return leaves;
  }

  /**
   * Opens a batch and has it judged.
   *
   * @param inBlob what the aggregator gives
   */
  private Bytes32 open(
      RecordedChain chain, List<SettlementLeaf> leaves, List<SettlementLeaf> inBlob) {
    Bytes32 root = MerkleTree.of(leaves.stream().map(SettlementLeaf::hash).toList()).root();
    send(chain, RelayContract.batchSettle(root, leaves.size(), BLOB_ID));
    opened = chain.latest().settlementCount();
    MerkleTree tree = MerkleTree.of(inBlob.stream().map(SettlementLeaf::hash).toList());
    chain.judge(opened, TreeDump.write(tree, inBlob));
    return root;
  }

  /** One good opinion among a stranger's, a stale, a forged and a doubled one. */
  private static Bytes oddInjection(RecordedChain chain, long settlement) {
    VerdictInjection.Entry good = chain.entry(settlement, true, 2);
    VerdictInjection.Entry other = chain.entry(settlement, false, 3);
    return new VerdictInjection(
            List.of(
                good,
                new VerdictInjection.Entry(Bytes32.ZERO, good.extension(), good.signature()),
                new VerdictInjection.Entry(other.validator(), good.extension(), other.signature()),
                chain.entry(settlement, false, 1),
                chain.entry(settlement, false, 1)))
        .encode();
  }

  private static void individual(RecordedChain chain, SettlementLeaf leaf) {
    Bytes data = RelayContract.settleIndividual(leaf, Address.ZERO, BLOB_ID);
    send(chain, data, data, RelayContract.batchSettle(Bytes32.ZERO, 0, ""));
  }

  private static void send(RecordedChain chain, Bytes... calls) {
    Wallet relay = chain.wallets.get(1);
    List<Bytes> transactions = new ArrayList<>();
    for (Bytes call : calls) {
      transactions.add(relay.call(Addresses.RELAY, call));
    }
    var _ = chain.block(transactions.toArray(Bytes[]::new));
  }

  private static void require(RecordedChain chain, Bytes32 root, Status expected) {
    Status status =
        RelayContract.decodeRoot(chain.latest().read(Addresses.RELAY, RelayContract.getRoot(root)))
            .status();
    if (status != expected) {
      throw new IllegalStateException("a batch is " + status + ", not " + expected);
    }
  }
}
