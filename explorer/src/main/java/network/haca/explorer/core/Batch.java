package network.haca.explorer.core;

import java.util.Optional;
import network.haca.primitives.Bytes32;

/**
 * A batch of the view, or a proof that goes alone. Times are in milliseconds since 1970; 0 where a
 * step has not been, or was before what is kept.
 *
 * @param root of its tree; the leaf of a proof that goes alone
 * @param size proofs in it
 * @param listed the time by which lists are ordered, which never changes
 * @param batched when the stream closed it
 * @param uploaded when Walrus had it
 * @param opened when it was opened at the relay
 * @param closed when it was settled, rejected, or given up
 * @param number of the settlement at the relay
 * @param block in which it was opened
 * @param transaction that opened it
 * @param blob its id at Walrus; empty if it has none yet
 */
public record Batch(
    Bytes32 root,
    int size,
    boolean isAlone,
    Status status,
    long listed,
    long batched,
    long uploaded,
    long opened,
    long closed,
    long number,
    long block,
    Optional<Bytes32> transaction,
    String blob) {
  /** A batch that the stream has just closed. */
  static Batch of(Event.Batched event) {
    return new Batch(
        event.root(),
        event.leaves().size(),
        false,
        Status.BATCHED,
        event.at(),
        event.at(),
        0,
        0,
        0,
        0,
        0,
        Optional.empty(),
        "");
  }

  /** One of which a later step is known first. */
  static Batch of(Event.Step step) {
    return new Batch(
            step.root(),
            step.size(),
            step.isAlone(),
            Status.BATCHED,
            step.at(),
            0,
            0,
            0,
            0,
            0,
            0,
            Optional.empty(),
            "")
        .after(step);
  }

  /** With the time at which the stream closed it. */
  Batch batched(long at) {
    return new Batch(
        root,
        size,
        isAlone,
        status,
        listed,
        at,
        uploaded,
        opened,
        closed,
        number,
        block,
        transaction,
        blob);
  }

  /** The batch after a step; what is settled stays settled. */
  Batch after(Event.Step step) {
    Status next = step.status();
    boolean isBehind = status.isFinal() && next != Status.SETTLED;
    boolean isClosing = next == Status.SETTLED || next == Status.REJECTED || next == Status.EXPIRED;
    return new Batch(
        root,
        Math.max(size, step.size()),
        isAlone,
        isBehind ? status : next,
        listed,
        batched,
        first(uploaded, next == Status.UPLOADED, step.at()),
        first(opened, next == Status.PENDING, step.at()),
        isClosing && !isBehind ? step.at() : closed,
        step.number() > 0 ? step.number() : number,
        step.block() > 0 ? step.block() : block,
        step.transaction().or(() -> transaction),
        step.blob().isEmpty() ? blob : step.blob());
  }

  private static long first(long known, boolean isStep, long at) {
    return known == 0 && isStep ? at : known;
  }
}
