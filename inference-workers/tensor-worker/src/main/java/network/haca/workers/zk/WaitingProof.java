package network.haca.workers.zk;

import java.time.Duration;
import network.haca.primitives.GrowingPause;

/**
 * An answer that waits for its proof, as it stands at one moment.
 *
 * @param sequence of the job in the log
 * @param at when it is due or, while it is proven, when that began; as nanoseconds
 * @param isLeaving its proof is handed on, or its end is written: nothing else ends it now
 */
record WaitingProof(long sequence, ProofJob job, long at, boolean isLeaving) {
  /** Between the attempts of one answer, of which only its age ends the last (rule N3). */
  static final Duration PAUSE_MAX = Duration.ofMinutes(10);

  private static final GrowingPause PAUSE = new GrowingPause(Duration.ofSeconds(2), PAUSE_MAX);

  boolean isDue(long now) {
    return job.state() == ProofState.QUEUED && !isLeaving && at - now <= 0;
  }

  WaitingProof begun(long now) {
    return new WaitingProof(sequence, job.tried(), now, false);
  }

  /** Its proof is made; if what ends it now cannot be kept, it is proven once more. */
  WaitingProof made() {
    return new WaitingProof(sequence, isLeaving ? job.in(ProofState.QUEUED) : job, at, true);
  }

  WaitingProof left() {
    return over(ProofState.PROVEN);
  }

  WaitingProof over(ProofState as) {
    return new WaitingProof(sequence, job.in(as), at, true);
  }

  WaitingProof leaving(boolean now) {
    return new WaitingProof(sequence, job, at, now);
  }

  /** To be tried later; what is over as well, in case that its end cannot be kept. */
  WaitingProof failed(ProofFailure reason, long now, boolean isFinal) {
    return new WaitingProof(
        sequence,
        job.because(reason.text()).in(ProofState.QUEUED),
        now + PAUSE.after(Math.max(1, job.attempts())).toNanos(),
        isFinal || isLeaving);
  }
}
