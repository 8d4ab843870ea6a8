package network.haca.fullnode.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import network.haca.evm.BlockContext;
import network.haca.evm.word.UInt256;
import network.haca.fullnode.core.SimulatedChain;

/**
 * A request of {@code eth_simulateV1} (execution-apis, {@code eth/execute.yaml}).
 *
 * @param blocks in the order of their numbers; numbers that are left out are empty blocks
 * @param withTransfers whether transfers of the chain's coin are shown as logs
 * @param isValidated whether transactions have to be such as a real block could have
 * @param isFull whether blocks show transactions and not just their hashes
 */
record SimulationRequest(
    List<Block> blocks, boolean withTransfers, boolean isValidated, boolean isFull) {
  /** Blocks of one simulation, empty ones too. */
  private static final int BLOCKS_MAX = 256;

  /** Calls of one simulation. */
  private static final int CALLS_MAX = 5_000;

  private static final int NUMBER_NOT_INCREASING = -38020;
  private static final int TIMESTAMP_NOT_INCREASING = -38021;

  SimulationRequest {
    blocks = List.copyOf(blocks);
  }

  /**
   * A block that is asked for.
   *
   * @param block the fields that it has instead of what would follow
   * @param accounts as it finds them
   */
  record Block(JsonNode block, JsonNode accounts, List<JsonNode> calls) {
    Block {
      calls = List.copyOf(calls);
    }
  }

  static SimulationRequest read(JsonNode given) throws RpcException {
    List<Block> blocks = new ArrayList<>();
    int calls = 0;
    for (JsonNode block : given.path("blockStateCalls")) {
      List<JsonNode> own = new ArrayList<>();
      block.path("calls").forEach(own::add);
      calls += own.size();
      blocks.add(new Block(block.path("blockOverrides"), block.path("stateOverrides"), own));
    }
    if (blocks.isEmpty()) {
      throw new RpcException(RpcException.INVALID_PARAMS, "'blockStateCalls' has no blocks");
    }
    if (blocks.size() > BLOCKS_MAX || calls > CALLS_MAX) {
      throw new RpcException(
          RpcException.CLIENT_LIMIT_EXCEEDED,
          "a simulation has at most %d blocks and %d calls".formatted(BLOCKS_MAX, CALLS_MAX));
    }
    return new SimulationRequest(
        blocks,
        given.path("traceTransfers").asBoolean(),
        given.path("validation").asBoolean(),
        given.path("returnFullTransactions").asBoolean());
  }

  /**
   * The block, of what would follow and what is asked for.
   *
   * @param base number of the block that the simulation stands on
   */
  BlockContext context(Block block, BlockContext following, long base) throws RpcException {
    BlockContext asked = BlockOverride.apply(free(following), block.block());
    long number = asked.number();
    long before = following.timestamp() - SimulatedChain.SECONDS_BETWEEN;
    long previous = before + SimulatedChain.SECONDS_BETWEEN * (number - following.number());
    long time =
        block.block().hasNonNull("time")
            ? asked.timestamp()
            : previous + SimulatedChain.SECONDS_BETWEEN;
    if (number < following.number()) {
      throw new RpcException(
          NUMBER_NOT_INCREASING,
          "block numbers must be in order: %d <= %d".formatted(number, following.number() - 1));
    }
    if (number - base > BLOCKS_MAX) {
      throw new RpcException(
          RpcException.CLIENT_LIMIT_EXCEEDED,
          "a simulation has at most %d blocks".formatted(BLOCKS_MAX));
    }
    if (time <= previous) {
      throw new RpcException(
          TIMESTAMP_NOT_INCREASING,
          "block timestamps must be in order: %d <= %d".formatted(time, previous));
    }
    return asked.withTimestamp(time);
  }

  /** A block in which calls that offer no fee pay none, unless they have to be valid. */
  BlockContext free(BlockContext following) {
    return isValidated ? following : following.withBaseFee(UInt256.ZERO);
  }
}
