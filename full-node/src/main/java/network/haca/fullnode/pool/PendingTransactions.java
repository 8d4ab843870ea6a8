package network.haca.fullnode.pool;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import network.haca.fullnode.core.SignedTransaction;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes32;

/** The transactions that wait in a node for their block. */
public interface PendingTransactions {
  /** A node without a memory pool. */
  PendingTransactions NONE =
      new PendingTransactions() {
        @Override
        public List<SignedTransaction> live() {
          return List.of();
        }

        @Override
        public List<SignedTransaction> held() {
          return List.of();
        }

        @Override
        public Optional<SignedTransaction> find(Bytes32 hash) {
          return Optional.empty();
        }

        @Override
        public long nextNonce(Address account, long committed) {
          return committed;
        }

        @Override
        public BigInteger suggestedTip() {
          return BigInteger.ZERO;
        }
      };

  /** Transactions that may be in the next block, the earlier first. */
  List<SignedTransaction> live();

  /** Transactions that wait for an earlier one of their sender. */
  List<SignedTransaction> held();

  Optional<SignedTransaction> find(Bytes32 hash);

  /**
   * The first nonce of an account that no transaction of the chain or of the pool has.
   *
   * @param committed the account's next nonce in the latest block
   */
  long nextNonce(Address account, long committed);

  /** The tip that a transaction needs now to be in the next block, in wei per gas. */
  BigInteger suggestedTip();
}
