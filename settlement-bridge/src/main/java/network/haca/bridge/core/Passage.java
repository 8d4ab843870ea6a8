package network.haca.bridge.core;

import java.time.Duration;
import network.haca.primitives.Bytes32;
import network.haca.primitives.GrowingPause;

/**
 * How far a batch has come; its bytes are elsewhere. Times are of a clock that only goes forward.
 *
 * @param arrivedAt when the bridge took it, in milliseconds
 * @param since when this phase began
 * @param dueAt when there is something to do for it again
 * @param failures of this phase, one after the other
 * @param rejections without a culprit
 * @param reason why it waits; empty if it goes on
 * @param number of its settlement while that is pending
 * @param blobId of its bytes; empty while it is not computed
 */
public record Passage(
    Bytes32 root,
    long arrivedAt,
    Phase phase,
    long since,
    long dueAt,
    int failures,
    int rejections,
    String reason,
    long number,
    String blobId) {
  /** Between two tries of what failed: the first, doubling up to the last. */
  public static final Duration RETRY = Duration.ofMillis(500);

  public static final Duration RETRY_MAX = Duration.ofSeconds(15);

  /** Before a batch is opened anew that was rejected without a culprit: doubling as well. */
  public static final Duration REOPEN = Duration.ofSeconds(2);

  public static final Duration REOPEN_MAX = Duration.ofMinutes(1);

  /** What is pending for longer has its blob looked after. */
  public static final Duration PENDING_LONG = Duration.ofSeconds(20);

  /** What is looked at again in a moment for longer waits. */
  public static final Duration SOON_MAX = Duration.ofSeconds(10);

  private static final Duration LOOK = Duration.ofMillis(50);
  private static final GrowingPause RETRIES = new GrowingPause(RETRY, RETRY_MAX);
  private static final GrowingPause REOPENINGS = new GrowingPause(REOPEN, REOPEN_MAX);

  /**
   * Begins with a batch that comes. It is stored first of all: before it is opened, the relay is
   * asked anyway whether it is known there.
   */
  public static Passage arrived(Bytes32 root, long now) {
    return begin(root, now, now).to(Phase.STORE, now);
  }

  /**
   * Begins with a batch that came before this process did, or with a part of one.
   *
   * @param arrivedAt now or earlier
   */
  public static Passage begin(Bytes32 root, long arrivedAt, long now) {
    return new Passage(root, arrivedAt, Phase.LOOK, now, now, 0, 0, "", 0, "");
  }

  /** Goes on at once. */
  public Passage to(Phase next, long now) {
    return new Passage(root, arrivedAt, next, now, now, 0, rejections, "", number, blobId);
  }

  public Passage ofBlob(String id) {
    return new Passage(
        root, arrivedAt, phase, since, dueAt, failures, rejections, reason, number, id);
  }

  /**
   * To be looked at again in a moment, though nothing failed; where that is so for long, it waits.
   */
  public Passage soon(String why, long now) {
    if (now - since >= SOON_MAX.toMillis()) {
      return waits(phase, why, now);
    }
    long due = now + LOOK.toMillis();
    return new Passage(
        root, arrivedAt, phase, since, due, failures, rejections, reason, number, blobId);
  }

  /**
   * A settlement of it is open.
   *
   * @param more that is wrong meanwhile; may be empty
   */
  public Passage pending(long settlement, String more, long now) {
    String why = "settlement %s waits for the validators%s".formatted(settlement, more);
    long heal = now + PENDING_LONG.toMillis();
    return new Passage(
        root, arrivedAt, Phase.PENDING, now, heal, 0, rejections, why, settlement, blobId);
  }

  /** What was tried failed, and is tried again later. */
  public Passage waits(Phase again, String why, long now) {
    long due = now + RETRIES.after(failures + 1).toMillis();
    return new Passage(
        root,
        arrivedAt,
        again,
        again == phase ? since : now,
        due,
        failures + 1,
        rejections,
        why,
        number,
        blobId);
  }

  /** The validators rejected it, and nobody knows why: it is stored and opened anew later. */
  public Passage rejected(String why, long now) {
    long due = now + REOPENINGS.after(rejections + 1).toMillis();
    return new Passage(
        root, arrivedAt, Phase.STORE, now, due, failures + 1, rejections + 1, why, number, blobId);
  }

  /** Returns true if it has failed lately: it leaves places to those that have not. */
  public boolean isRetry() {
    return failures > 0 || phase == Phase.HEAL;
  }
}
