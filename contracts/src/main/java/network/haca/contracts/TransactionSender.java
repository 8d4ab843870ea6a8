package network.haca.contracts;

import java.io.IOException;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Optional;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Secp256k1;

/** Sends transactions of one account, one after the other, and waits until each is in a block. */
public final class TransactionSender {
  private static final long GAS_LIMIT = 5_000_000;
  private static final Duration POLL = Duration.ofMillis(50);
  private static final int POLLS_MAX = 600;

  private final EthereumClient client;
  private final Bytes32 privateKey;
  private final Address account;

  public TransactionSender(EthereumClient client, Bytes32 privateKey) {
    this.client = client;
    this.privateKey = privateKey;
    this.account = Secp256k1.addressOf(privateKey);
  }

  public Address account() {
    return account;
  }

  /**
   * Sends a call and waits for its block.
   *
   * @return the transaction's hash
   * @throws IOException if the node refuses it, it reverts, or no block takes it in half a minute
   */
  public synchronized Bytes32 send(Address to, Bytes data) throws IOException {
    LegacyTransaction transaction =
        new LegacyTransaction(
            client.nonce(account), client.gasPrice(), GAS_LIMIT, to, BigInteger.ZERO, data);
    Bytes32 hash = client.send(transaction.sign(client.chainId(), privateKey));
    for (int i = 0; i < POLLS_MAX; i++) {
      Optional<Boolean> succeeded = client.succeeded(hash);
      if (succeeded.isPresent()) {
        if (succeeded.get()) {
          return hash;
        }
        throw new IOException(
            "transaction " + hash + " to " + to + " reverted: " + reason(to, data));
      }
      pause();
    }
    throw new IOException("no block takes transaction " + hash);
  }

  private String reason(Address to, Bytes data) {
    try {
      client.call(to, data);
      return "unknown";
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static void pause() throws IOException {
    try {
      Thread.sleep(POLL);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for a block", e);
    }
  }
}
