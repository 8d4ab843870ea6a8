package network.haca.fullnode.core;

import network.haca.primitives.Address;
import network.haca.primitives.Bytes32;

/** The state and block fields that calls at a height are executed with. */
public record BlockSetting(long number, long timestamp, Address coinbase, Bytes32 stateRoot) {
  public static BlockSetting of(BlockHeader header) {
    return new BlockSetting(
        header.number(), header.timestamp(), header.coinbase(), header.stateRoot());
  }
}
