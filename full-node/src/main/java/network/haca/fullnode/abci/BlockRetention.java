package network.haca.fullnode.abci;

import java.time.Duration;
import java.util.function.LongSupplier;
import network.haca.fullnode.core.BlockHeader;
import network.haca.fullnode.core.ChainReader;
import network.haca.fullnode.tendermint.Request;
import network.haca.fullnode.tendermint.Response;

/**
 * Lets CometBFT forget the blocks before the heights that this node keeps ({@code retain_height} of
 * ABCI's Commit), but none that evidence of a double sign may still be about, and none that a node
 * needs which begins from one of this node's snapshots.
 */
public final class BlockRetention implements AbciServer.Application {
  /** One commit looks at so many headers at most for one that is old enough. */
  private static final int STEPS_MAX = 1_000;

  private final AbciServer.Application application;
  private final ChainReader chain;
  private final long history;
  private final EvidenceAge evidence;
  private final LongSupplier oldestSnapshot;

  /** The lowest height that evidence may be about by its time. */
  private long young = 1;

  /**
   * Evidence that is older by both is no evidence any more (CometBFT's consensus parameters).
   *
   * @param blocks {@code evidence.max_age_num_blocks}
   * @param duration {@code evidence.max_age_duration}
   */
  public record EvidenceAge(long blocks, Duration duration) {
    /** As {@code cometbft init} writes them. */
    public static final EvidenceAge DEFAULT = new EvidenceAge(100_000, Duration.ofDays(2));
  }

  /**
   * @param history how many heights are kept
   * @param oldestSnapshot the height of the oldest snapshot; {@link Long#MAX_VALUE} without one
   */
  public BlockRetention(
      AbciServer.Application application,
      ChainReader chain,
      long history,
      EvidenceAge evidence,
      LongSupplier oldestSnapshot) {
    this.application = application;
    this.chain = chain;
    this.history = history;
    this.evidence = evidence;
    this.oldestSnapshot = oldestSnapshot;
  }

  @Override
  public Response answer(Request request) {
    Response response = application.answer(request);
    if (!response.hasCommit()) {
      return response;
    }
    return response.toBuilder()
        .setCommit(response.getCommit().toBuilder().setRetainHeight(retainHeight()))
        .build();
  }

  /** The lowest height that stays; 0 forgets nothing. */
  private long retainHeight() {
    long height = chain.head().orElseThrow().height();
    long oldest = height - Math.max(history, evidence.blocks());
    if (oldest <= 1) {
      return 0;
    }
    long since = time(height) - evidence.duration().toSeconds();
    for (int i = 0; i < STEPS_MAX && young < oldest && time(young) < since; i++) {
      young++;
    }
    return Math.min(Math.min(oldest, young), oldestSnapshot.getAsLong() - 1);
  }

  /** Before the heights that this node began with, all is old. */
  private long time(long height) {
    return chain.header(height).map(BlockHeader::timestamp).orElse(0L);
  }
}
