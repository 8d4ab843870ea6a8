package network.haca.contracts;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.primitives.Secp256k1;

/** Sends transactions of one account, one after the other, and waits until each is in a block. */
public final class TransactionSender {
  private static final long GAS_LIMIT = 5_000_000;
  private static final Duration POLL = Duration.ofMillis(50);
  private static final int POLLS_MAX = 400;
  private static final int ATTEMPTS_MAX = 3;

  /** In the words of CometBFT v0.40.0, and of a full node that starts. */
  private static final List<String> NOT_YET = List.of("catching up", "try again");

  /** It waits in the node's pool since an earlier attempt. */
  private static final String ALREADY_KNOWN = "already known";

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
   * Sends a call and waits for its block. Where another process uses the account too, the loser of
   * a nonce sends again.
   *
   * @return the transaction's hash
   * @throws IOException if the node refuses it, it reverts, or no block takes it in a minute
   */
  public synchronized Bytes32 send(Address to, Bytes data) throws IOException {
    for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
      long nonce = patiently(() -> client.nonce(account));
      UnsignedTransaction transaction =
          UnsignedTransaction.legacy(nonce, client.gasPrice(), GAS_LIMIT, to, data);
      Bytes signed = transaction.sign(client.chainId(), privateKey);
      Bytes32 hash = patiently(() -> broadcast(signed));
      Optional<Boolean> succeeded = await(hash, nonce);
      if (succeeded.isPresent()) {
        if (succeeded.get()) {
          return hash;
        }
        throw new IOException(
            "transaction " + hash + " to " + to + " reverted: " + reason(to, data));
      }
    }
    throw new IOException("no block takes a transaction of " + account + " to " + to);
  }

  private interface Question<T> {
    T ask() throws IOException;
  }

  /** A node that starts, or still catches up with the others, answers later. */
  private static <T> T patiently(Question<T> question) throws IOException {
    for (int i = 0; i < POLLS_MAX; i++) {
      try {
        return question.ask();
      } catch (EthereumClient.RefusedException e) {
        String reason = String.valueOf(e.getMessage());
        if (NOT_YET.stream().noneMatch(reason::contains)) {
          throw e;
        }
        pause();
      }
    }
    throw new IOException("the full node does not catch up with the chain");
  }

  private Bytes32 broadcast(Bytes signed) throws IOException {
    try {
      return client.send(signed);
    } catch (EthereumClient.RefusedException e) {
      if (String.valueOf(e.getMessage()).contains(ALREADY_KNOWN)) {
        return Keccak.hash(signed);
      }
      throw e;
    }
  }

  /** Whether the transaction succeeded; nothing if another took its nonce, or no block takes it. */
  private Optional<Boolean> await(Bytes32 hash, long nonce) throws IOException {
    for (int i = 0; i < POLLS_MAX; i++) {
      boolean nonceIsUsed = client.nonce(account) > nonce;
      Optional<Boolean> succeeded = client.succeeded(hash);
      if (succeeded.isPresent() || nonceIsUsed) {
        return succeeded;
      }
      pause();
    }
    return Optional.empty();
  }

  private String reason(Address to, Bytes data) {
    try {
      client.callFrom(account, to, data);
      return "unknown";
    } catch (EthereumClient.RefusedException e) {
      return ContractErrors.describe(e.data()).orElse(String.valueOf(e.getMessage()));
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
