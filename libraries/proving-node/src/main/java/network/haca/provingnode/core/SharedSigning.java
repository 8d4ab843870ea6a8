package network.haca.provingnode.core;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.RootSignature;

/**
 * Signs for several callers at once with one key (rule T6). A message that comes alone is signed at
 * once and by itself. Those that come while a signature is computed wait for its end and are then
 * signed together, at most {@link RootSignature#ANSWERS_MAX} at a time. Before each signature
 * callers that are ready to run may run, so that their messages are in it; no message waits for one
 * that has yet to be made.
 *
 * <p>Callers block, and one of them signs for all that wait with it. So there are never more
 * messages here than callers, whose number is bounded where requests are admitted.
 */
public final class SharedSigning {
  private final Function<Bytes32, Bytes> key;
  private final Runnable letOthersRun;
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private boolean isSigning;

  /** The end of a caller's wait. */
  private sealed interface Turn {
    record Signed(Bytes signature) implements Turn {}

    /** The caller signs for all that wait. */
    record ToSign() implements Turn {}
  }

  private static final Turn TO_SIGN = new Turn.ToSign();

  private record Waiting(Bytes32 message, CompletableFuture<Turn> turn) {}

  /**
   * @param key signs one message, with a random salt
   * @param letOthersRun yields to what is ready to run; returns at once if nothing is
   */
  public SharedSigning(Function<Bytes32, Bytes> key, Runnable letOthersRun) {
    this.key = key;
    this.letOthersRun = letOthersRun;
  }

  /** The message's signature: of it alone, or of a root with the message's path. */
  public Bytes sign(Bytes32 message) {
    Waiting own = new Waiting(message, new CompletableFuture<>());
    // Made before it is this caller's turn, which has to be passed on even if the heap is full.
    List<Waiting> window = new ArrayList<>();
    if (!waits(own)) {
      return signForAll(own, window);
    }
    return switch (own.turn().join()) {
      case Turn.Signed(Bytes signature) -> signature;
      case Turn.ToSign() -> signForAll(own, window);
    };
  }

  private synchronized boolean waits(Waiting own) {
    if (isSigning) {
      waiting.add(own);
      return true;
    }
    isSigning = true;
    return false;
  }

  private Bytes signForAll(Waiting own, List<Waiting> window) {
    List<Turn.Signed> turns;
    try {
      letOthersRun.run();
      gather(own, window);
      turns = signatures(window).stream().map(Turn.Signed::new).toList();
    } catch (Throwable failure) {
      window.forEach(each -> each.turn().completeExceptionally(failure));
      throw failure;
    } finally {
      passOn();
    }
    for (int i = 1; i < window.size(); i++) {
      boolean _ = window.get(i).turn().complete(turns.get(i));
    }
    return turns.getFirst().signature();
  }

  private synchronized void gather(Waiting own, List<Waiting> window) {
    window.add(own);
    while (window.size() < RootSignature.ANSWERS_MAX && !waiting.isEmpty()) {
      window.add(waiting.getFirst());
      waiting.removeFirst();
    }
  }

  private List<Bytes> signatures(List<Waiting> window) {
    return window.size() == 1
        ? List.of(key.apply(window.getFirst().message()))
        : RootSignature.sign(window.stream().map(Waiting::message).toList(), key);
  }

  /** To the one that has waited longest; those that come until it signs are signed with it. */
  private synchronized void passOn() {
    Waiting next = waiting.poll();
    if (next == null) {
      isSigning = false;
    } else {
      boolean _ = next.turn().complete(TO_SIGN);
    }
  }
}
