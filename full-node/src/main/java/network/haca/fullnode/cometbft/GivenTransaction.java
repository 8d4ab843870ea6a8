package network.haca.fullnode.cometbft;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import network.haca.fullnode.rpc.PeerNetwork.Reception;
import network.haca.primitives.Bytes;
import org.jspecify.annotations.Nullable;

/** A transaction on its way to CometBFT, and what becomes of it there. */
final class GivenTransaction {
  /** Longer than two requests to CometBFT may take: the one before its own, and its own. */
  private static final Duration OUTCOME_MAX = Duration.ofSeconds(25);

  private final Bytes transaction;
  private final CompletableFuture<Reception> outcome = new CompletableFuture<>();
  private volatile @Nullable Reception heard;

  GivenTransaction(Bytes transaction) {
    this.transaction = transaction;
  }

  Bytes transaction() {
    return transaction;
  }

  /** The application has answered; CometBFT does not know it yet. */
  void hear(Reception answer) {
    heard = answer;
  }

  /**
   * CometBFT has answered.
   *
   * @param refusal in its words, if it has not taken the transaction
   */
  void handedOn(Optional<String> refusal) {
    Reception answer = heard;
    if (refusal.isPresent()) {
      fail(new IOException(refusal.get()));
    } else if (answer == null) {
      fail(new IOException("CometBFT does not say whether it took the transaction"));
    } else {
      outcome.complete(answer);
    }
  }

  /** It got no answer; of no effect if it has one. */
  void fail(IOException reason) {
    outcome.completeExceptionally(reason);
  }

  /**
   * Waits for what becomes of it.
   *
   * @throws IOException if CometBFT refused it, or did not answer in time
   */
  Reception outcome() throws IOException, InterruptedException {
    try {
      return outcome.get(OUTCOME_MAX.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw new IOException(e.getCause() == null ? null : e.getCause().getMessage(), e.getCause());
    } catch (TimeoutException e) {
      throw new IOException(CometBftRpc.NO_ANSWER, e);
    }
  }
}
