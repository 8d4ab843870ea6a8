package network.haca.explorer.kafka;

import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/** How far the topics have been read, as another thread may ask. */
public final class ReadProgress {
  private volatile SortedMap<String, Topic> topics = new TreeMap<>();
  private volatile Optional<String> failure = Optional.of("the topics have not been read yet");
  private volatile boolean wasAtEnd;

  /**
   * The records of a topic.
   *
   * @param read offsets behind which everything is in the view, of all partitions together
   * @param left records that are still to be read
   */
  public record Topic(long read, long left) {}

  /** By the topic's name. */
  public Map<String, Topic> topics() {
    return topics;
  }

  /** Why nothing is read now; nothing if it is. */
  public Optional<String> failure() {
    return failure;
  }

  /** Returns true once the view has had all that there was. */
  public boolean wasAtEnd() {
    return wasAtEnd;
  }

  void polled(Consumer<byte[], byte[]> consumer) {
    SortedMap<String, Topic> now = new TreeMap<>();
    boolean isKnown = true;
    for (TopicPartition partition : consumer.assignment()) {
      long position = consumer.position(partition);
      long left = consumer.currentLag(partition).orElse(-1);
      isKnown &= left >= 0;
      Topic known = now.getOrDefault(partition.topic(), new Topic(0, 0));
      now.put(
          partition.topic(), new Topic(known.read() + position, known.left() + Math.max(0, left)));
    }
    topics = now;
    failure = Optional.empty();
    wasAtEnd |= isKnown && now.values().stream().allMatch(topic -> topic.left() == 0);
  }

  void failed(String why) {
    failure = Optional.of(why);
  }
}
