package network.haca.fullnode.abci;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Timestamp;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import network.haca.contracts.Addresses;
import network.haca.contracts.RelayContract;
import network.haca.contracts.UnsignedTransaction;
import network.haca.contracts.ValidatorSchedule;
import network.haca.fullnode.core.ChainConfig;
import network.haca.fullnode.core.DevelopmentAccounts;
import network.haca.fullnode.core.VerdictInjection;
import network.haca.fullnode.core.VoteExtension;
import network.haca.fullnode.tendermint.BlockIDFlag;
import network.haca.fullnode.tendermint.CommitInfo;
import network.haca.fullnode.tendermint.RequestFinalizeBlock;
import network.haca.fullnode.tendermint.Validator;
import network.haca.fullnode.tendermint.VoteInfo;
import network.haca.fullnode.verdict.LeafSource;
import network.haca.fullnode.verdict.VerdictService;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.primitives.MerkleTree;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rule S4: a validator that has neither a verdict on a settled batch nor its blob abstains until
 * somebody gives the leaves, and believes nobody.
 */
@Timeout(60)
class SettledLeavesTest {
  private static final ChainConfig CONFIG = ChainConfig.development();
  private static final List<Bytes32> LOST = leaves("lost", 3);
  private static final List<Bytes32> KNOWN = leaves("known", 2);

  @TempDir private Path folder;

  @SuppressWarnings("NullAway.Init")
  private SimulatedValidator node;

  private final CountDownLatch judged = new CountDownLatch(1);
  private long height;
  private long nonce;

  private static List<Bytes32> leaves(String name, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> Keccak.hash(Bytes.ofUtf8(name + i)))
        .sorted()
        .toList();
  }

  /** One settled whose blob is lost, then one that this validator said yes to, then a bad one. */
  @BeforeEach
  void settle() throws Exception {
    node =
        new SimulatedValidator(
            0, false, folder.resolve("node"), SimulatedValidator.genesis(List.of(1L)));
    decide(open(LOST, "A".repeat(43)));
    decide(yes(1));
    decide(open(KNOWN, "B".repeat(43)));
    node.settlements().saveVerdict(2, true, KNOWN);
    decide(yes(2));
    decide(open(leaves("bad", 1), "no blob id"));
    assertEquals(List.of(3L), node.latest().pendingSettlements());
  }

  @AfterEach
  void close() {
    node.close();
  }

  private Bytes open(List<Bytes32> leaves, String blobId) {
    return new UnsignedTransaction(
            nonce++,
            Optional.empty(),
            BigInteger.valueOf(1_000_000_000),
            800_000,
            Optional.of(Addresses.RELAY),
            BigInteger.ZERO,
            RelayContract.batchSettle(MerkleTree.of(leaves).root(), leaves.size(), blobId))
        .sign(CONFIG.chainId(), DevelopmentAccounts.KEYS.getFirst());
  }

  private Bytes yes(long number) {
    Bytes extension = new VoteExtension(List.of(new VoteExtension.Opinion(number, true))).encode();
    Bytes signature = node.signExtension(extension, height, 0);
    return new VerdictInjection(
            List.of(new VerdictInjection.Entry(node.publicKey(), extension, signature)))
        .encode();
  }

  private void decide(Bytes transaction) {
    height++;
    Bytes address = new ValidatorSchedule.Member(node.publicKey(), 1).address();
    VoteInfo vote =
        VoteInfo.newBuilder()
            .setValidator(
                Validator.newBuilder().setAddress(BlockInputs.byteString(address)).setPower(1))
            .setBlockIdFlag(BlockIDFlag.BLOCK_ID_FLAG_COMMIT)
            .build();
    var _ =
        node.finalizeBlock(
            RequestFinalizeBlock.newBuilder()
                .setHeight(height)
                .setTime(Timestamp.newBuilder().setSeconds(SimulatedValidator.START + height))
                .setProposerAddress(BlockInputs.byteString(address))
                .setDecidedLastCommit(CommitInfo.newBuilder().addVotes(vote))
                .addTxs(BlockInputs.byteString(transaction))
                .build());
    node.commit();
  }

  private VerdictService start(List<LeafSource> sources) {
    VerdictService verdicts =
        new VerdictService(
            node.chain(), node.executor(), List.of(), sources, node.publicKey(), judged::countDown);
    verdicts.start();
    return verdicts;
  }

  @Test
  void itAbstainsFromAllUntilAPeerGivesTheLeaves() throws Exception {
    CountDownLatch asked = new CountDownLatch(2);
    CountDownLatch back = new CountDownLatch(1);
    LeafSource peer =
        root -> {
          asked.countDown();
          return back.getCount() == 0 && root.equals(MerkleTree.of(LOST).root()) ? LOST : List.of();
        };
    try (VerdictService verdicts = start(List.of(peer))) {
      asked.await();
      assertEquals(Set.of(1L), verdicts.missing());
      assertEquals(List.of(), verdicts.current());
      assertTrue(node.settlements().isSettledLeaf(KNOWN.getFirst()), "what is behind is indexed");
      back.countDown();
      judged.await();
      assertTrue(node.settlements().isSettledLeaf(LOST.getFirst()));
      assertEquals(Optional.of(false), node.settlements().verdict(3));
      assertEquals(Set.of(), verdicts.missing());
    }
  }

  @Test
  void aLiarIsNotBelievedAndTheNextIsAsked() throws Exception {
    List<Bytes32> changed = new ArrayList<>(LOST);
    changed.set(0, Bytes32.ZERO);
    List<Bytes32> doubled = new ArrayList<>(LOST);
    doubled.add(LOST.getFirst());
    List<LeafSource> sources =
        List.of(
            root -> changed,
            root -> doubled,
            root -> KNOWN,
            root -> List.of(root),
            root -> Collections.nCopies(LeafSource.LEAVES_MAX + 1, Bytes32.ZERO),
            root -> LOST);
    try (VerdictService verdicts = start(sources)) {
      judged.await();
      assertEquals(LOST, node.settlements().settledLeaves(1));
      assertFalse(node.settlements().isSettledLeaf(Bytes32.ZERO));
      assertEquals(Set.of(), verdicts.missing());
    }
  }

  @Test
  void aNodeStartedAnewStillKnowsWhatItLacks() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    try (VerdictService _ =
        start(
            List.of(
                root -> {
                  asked.countDown();
                  return List.of();
                }))) {
      asked.await();
    }
    assertEquals(List.of(1L), node.settlements().missing());
    try (VerdictService _ = start(List.of(root -> LOST))) {
      judged.await();
      assertEquals(List.of(), node.settlements().missing());
    }
  }
}
