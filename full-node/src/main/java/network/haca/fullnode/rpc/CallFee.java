package network.haca.fullnode.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.util.List;
import network.haca.evm.word.UInt256;
import network.haca.primitives.Address;

/**
 * The fee that a call offers, in wei per gas: one price, or what EIP-1559 takes; zero if it offers
 * none.
 *
 * @param max what it pays at most
 * @param tip what of it the proposer gets at most
 */
record CallFee(UInt256 max, UInt256 tip) {
  private static final List<String> MARKET = List.of("maxFeePerGas", "maxPriorityFeePerGas");

  /**
   * @throws RpcException if both forms are given
   */
  static CallFee read(JsonNode call) throws RpcException {
    if (!call.hasNonNull("gasPrice")) {
      return new CallFee(number(call, "maxFeePerGas"), number(call, "maxPriorityFeePerGas"));
    }
    for (String other : MARKET) {
      if (call.hasNonNull(other)) {
        throw new RpcException(
            RpcException.INVALID_PARAMS, "'gasPrice' does not go with '%s'".formatted(other));
      }
    }
    UInt256 price = number(call, "gasPrice");
    return new CallFee(price, price);
  }

  private static UInt256 number(JsonNode call, String field) throws RpcException {
    return UInt256.of(Parameters.numberOr(call, field, BigInteger.ZERO));
  }

  boolean isNone() {
    return max.isZero() && tip.isZero();
  }

  /**
   * What a call pays per gas in a block, with go-ethereum's words if that block does not take it.
   */
  UInt256 price(Address sender, UInt256 baseFee) throws RpcException {
    if (isNone()) {
      return UInt256.ZERO;
    }
    if (tip.compareTo(max) > 0) {
      throw new RpcException(
          RpcException.SERVER,
          "max priority fee per gas higher than max fee per gas: address %s, maxPriorityFeePerGas: %s, maxFeePerGas: %s"
              .formatted(sender.toChecksumHex(), tip.toBigInteger(), max.toBigInteger()));
    }
    if (max.compareTo(baseFee) < 0) {
      throw new RpcException(
          RpcException.SERVER,
          "max fee per gas less than block base fee: address %s, maxFeePerGas: %s, baseFee: %s"
              .formatted(sender.toChecksumHex(), max.toBigInteger(), baseFee.toBigInteger()));
    }
    UInt256 room = max.subtract(baseFee);
    return room.compareTo(tip) < 0 ? max : baseFee.add(tip);
  }
}
