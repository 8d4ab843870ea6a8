package network.haca.fullnode.abci;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import network.haca.evm.state.MemoryNodeStore;
import network.haca.evm.state.NodeStore;
import network.haca.fullnode.core.BlockEntry;
import network.haca.fullnode.core.BlockHeader;
import network.haca.fullnode.core.ChainReader;
import network.haca.fullnode.tendermint.Request;
import network.haca.fullnode.tendermint.RequestCommit;
import network.haca.fullnode.tendermint.Response;
import network.haca.fullnode.tendermint.ResponseCommit;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import org.junit.jupiter.api.Test;

class BlockRetentionTest {
  private static final long NO_SNAPSHOT = Long.MAX_VALUE;
  private static final Duration LONG = Duration.ofDays(2);

  /** A height every ten seconds. */
  private record Chain(long height) implements ChainReader {
    @Override
    public Optional<Head> head() {
      return Optional.of(new Head(height, height, Bytes32.ZERO));
    }

    @Override
    public Optional<BlockHeader> header(long number) {
      return Optional.of(
          new BlockHeader(
              Bytes32.ZERO,
              Address.ZERO,
              Bytes32.ZERO,
              Bytes32.ZERO,
              Bytes32.ZERO,
              Bytes.EMPTY,
              number,
              0,
              0,
              1_790_000_000L + number * 10,
              Bytes32.ZERO,
              BigInteger.ONE));
    }

    @Override
    public List<BlockEntry> entries(long number) {
      return List.of();
    }

    @Override
    public NodeStore nodes() {
      return new MemoryNodeStore();
    }
  }

  private static long retained(
      long height, long history, long evidenceBlocks, Duration evidenceAge, long snapshot) {
    BlockRetention retention =
        new BlockRetention(
            request -> Response.newBuilder().setCommit(ResponseCommit.getDefaultInstance()).build(),
            new Chain(height),
            history,
            new BlockRetention.EvidenceAge(evidenceBlocks, evidenceAge),
            () -> snapshot);
    Request commit = Request.newBuilder().setCommit(RequestCommit.getDefaultInstance()).build();
    return retention.answer(commit).getCommit().getRetainHeight();
  }

  @Test
  void whatIsKeptByHistoryStays() {
    assertEquals(400, retained(500, 100, 10, Duration.ZERO, NO_SNAPSHOT));
  }

  @Test
  void evidenceHoldsBlocksBackByNumberAndByTime() {
    assertEquals(200, retained(500, 100, 300, Duration.ZERO, NO_SNAPSHOT));
    assertEquals(300, retained(500, 100, 10, Duration.ofSeconds(2_000), NO_SNAPSHOT));
  }

  @Test
  void theOldestSnapshotHoldsBlocksBack() {
    assertEquals(249, retained(500, 100, 10, Duration.ZERO, 250));
  }

  @Test
  void whileAllIsNeededNothingGoes() {
    assertEquals(0, retained(500, 1_000, 10, Duration.ZERO, NO_SNAPSHOT));
    assertEquals(1, retained(500, 100, 10, LONG, NO_SNAPSHOT));
  }
}
