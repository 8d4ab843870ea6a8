package network.haca.proofstream.topology;

import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.processor.TaskId;

/**
 * Refuses a task that is initialized for a second time, which ends its thread: another one takes
 * its place and begins with a new task.
 *
 * <p>When a transaction times out, Kafka Streams (4.3, 4.4) closes the task and initializes the
 * same object again. Its store is restored and its consumer goes back to what is committed, but the
 * task still holds the position up to which it had fetched ({@code
 * StreamTask.nextOffsetsAndMetadataToBeConsumed}). If it commits before it fetches again, it
 * commits that position, and whoever takes the partition over then skips records that nobody has
 * processed. A new task holds no such position.
 */
final class OneLife {
  private boolean isBegun;

  /**
   * Notes that the task is initialized.
   *
   * @throws StreamsException if it was before
   */
  void begin(TaskId task) {
    if (isBegun) {
      throw new StreamsException(
          "task %s was closed after a failure and is not begun again in this thread"
              .formatted(task));
    }
    isBegun = true;
  }
}
