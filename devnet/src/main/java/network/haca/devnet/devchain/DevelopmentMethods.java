package network.haca.devnet.devchain;

import static java.util.Map.entry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigInteger;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import network.haca.evm.word.UInt256;
import network.haca.fullnode.rpc.Parameters;
import network.haca.fullnode.rpc.RpcException;
import network.haca.fullnode.rpc.RpcMethods;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;

/** Ethereum's methods, and those by which tests move a development chain, as anvil names them. */
final class DevelopmentMethods implements RpcMethods {
  /** Code of a contract (EIP-170). */
  static final int CODE_BYTES_MAX = 24_576;

  /** Empty blocks that one call makes. */
  static final long BLOCKS_MAX = 10_000;

  private static final String BLOCK = "eth_getBlockByNumber";

  /** Methods that make no block, and so are answered when the chain is full. */
  private static final Set<String> ALWAYS =
      Set.of("anvil_getAutomine", "evm_snapshot", "evm_revert");

  private final RpcMethods ethereum;
  private final InstantBlocks blocks;
  private final int slotsInAnEpoch;
  private final Map<String, Method> methods;

  /** Answers a call. */
  private interface Method {
    JsonNode call(JsonNode params) throws RpcException;
  }

  /**
   * @param slotsInAnEpoch blocks by which the safe block is behind the latest one
   */
  DevelopmentMethods(RpcMethods ethereum, InstantBlocks blocks, int slotsInAnEpoch) {
    this.ethereum = ethereum;
    this.slotsInAnEpoch = slotsInAnEpoch;
    this.blocks = blocks;
    this.methods =
        Map.ofEntries(
            entry("anvil_setBalance", this::setBalance),
            entry("anvil_setCode", this::setCode),
            entry("anvil_setNonce", this::setNonce),
            entry("anvil_setStorageAt", this::setStorage),
            entry("anvil_mine", this::mineMany),
            entry("anvil_getAutomine", params -> BooleanNode.valueOf(blocks.isInstant())),
            entry("evm_setAutomine", this::setInstant),
            entry("evm_mine", this::mine),
            entry("evm_increaseTime", this::increaseTime),
            entry("evm_setNextBlockTimestamp", this::setNextTime),
            entry("evm_snapshot", params -> snapshot()),
            entry("evm_revert", this::revert));
  }

  @Override
  public JsonNode call(String method, JsonNode params) throws RpcException {
    Method own = methods.get(method);
    if (own == null) {
      return method.equals(BLOCK) && slotsInAnEpoch > 0
          ? ethereum.call(method, behind(params))
          : ethereum.call(method, params);
    }
    if (!ALWAYS.contains(method)) {
      requireRoom();
    }
    return own.call(params);
  }

  private void requireRoom() throws RpcException {
    Optional<String> full = blocks.full();
    if (full.isPresent()) {
      throw new RpcException(RpcException.SERVER, full.get());
    }
  }

  /** A question for a block, with the number of the one that is safe, or final, instead. */
  private JsonNode behind(JsonNode params) throws RpcException {
    int epochs =
        switch (params.path(0).asText()) {
          case "safe" -> 1;
          case "finalized" -> 2;
          default -> 0;
        };
    if (epochs == 0) {
      return params;
    }
    long head =
        Long.decode(
            ethereum.call("eth_blockNumber", JsonNodeFactory.instance.arrayNode()).asText());
    long number = Math.max(0, head - (long) epochs * slotsInAnEpoch);
    return JsonNodeFactory.instance
        .arrayNode()
        .add("0x" + Long.toHexString(number))
        .add(params.path(1));
  }

  private JsonNode setBalance(JsonNode params) throws RpcException {
    Address account = Parameters.address(params, 0);
    UInt256 balance = UInt256.of(Parameters.number(params, 1));
    blocks.change(account, state -> state.setBalance(account, balance));
    return NullNode.instance;
  }

  private JsonNode setCode(JsonNode params) throws RpcException {
    Address account = Parameters.address(params, 0);
    Bytes code = Parameters.bytes(params, 1);
    if (code.size() > CODE_BYTES_MAX) {
      throw refused("code of %d bytes; at most %d".formatted(code.size(), CODE_BYTES_MAX));
    }
    blocks.change(account, state -> state.setCode(account, code));
    return NullNode.instance;
  }

  private JsonNode setNonce(JsonNode params) throws RpcException {
    Address account = Parameters.address(params, 0);
    long nonce = number(Parameters.number(params, 1), Long.MAX_VALUE, "a nonce");
    blocks.change(account, state -> state.setNonce(account, nonce));
    return NullNode.instance;
  }

  private JsonNode setStorage(JsonNode params) throws RpcException {
    Address account = Parameters.address(params, 0);
    UInt256 slot = UInt256.of(Parameters.number(params, 1));
    UInt256 value = UInt256.of(Parameters.word(params, 2));
    blocks.change(account, state -> state.setStorage(account, slot, value));
    return BooleanNode.TRUE;
  }

  /** One block, at a time if one is given. */
  private JsonNode mine(JsonNode params) throws RpcException {
    if (params.hasNonNull(0)) {
      setNextTime(params);
    }
    blocks.mine();
    return TextNode.valueOf("0x0");
  }

  /** Makes as many blocks as are asked for, by default one. */
  private JsonNode mineMany(JsonNode params) throws RpcException {
    BigInteger count = params.hasNonNull(0) ? Parameters.number(params, 0) : BigInteger.ONE;
    for (long left = number(count, BLOCKS_MAX, "a number of blocks"); left > 0; left--) {
      requireRoom();
      blocks.mine();
    }
    return NullNode.instance;
  }

  private JsonNode setInstant(JsonNode params) throws RpcException {
    if (!params.path(0).isBoolean()) {
      throw refused("say true or false");
    }
    blocks.setInstant(params.get(0).asBoolean());
    return NullNode.instance;
  }

  private JsonNode increaseTime(JsonNode params) throws RpcException {
    long seconds = number(Parameters.number(params, 0), ChainClock.SECONDS_MAX, "a time");
    return LongNode.valueOf(
        blocks.increaseTime(seconds).orElseThrow(() -> refused("the time would be too far ahead")));
  }

  private JsonNode setNextTime(JsonNode params) throws RpcException {
    long time = number(Parameters.number(params, 0), ChainClock.SECONDS_MAX, "a time");
    if (!blocks.setNextTime(time)) {
      throw refused("Timestamp error: %d is lower than previous block's timestamp".formatted(time));
    }
    return NullNode.instance;
  }

  private JsonNode snapshot() throws RpcException {
    long number =
        blocks
            .snapshot()
            .orElseThrow(
                () ->
                    new RpcException(
                        RpcException.SERVER,
                        "%d snapshots are kept; revert to one"
                            .formatted(ChainSnapshots.COUNT_MAX)));
    return TextNode.valueOf("0x" + Long.toHexString(number));
  }

  private JsonNode revert(JsonNode params) throws RpcException {
    BigInteger number = Parameters.number(params, 0);
    return BooleanNode.valueOf(number.bitLength() < Long.SIZE && blocks.revert(number.longValue()));
  }

  private static long number(BigInteger given, long max, String what) throws RpcException {
    if (given.compareTo(BigInteger.valueOf(max)) > 0) {
      throw refused("%s is given; %s is at most %d".formatted(given, what, max));
    }
    return given.longValue();
  }

  private static RpcException refused(String reason) {
    return new RpcException(RpcException.INVALID_PARAMS, reason);
  }
}
