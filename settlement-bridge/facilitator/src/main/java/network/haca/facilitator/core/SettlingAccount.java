package network.haca.facilitator.core;

import java.io.IOException;
import java.math.BigInteger;
import java.util.Optional;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.x402.SettlementCall;

/** The account that sends settlements on one network. */
public interface SettlingAccount {
  Address address();

  /** The nonce of the next transaction, behind those in blocks. */
  long nonce() throws IOException;

  /** And behind those that the node's pool holds. */
  long pendingNonce() throws IOException;

  /** What a transaction costs per gas now, in wei, with room for the next blocks. */
  BigInteger fee() throws IOException;

  /** Signs, and sends nothing. */
  Attempt sign(long nonce, BigInteger fee, SettlementCall call) throws IOException;

  /** Hands a transaction to the node, which may know it, or have had it in a block. */
  void send(Bytes raw) throws IOException;

  /** Where a transaction is; nothing while it is in no block. */
  Optional<Inclusion> inclusion(Bytes32 transaction) throws IOException;

  /** The most that a transaction costs at a fee per gas, in wei. */
  BigInteger worstCost(BigInteger fee);

  /** The latest block that the chain calls safe; -1 if it calls none so. */
  long safe() throws IOException;

  /** The latest block that no reorganisation can take back. */
  long finalized() throws IOException;

  /**
   * A transaction in a block.
   *
   * @param isSuccess whether it did not revert
   * @param cost in wei
   */
  record Inclusion(long block, boolean isSuccess, BigInteger cost) {}
}
