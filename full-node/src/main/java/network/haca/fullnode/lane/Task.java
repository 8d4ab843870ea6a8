package network.haca.fullnode.lane;

/** A job and who it is for. */
final class Task {
  private final Work work;
  private final Job job;
  private long attained;

  Task(Work work, Job job) {
    this.work = work;
    this.job = job;
  }

  Work work() {
    return work;
  }

  Job job() {
    return job;
  }

  String address() {
    return work.caller().address();
  }

  /** Nanoseconds that it ran so far. */
  long attained() {
    return attained;
  }

  void ran(long nanos) {
    attained += nanos;
  }
}
