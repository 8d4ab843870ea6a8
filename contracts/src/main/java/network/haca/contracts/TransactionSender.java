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

/**
 * Sends transactions of one account in the order of their nonces; several may wait for their blocks
 * at once.
 */
public final class TransactionSender {
  private static final long GAS_LIMIT = 5_000_000;
  private static final Duration POLL = Duration.ofMillis(50);
  private static final int POLLS_MAX = 400;

  /**
   * Upper bound on the tries for one call while another process of the account takes its nonces.
   */
  private static final int ATTEMPTS_MAX = 16;

  /** Upper bound on the tries for one call, each of some seconds, while no block takes it. */
  private static final int UNTAKEN_MAX = 3;

  /** Polls after which a transaction is given to the node again, which may have lost it. */
  private static final int POLLS_UNTIL_AGAIN = 40;

  /** In the words of CometBFT v0.40.0, and of a full node that starts. */
  private static final List<String> NOT_YET = List.of("catching up", "try again");

  /** Another process was faster with the account. */
  private static final List<String> NONCE_TAKEN = List.of("nonce too low", "underpriced");

  /** It waits in the node's pool since an earlier attempt. */
  private static final String ALREADY_KNOWN = "already known";

  private final EthereumClient client;
  private final Bytes32 privateKey;
  private final Address account;

  /** Until a transaction counts as not taken. */
  private final int pollsMax;

  public TransactionSender(EthereumClient client, Bytes32 privateKey) {
    this(client, privateKey, POLLS_MAX);
  }

  TransactionSender(EthereumClient client, Bytes32 privateKey, int pollsMax) {
    this.client = client;
    this.pollsMax = pollsMax;
    this.privateKey = privateKey;
    this.account = Secp256k1.addressOf(privateKey);
  }

  /** A transaction that the node has taken. */
  public record Submission(Bytes32 hash, Address account, long nonce, Bytes raw) {}

  /** A block has the transaction, and the contract did not do what it was asked. */
  public static final class RevertedException extends IOException {
    RevertedException(String message) {
      super(message);
    }
  }

  public Address account() {
    return account;
  }

  /**
   * Sends a call and waits for its block. Where another process uses the account too, the loser of
   * a nonce sends again.
   *
   * @return the transaction's hash
   * @throws RevertedException if it reverts
   * @throws IOException if the node refuses it, or no block takes it
   */
  public Bytes32 send(Address to, Bytes data) throws IOException {
    int untaken = 0;
    for (int attempt = 0; attempt < ATTEMPTS_MAX && untaken < UNTAKEN_MAX; attempt++) {
      Submission submission = submit(to, data);
      switch (outcome(submission, to, data)) {
        case DONE -> {
          return submission.hash();
        }
        case NONCE_TAKEN -> {}
        case UNTAKEN -> untaken++;
      }
    }
    throw new IOException(
        untaken == UNTAKEN_MAX
            ? "no block takes a transaction of %s to %s, in %d tries"
                .formatted(account, to, UNTAKEN_MAX)
            : "another process sends with the key of %s: its nonce was taken %d times; give each a key of its own"
                .formatted(account, ATTEMPTS_MAX));
  }

  /**
   * Hands a call to the node.
   *
   * @throws IOException if the node refuses it
   */
  public synchronized Submission submit(Address to, Bytes data) throws IOException {
    for (int attempt = 1; true; attempt++) {
      long nonce = patiently(() -> client.pendingNonce(account));
      Bytes signed =
          UnsignedTransaction.legacy(nonce, client.gasPrice(), GAS_LIMIT, to, data)
              .sign(client.chainId(), privateKey);
      try {
        Bytes32 hash = patiently(() -> broadcast(signed));
        return new Submission(hash, account, nonce, signed);
      } catch (EthereumClient.RefusedException e) {
        String reason = String.valueOf(e.getMessage());
        if (NONCE_TAKEN.stream().noneMatch(reason::contains)) {
          throw e;
        }
        if (attempt == ATTEMPTS_MAX) {
          throw new IOException(
              "another process sends with the key of %s: its nonce was taken %d times; give each a key of its own"
                  .formatted(account, attempt),
              e);
        }
        BlockFreshness.pause(POLL);
      }
    }
  }

  /**
   * Waits for a transaction's block; false if another took its nonce, or no block takes it.
   *
   * @param to where it was sent, with {@code data}
   * @throws RevertedException if it reverts, with the contract's reason
   */
  public boolean await(Submission submission, Address to, Bytes data) throws IOException {
    return outcome(submission, to, data) == Outcome.DONE;
  }

  private enum Outcome {
    DONE,
    NONCE_TAKEN,
    UNTAKEN
  }

  private Outcome outcome(Submission submission, Address to, Bytes data) throws IOException {
    for (int i = 1; i <= pollsMax; i++) {
      boolean nonceIsUsed = client.nonce(account) > submission.nonce();
      Optional<Boolean> succeeded = client.succeeded(submission.hash());
      if (succeeded.isPresent() && !succeeded.get()) {
        throw new RevertedException(
            "transaction %s to %s reverted: %s".formatted(submission.hash(), to, reason(to, data)));
      }
      if (succeeded.isPresent() || nonceIsUsed) {
        return succeeded.isPresent() ? Outcome.DONE : Outcome.NONCE_TAKEN;
      }
      if (i % POLLS_UNTIL_AGAIN == 0) {
        giveAgain(submission);
      }
      BlockFreshness.pause(POLL);
    }
    return Outcome.UNTAKEN;
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
        BlockFreshness.pause(POLL);
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

  private void giveAgain(Submission submission) throws IOException {
    try {
      var _ = client.send(submission.raw());
    } catch (EthereumClient.RefusedException e) {
      // Known already, or just taken by a block: the next look shows which.
    }
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
}
