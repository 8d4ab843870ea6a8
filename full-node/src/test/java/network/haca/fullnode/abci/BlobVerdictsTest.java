package network.haca.fullnode.abci;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.protobuf.Timestamp;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import network.haca.contracts.Addresses;
import network.haca.contracts.RelayContract;
import network.haca.contracts.UnsignedTransaction;
import network.haca.contracts.ValidatorSchedule;
import network.haca.fullnode.core.ChainConfig;
import network.haca.fullnode.core.DevelopmentAccounts;
import network.haca.fullnode.core.VoteExtension.Opinion;
import network.haca.fullnode.tendermint.RequestFinalizeBlock;
import network.haca.fullnode.verdict.VerdictService;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.testkit.Await;
import network.haca.walrus.BlobId;
import network.haca.walrus.UnverifiedBlob;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Rules S2, S3: what a validator says of a settlement, whatever the aggregators give for it. */
@Timeout(60)
class BlobVerdictsTest {
  private static final int SHARDS = 10;
  private static final ChainConfig CONFIG = ChainConfig.development();

  /** A blob that is no batch at all. */
  private static final Bytes BLOB = Bytes.ofUtf8("no dump of a tree");

  @TempDir private Path folder;

  @SuppressWarnings("NullAway.Init")
  private SimulatedValidator node;

  private final CountDownLatch judged = new CountDownLatch(1);
  private final AtomicInteger asked = new AtomicInteger();

  /** One settlement is open, whose blob is the one above. */
  @BeforeEach
  void open() throws Exception {
    node =
        new SimulatedValidator(
            0, false, folder.resolve("node"), SimulatedValidator.genesis(List.of(1L)));
    Bytes settle =
        new UnsignedTransaction(
                0,
                Optional.empty(),
                BigInteger.valueOf(1_000_000_000),
                800_000,
                Optional.of(Addresses.RELAY),
                BigInteger.ZERO,
                RelayContract.batchSettle(
                    Bytes32.ofUnsigned(1), 1, BlobId.of(BLOB, SHARDS).toText()))
            .sign(CONFIG.chainId(), DevelopmentAccounts.KEYS.getFirst());
    var _ =
        node.finalizeBlock(
            RequestFinalizeBlock.newBuilder()
                .setHeight(1)
                .setTime(Timestamp.newBuilder().setSeconds(SimulatedValidator.START + 1))
                .setProposerAddress(
                    BlockInputs.byteString(
                        new ValidatorSchedule.Member(node.publicKey(), 1).address()))
                .addTxs(BlockInputs.byteString(settle))
                .build());
    node.commit();
    assertEquals(List.of(1L), node.latest().pendingSettlements());
  }

  @AfterEach
  void close() {
    node.close();
  }

  private VerdictService start(VerdictService.Aggregator... aggregators) {
    VerdictService verdicts =
        new VerdictService(
            node.chain(),
            node.executor(),
            List.of(aggregators),
            List.of(),
            node.publicKey(),
            judged::countDown);
    verdicts.start();
    return verdicts;
  }

  private static Optional<UnverifiedBlob> given(Bytes bytes, BlobId id) {
    return Optional.of(new UnverifiedBlob(bytes, id, SHARDS));
  }

  @Test
  void itAbstainsWhileTheBlobIsAwayLateOrAnotherAndJudgesItOnceItHasCome() throws Exception {
    VerdictService.Aggregator late =
        (id, bytesMax) ->
            switch (asked.incrementAndGet()) {
              case 1 -> throw new IOException("connection refused");
              case 2 -> Optional.empty();
              case 3 -> given(Bytes.ofUtf8("a lie"), id);
              case 4 -> throw new IllegalStateException("odd");
              default -> given(BLOB, id);
            };
    try (VerdictService verdicts = start(late)) {
      assertEquals(List.of(), verdicts.current());
      judged.await();
      assertEquals(5, asked.get());
      assertEquals(List.of(new Opinion(1, false)), verdicts.current());
      assertEquals(Optional.of(false), node.settlements().verdict(1));
      assertEquals(Optional.empty(), verdicts.failure());
    }
  }

  @Test
  void anAggregatorThatLiesIsPassedOverForTheNext() throws Exception {
    VerdictService.Aggregator liar = (id, bytesMax) -> given(Bytes.ofUtf8("a lie"), id);
    VerdictService.Aggregator honest = (id, bytesMax) -> given(BLOB, id);
    try (VerdictService verdicts = start(liar, honest)) {
      judged.await();
      assertEquals(List.of(new Opinion(1, false)), verdicts.current());
    }
  }

  @Test
  void aVerdictIsNotFoundAgainByANodeThatStartsAnew() throws Exception {
    node.settlements().saveVerdict(1, true, List.of(Bytes32.ofUnsigned(1)));
    VerdictService.Aggregator counting =
        (id, bytesMax) -> {
          asked.incrementAndGet();
          return given(BLOB, id);
        };
    try (VerdictService verdicts = start(counting)) {
      Await.until("it is not pending", () -> verdicts.pending() > 0);
      assertEquals(List.of(new Opinion(1, true)), verdicts.current());
      assertEquals(1, verdicts.oldestNeeded(), "it is open, and its block may be asked for");
    }
    assertEquals(0, asked.get());
    assertEquals(Optional.of(true), node.settlements().verdict(1), "a verdict never changes");
  }

  @Test
  void aSettlementThatLostItsBlobIsAbstainedFromAndKeepsNobodyFromClosing() throws Exception {
    CountDownLatch twice = new CountDownLatch(2);
    VerdictService.Aggregator lost =
        (id, bytesMax) -> {
          twice.countDown();
          return Optional.empty();
        };
    try (VerdictService verdicts = start(lost)) {
      twice.await();
      assertEquals(List.of(), verdicts.current());
      assertEquals(1, verdicts.pending());
    }
    assertEquals(Optional.empty(), node.settlements().verdict(1));
  }
}
