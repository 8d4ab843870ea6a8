package network.haca.bridge.core;

import java.io.IOException;
import java.util.Optional;
import network.haca.contracts.RelayContract.Settlement;
import network.haca.primitives.Bytes32;

/** Transactions of the past, as far as the chain's node still knows them. */
public interface ChainHistory {
  /**
   * @throws IOException if the chain does not answer
   */
  Mined find(Bytes32 transaction) throws IOException;

  /**
   * The transaction that opened a settlement, in hexadecimal; nothing if the node keeps no history
   * so far back.
   *
   * @throws IOException if the chain does not answer
   */
  Optional<String> opening(Settlement settlement) throws IOException;

  /**
   * A transaction.
   *
   * @param height of its block; 0 while it is in none, or if the node does not know it
   * @param sender nothing if the node does not know it
   */
  record Mined(long height, Optional<Sender> sender) {}

  /**
   * The account that sent a transaction.
   *
   * @param account in hexadecimal, as the node writes it
   */
  record Sender(String account, long nonce) {}
}
