package network.haca.lightnode;

import java.time.Duration;
import java.util.function.Consumer;
import network.haca.fullnode.core.BlockExecutor;
import network.haca.fullnode.core.BlockHeader;
import network.haca.fullnode.core.BlockSetting;
import network.haca.fullnode.core.ChainConfig;
import network.haca.lightclient.LightBlock;
import network.haca.primitives.Address;
import org.jspecify.annotations.Nullable;

/**
 * The heights since the latest one with content. Nobody signs the hash of their headers before
 * something happens again, but they are made of nothing but what is signed: the header before, and
 * CometBFT's time and proposer.
 */
final class IdleTail {
  private final ChainConfig config;
  private final SignedBlocks signed;
  private final Duration walkMax;
  private @Nullable BlockHeader tip;

  /**
   * @param walkMax how long one question may go from header to header; the next one goes on
   */
  IdleTail(ChainConfig config, SignedBlocks signed, Duration walkMax) {
    this.config = config;
    this.signed = signed;
    this.walkMax = walkMax;
  }

  /** What calls at a height run in, however far it is from the content. */
  BlockSetting setting(BlockHeader content, long number) {
    LightBlock block = signed.at(number);
    return new BlockSetting(
        number, block.time().getEpochSecond(), proposer(block), content.stateRoot());
  }

  /**
   * @param made takes each header on the way, and the last
   */
  BlockHeader header(BlockHeader content, long number, Consumer<BlockHeader> made) {
    BlockHeader known = tip;
    boolean isOnTheWay =
        known != null && known.number() > content.number() && known.number() <= number;
    BlockHeader header = known != null && isOnTheWay ? known : content;
    long begun = System.nanoTime();
    while (header.number() < number) {
      LightBlock block = signed.at(header.number() + 1);
      header =
          BlockExecutor.idleHeader(config, header, block.time().getEpochSecond(), proposer(block));
      made.accept(header);
      tip = header;
      if (header.number() < number && System.nanoTime() - begun > walkMax.toNanos()) {
        throw new UnverifiedException(
            "nothing happened since height %d, and headers from there are verified up to %d yet;"
                    .formatted(content.number(), header.number())
                + " ask again for that of %d".formatted(number));
      }
    }
    return header;
  }

  private static Address proposer(LightBlock block) {
    return new Address(block.proposer());
  }
}
