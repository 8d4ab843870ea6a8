package network.haca.fullnode.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.util.Optional;
import network.haca.fullnode.core.BlockExecutor;
import network.haca.fullnode.core.BlockHeader;
import network.haca.fullnode.core.BlockSetting;
import network.haca.fullnode.core.ChainArchive;
import network.haca.fullnode.core.StateView;
import network.haca.fullnode.lane.Work;
import network.haca.primitives.Bytes32;

/**
 * Finds the block that a parameter names: a number, a tag, or an object of EIP-1898. {@code
 * latest}, {@code safe}, {@code finalized} and {@code pending} are the committed height.
 */
record ChainView(ChainArchive chain, BlockExecutor executor) {

  long height() {
    return chain.head().map(head -> head.height()).orElse(0L);
  }

  /** Absent means latest; nothing if there is no such block. */
  Optional<BlockHeader> header(JsonNode block) throws RpcException {
    if (namesHash(block)) {
      return byHash(Parameters.wordOf(block.get("blockHash")));
    }
    return kept(chain.header(number(block)));
  }

  Optional<BlockHeader> byHash(Bytes32 hash) throws RpcException {
    return kept(chain.numberOf(hash).flatMap(chain::header));
  }

  private Optional<BlockHeader> kept(Optional<BlockHeader> found) throws RpcException {
    if (found.isPresent()) {
      requireKept(found.get().number());
    }
    return found;
  }

  /** With go-ethereum's code and words, if the node has forgotten that height. */
  void requireKept(long number) throws RpcException {
    long oldest = chain.oldest();
    if (number < oldest) {
      throw new RpcException(
          RpcException.PRUNED,
          "pruned history unavailable: this node keeps heights from %d on (node.history)"
              .formatted(oldest));
    }
  }

  /** The header that must be there. */
  BlockHeader required(JsonNode block) throws RpcException {
    return header(block).orElseThrow(this::missing);
  }

  private RpcException missing() {
    return new RpcException(
        RpcException.SERVER,
        chain.head().isEmpty()
            ? "the chain has not begun here yet; try again"
            : "header not found");
  }

  /** Calls on it end with the work that asks for them. */
  StateView state(JsonNode block) throws RpcException {
    return executor.view(setting(block)).until(Work.current());
  }

  /** What calls at a block run in, which must be there. */
  BlockSetting setting(JsonNode block) throws RpcException {
    if (namesHash(block)) {
      return BlockSetting.of(required(block));
    }
    long number = number(block);
    requireKept(number);
    return chain.setting(number).orElseThrow(this::missing);
  }

  private static boolean namesHash(JsonNode block) throws RpcException {
    boolean names = block.hasNonNull("blockHash");
    if (names && block.hasNonNull("blockNumber")) {
      throw new RpcException(
          RpcException.INVALID_PARAMS,
          "cannot specify both 'blockHash' and 'blockNumber', choose one or the other");
    }
    return names;
  }

  long number(JsonNode block) throws RpcException {
    if (block.isMissingNode() || block.isNull()) {
      return height();
    }
    JsonNode named = block.isObject() ? block.path("blockNumber") : block;
    return switch (named.asText()) {
      case "latest", "pending", "safe", "finalized" -> height();
      case "earliest" -> 0;
      default -> {
        BigInteger number = Parameters.numberOf(named);
        yield number.bitLength() > 62 ? Long.MAX_VALUE : number.longValue();
      }
    };
  }
}
