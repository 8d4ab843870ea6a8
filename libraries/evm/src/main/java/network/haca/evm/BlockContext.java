package network.haca.evm;

import java.util.function.LongFunction;
import network.haca.evm.word.UInt256;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes32;

/**
 * The fields of the block that contracts see.
 *
 * @param blockHash the hash of an ancestor by number, zero where there is none
 */
public record BlockContext(
    UInt256 chainId,
    long number,
    long timestamp,
    Address coinbase,
    long gasLimit,
    UInt256 baseFee,
    Bytes32 prevRandao,
    UInt256 blobBaseFee,
    LongFunction<Bytes32> blockHash) {
  public BlockContext withTimestamp(long other) {
    return new BlockContext(
        chainId, number, other, coinbase, gasLimit, baseFee, prevRandao, blobBaseFee, blockHash);
  }

  public BlockContext withGasLimit(long other) {
    return new BlockContext(
        chainId, number, timestamp, coinbase, other, baseFee, prevRandao, blobBaseFee, blockHash);
  }

  public BlockContext withBaseFee(UInt256 other) {
    return new BlockContext(
        chainId, number, timestamp, coinbase, gasLimit, other, prevRandao, blobBaseFee, blockHash);
  }
}
