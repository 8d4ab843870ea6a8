package network.haca.stack.broker;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import network.haca.schemas.topic.Topic;
import network.haca.schemas.topic.Topics;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;

/**
 * Makes the topics of the network with their partitions and settings. Those that an earlier release
 * made get the settings of this one; their partitions stay.
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
      admin.incrementalAlterConfigs(settings(existing)).all().get();
    } catch (ExecutionException e) {
      throw new IOException("the topics cannot be made or set", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while making topics", e);
    }
  }

  private static Map<ConfigResource, Collection<AlterConfigOp>> settings(Set<String> existing) {
    Map<ConfigResource, Collection<AlterConfigOp>> settings = new HashMap<>();
    for (Topic<?> topic : Topics.ALL) {
      if (existing.contains(topic.name())) {
        settings.put(
            new ConfigResource(ConfigResource.Type.TOPIC, topic.name()),
            topic.settings().entrySet().stream()
                .map(each -> new ConfigEntry(each.getKey(), each.getValue()))
                .map(entry -> new AlterConfigOp(entry, AlterConfigOp.OpType.SET))
                .toList());
      }
    }
    return settings;
  }
}
