package network.haca.fullnode.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import network.haca.evm.BlockContext;
import network.haca.evm.word.UInt256;

/** go-ethereum's fields of a block that a call shall find other than they are. */
final class BlockOverride {
  private static final TreeSet<String> FIELDS =
      new TreeSet<>(
          List.of(
              "number",
              "time",
              "gasLimit",
              "feeRecipient",
              "prevRandao",
              "baseFeePerGas",
              "blobBaseFee"));

  private BlockOverride() {}

  /** The block with those fields that are given. */
  static BlockContext apply(BlockContext block, JsonNode given) throws RpcException {
    for (Map.Entry<String, JsonNode> field : given.properties()) {
      if (asksForNothing(field.getKey(), field.getValue())) {
        continue;
      }
      if (!FIELDS.contains(field.getKey())) {
        throw new RpcException(
            RpcException.INVALID_PARAMS,
            "a block has no '%s' to override; there are %s"
                .formatted(field.getKey(), String.join(", ", FIELDS)));
      }
    }
    return new BlockContext(
        block.chainId(),
        number(given, "number", block.number()),
        number(given, "time", block.timestamp()),
        given.hasNonNull("feeRecipient")
            ? Parameters.addressOf(given.get("feeRecipient"))
            : block.coinbase(),
        number(given, "gasLimit", block.gasLimit()),
        word(given, "baseFeePerGas", block.baseFee()),
        given.hasNonNull("prevRandao")
            ? Parameters.wordOf(given.get("prevRandao"))
            : block.prevRandao(),
        word(given, "blobBaseFee", block.blobBaseFee()),
        block.blockHash());
  }

  /** Blocks have no withdrawals here. */
  private static boolean asksForNothing(String field, JsonNode value) {
    return value.isNull() || (field.equals("withdrawals") && value.isArray() && value.isEmpty());
  }

  private static UInt256 word(JsonNode given, String name, UInt256 otherwise) throws RpcException {
    return UInt256.of(Parameters.numberOr(given, name, otherwise.toBigInteger()));
  }

  private static long number(JsonNode given, String name, long otherwise) throws RpcException {
    BigInteger number = Parameters.numberOr(given, name, BigInteger.valueOf(otherwise));
    if (number.bitLength() > 62) {
      throw new RpcException(
          RpcException.INVALID_PARAMS, "'%s' %s is too large".formatted(name, number));
    }
    return number.longValue();
  }
}
