package network.haca.stack.broker;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import network.haca.schemas.topic.Topic;
import network.haca.schemas.topic.Topics;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * Makes the topics of the network with their partitions and settings; those that exist are left as
 * they are.
 */
final class TopicCreation {
  private TopicCreation() {}

  static void createMissing(Admin admin, short replicationFactor) throws IOException {
    try {
      Set<String> existing = admin.listTopics().names().get();
      List<NewTopic> missing = new ArrayList<>();
      for (Topic<?> topic : Topics.ALL) {
        missing.add(
            new NewTopic(topic.name(), topic.partitions(), replicationFactor)
                .configs(topic.settings()));
      }
      missing.add(new NewTopic(Topics.DEAD_LETTERS, 1, replicationFactor));
      missing.removeIf(topic -> existing.contains(topic.name()));
      admin.createTopics(missing).all().get();
    } catch (ExecutionException e) {
      throw new IOException("the topics cannot be made", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while making topics", e);
    }
  }
}
