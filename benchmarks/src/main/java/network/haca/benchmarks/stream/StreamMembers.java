package network.haca.benchmarks.stream;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import network.haca.schemas.topic.Topics;
import network.haca.settings.KafkaSettings;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/** The stream's threads, as Kafka has shared the partitions of proofs among them. */
final class StreamMembers {
  private static final Duration LOOK = Duration.ofMillis(200);
  private static final String GROUP = "haca-proof-stream";

  private StreamMembers() {}

  /**
   * Returns once so many members have partitions and nothing is being shared anew.
   *
   * @throws IOException if that does not come in time
   */
  static void await(KafkaSettings kafka, int members, Duration patience)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    try (Admin admin = Admin.create(kafka.toClientProperties())) {
      while (atWork(admin) != members) {
        if (System.nanoTime() > end) {
          throw new IOException(
              "after %d s the stream's %d threads do not share the partitions yet"
                  .formatted(patience.toSeconds(), members));
        }
        Thread.sleep(LOOK);
      }
    }
  }

  private static long atWork(Admin admin) throws IOException, InterruptedException {
    try {
      ConsumerGroupDescription group =
          Objects.requireNonNull(
                  admin.describeConsumerGroups(List.of(GROUP)).describedGroups().get(GROUP))
              .get();
      return group.groupState() == GroupState.STABLE
          ? group.members().stream().filter(StreamMembers::hasProofs).count()
          : 0;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof GroupIdNotFoundException) {
        return 0;
      }
      throw new IOException("the broker does not tell who reads: " + e.getMessage(), e);
    }
  }

  private static boolean hasProofs(MemberDescription member) {
    return member.assignment().topicPartitions().stream()
        .anyMatch(partition -> partition.topic().equals(Topics.PROOFS.name()));
  }
}
