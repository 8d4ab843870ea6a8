package network.haca.contracts;

import java.io.IOException;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
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
  private static final long TRANSFER_GAS = 21_000;

  /** Between two looks at a node that does not tell of its blocks. */
  private static final Duration POLL = Duration.ofMillis(50);

  private static final int POLLS_MAX = 400;

  /** Upper bound on waiting for a transaction's block, before it counts as not taken. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /**
   * Upper bound on the tries for one call while another process of the account takes its nonces.
   */
  private static final int ATTEMPTS_MAX = 16;

  /** Upper bound on the tries for one call, each of some seconds, while no block takes it. */
  private static final int UNTAKEN_MAX = 3;

  /** After so long a transaction is given to the node again, which may have lost it. */
  private static final Duration AGAIN = Duration.ofSeconds(2);

  /** In the words of CometBFT v0.40.0, and of a full node that starts. */
  private static final List<String> NOT_YET = List.of("catching up", "try again");

  /** Another process was faster with the account. */
  private static final List<String> NONCE_TAKEN = List.of("nonce too low", "underpriced");

  /** It waits in the node's pool since an earlier attempt. */
  private static final String ALREADY_KNOWN = "already known";

  private final EthereumClient client;
  private final Supplier<Bytes32> privateKey;
  private final NewBlocks blocks;

  /** Until a transaction counts as not taken. */
  private final Duration patience;

  public TransactionSender(EthereumClient client, Bytes32 privateKey) {
    this(client, privateKey, PATIENCE);
  }

  TransactionSender(EthereumClient client, Bytes32 privateKey, Duration patience) {
    this(client, () -> privateKey, NewBlocks.untold(), patience);
  }

  /**
   * @param privateKey asked for each transaction, so that another may take its place at any time
   */
  public TransactionSender(EthereumClient client, Supplier<Bytes32> privateKey) {
    this(client, privateKey, NewBlocks.untold());
  }

  /**
   * Makes a sender that looks for its transactions with each block.
   *
   * @param privateKey asked for each transaction, so that another may take its place at any time
   * @param blocks of the same node
   */
  public TransactionSender(EthereumClient client, Supplier<Bytes32> privateKey, NewBlocks blocks) {
    this(client, privateKey, blocks, PATIENCE);
  }

  private TransactionSender(
      EthereumClient client, Supplier<Bytes32> privateKey, NewBlocks blocks, Duration patience) {
    this.client = client;
    this.privateKey = privateKey;
    this.blocks = blocks;
    this.patience = patience;
  }

  /** A transaction that the node has taken. */
  public record Submission(Bytes32 hash, Address account, long nonce, Bytes raw) {}

  /** A block has the transaction, and the contract did not do what it was asked. */
  public static final class RevertedException extends IOException {
    /**
     * @param message with the contract's reason
     */
    public RevertedException(String message) {
      super(message);
    }

    /** Says whether who sent it may not ask for this, rather than what was asked being wrong. */
    public boolean isForLackOfRole() {
      return String.valueOf(getMessage()).contains(ContractErrors.LACKS_ROLE);
    }
  }

  /** The account of the key that is used now. */
  public Address account() {
    return Secp256k1.addressOf(privateKey.get());
  }

  /** The most that a transaction of this class takes from its sender at this price, in wei. */
  public static BigInteger costMax(BigInteger gasPrice) {
    return gasPrice.multiply(BigInteger.valueOf(GAS_LIMIT));
  }

  /** The price of a transfer of ether beside its value, in wei. */
  public static BigInteger transferCost(BigInteger gasPrice) {
    return gasPrice.multiply(BigInteger.valueOf(TRANSFER_GAS));
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
    return send(new Order(to, BigInteger.ZERO, GAS_LIMIT, data));
  }

  /**
   * Sends wei to an account that has no code, and waits for the block. It is paid once at most:
   * what no block takes is given to the node again as it was signed.
   *
   * @return the transaction's hash
   * @throws IOException if the node refuses it, or no block takes it, which one still may
   */
  public Bytes32 transfer(Address to, BigInteger value) throws IOException {
    Order order = new Order(to, value, TRANSFER_GAS, Bytes.EMPTY);
    Submission submission = submit(order);
    int untaken = 0;
    for (int attempt = 0; attempt < ATTEMPTS_MAX && untaken < UNTAKEN_MAX; attempt++) {
      switch (outcome(submission, to, Bytes.EMPTY)) {
        case DONE -> {
          return submission.hash();
        }
        // The nonce is another transaction's: this one can never be in a block.
        case NONCE_TAKEN -> submission = submit(order);
        case UNTAKEN -> {
          untaken++;
          giveAgain(submission);
        }
      }
    }
    throw failure(submission.account(), to, untaken);
  }

  /** The same for every nonce that it may get. */
  private record Order(
      Address to, BigInteger value, long gas, Optional<BigInteger> price, Bytes data) {
    /** At the price that the node names when it is signed. */
    private Order(Address to, BigInteger value, long gas, Bytes data) {
      this(to, value, gas, Optional.empty(), data);
    }
  }

  private Bytes32 send(Order order) throws IOException {
    Address account = account();
    int untaken = 0;
    for (int attempt = 0; attempt < ATTEMPTS_MAX && untaken < UNTAKEN_MAX; attempt++) {
      Submission submission = submit(order);
      switch (outcome(submission, order.to(), order.data())) {
        case DONE -> {
          return submission.hash();
        }
        case NONCE_TAKEN -> {}
        case UNTAKEN -> untaken++;
      }
    }
    throw failure(account, order.to(), untaken);
  }

  private static IOException failure(Address account, Address to, int untaken) {
    return untaken == UNTAKEN_MAX
        ? new IOException(
            "no block takes a transaction of %s to %s, in %d tries"
                .formatted(account, to, UNTAKEN_MAX))
        : shared(account);
  }

  private static IOException shared(Address account) {
    return new IOException(
        "another process sends with the key of %s: its nonce was taken %d times; give each a key of its own"
            .formatted(account, ATTEMPTS_MAX));
  }

  /**
   * Hands a call to the node.
   *
   * @throws IOException if the node refuses it
   */
  public Submission submit(Address to, Bytes data) throws IOException {
    return submit(new Order(to, BigInteger.ZERO, GAS_LIMIT, data));
  }

  /**
   * As {@link #submit(Address, Bytes)}, with a gas limit and a price of its own.
   *
   * @param price of gas, in wei
   * @throws IOException if the node refuses it
   */
  public Submission submit(Address to, Bytes data, long gas, BigInteger price) throws IOException {
    return submit(new Order(to, BigInteger.ZERO, gas, Optional.of(price), data));
  }

  /**
   * Hands the node another transaction in the place of one that no block has taken yet.
   *
   * @param place account and nonce of the one that is to give way
   * @param price of gas, in wei: a tenth more than that one's at least
   * @return nothing if this sender's account has become another
   * @throws IOException if the node refuses it
   */
  public synchronized Optional<Submission> replace(
      Submission place, Address to, Bytes data, long gas, BigInteger price) throws IOException {
    Bytes32 key = privateKey.get();
    if (!Secp256k1.addressOf(key).equals(place.account())) {
      return Optional.empty();
    }
    Order order = new Order(to, BigInteger.ZERO, gas, Optional.of(price), data);
    Bytes signed = sign(order, place.nonce(), price, client.chainId(), key);
    Submission replaced =
        new Submission(Keccak.hash(signed), place.account(), place.nonce(), signed);
    try {
      return patiently(() -> broadcastWith(key, signed)).map(_ -> replaced);
    } catch (EthereumClient.RefusedException e) {
      throw e;
    } catch (IOException e) {
      // The node may have taken it: whoever waits for the place waits for this one, too.
      return Optional.of(replaced);
    }
  }

  private synchronized Submission submit(Order order) throws IOException {
    for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
      Optional<Submission> submission = tryOnce(order, privateKey.get());
      if (submission.isPresent()) {
        return submission.get();
      }
    }
    throw shared(account());
  }

  /** Nothing if another took the nonce, or the key counts no more. */
  private Optional<Submission> tryOnce(Order order, Bytes32 key) throws IOException {
    Address account = Secp256k1.addressOf(key);
    EthereumClient.SigningTerms terms = patiently(() -> client.signingTerms(account));
    BigInteger price = order.price().orElse(terms.gasPrice());
    Bytes signed = sign(order, terms.nonce(), price, terms.chainId(), key);
    try {
      return patiently(() -> broadcastWith(key, signed))
          .map(hash -> new Submission(hash, account, terms.nonce(), signed));
    } catch (EthereumClient.RefusedException e) {
      String reason = String.valueOf(e.getMessage());
      if (NONCE_TAKEN.stream().noneMatch(reason::contains)) {
        throw e;
      }
      BlockFreshness.pause(POLL);
      return Optional.empty();
    }
  }

  /**
   * The key is read again last of all: the node may have taken long to answer until here, and an
   * account that was replaced meanwhile may have no role any more.
   */
  private Optional<Bytes32> broadcastWith(Bytes32 key, Bytes signed) throws IOException {
    return privateKey.get().equals(key) ? Optional.of(broadcast(signed)) : Optional.empty();
  }

  private static Bytes sign(Order order, long nonce, BigInteger price, long chainId, Bytes32 key) {
    return new UnsignedTransaction(
            nonce,
            Optional.empty(),
            price,
            order.gas(),
            Optional.of(order.to()),
            order.value(),
            order.data())
        .sign(chainId, key);
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
    long begin = System.nanoTime();
    long givenAt = begin;
    for (long now = begin; now - begin < patience.toNanos(); now = System.nanoTime()) {
      if (now - givenAt >= AGAIN.toNanos()) {
        giveAgain(submission);
        givenAt = now;
      }
      NewBlocks.Next next = blocks.next();
      Optional<Outcome> outcome = look(submission, to, data);
      if (outcome.isPresent()) {
        return outcome.get();
      }
      pauseUntil(next);
    }
    return Outcome.UNTAKEN;
  }

  /** A block holds the transaction, or another with its nonce, or neither. */
  private Optional<Outcome> look(Submission submission, Address to, Bytes data) throws IOException {
    if (isInBlock(submission, to, data)) {
      return Optional.of(Outcome.DONE);
    }
    if (client.nonce(submission.account()) <= submission.nonce()) {
      return Optional.empty();
    }
    // Its own block may have come since it was looked for.
    return Optional.of(isInBlock(submission, to, data) ? Outcome.DONE : Outcome.NONCE_TAKEN);
  }

  private boolean isInBlock(Submission submission, Address to, Bytes data) throws IOException {
    Optional<EthereumClient.Receipt> receipt = client.receipt(submission.hash());
    if (receipt.isPresent() && !receipt.get().succeeded()) {
      throw new RevertedException(
          "transaction %s to %s reverted: %s"
              .formatted(submission.hash(), to, reason(submission.account(), to, data)));
    }
    return receipt.isPresent();
  }

  private static void pauseUntil(NewBlocks.Next block) throws IOException {
    try {
      if (!block.await(AGAIN)) {
        Thread.sleep(POLL);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for a block", e);
    }
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

  private String reason(Address account, Address to, Bytes data) {
    try {
      client.callFrom(account, to, data);
      return "unknown";
    } catch (EthereumClient.RefusedException e) {
      return ContractErrors.describe(e.revertData()).orElse(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
  }
}
