package network.haca.broker;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import network.haca.schemas.topic.Topic;
import network.haca.schemas.topic.Topics;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the topics of the network with their partitions and settings. Of those that exist, the
 * settings that {@link Topics} names are set to what it says; what an operator set beside them
 * stays.
 */
final class TopicCreation {
  private static final Logger LOG = LoggerFactory.getLogger(TopicCreation.class);

  private TopicCreation() {}

  static void agree(Admin admin, short replicationFactor, int proofPartitions) throws IOException {
    try {
      Set<String> existing = admin.listTopics().names().get();
      createMissing(admin, replicationFactor, proofPartitions, existing);
      alterDiffering(admin, existing);
      if (existing.contains(Topics.PROOFS.name())) {
        tellOfPartitions(admin, proofPartitions);
      }
    } catch (ExecutionException e) {
      throw new IOException("the topics cannot be made: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while making topics", e);
    }
  }

  private static void createMissing(
      Admin admin, short replicationFactor, int proofPartitions, Set<String> existing)
      throws ExecutionException, InterruptedException {
    List<NewTopic> missing = new ArrayList<>();
    for (Topic<?> topic : Topics.ALL) {
      missing.add(
          new NewTopic(
                  topic.name(),
                  topic.equals(Topics.PROOFS) ? proofPartitions : topic.partitions(),
                  replicationFactor)
              .configs(topic.settings()));
    }
    missing.add(new NewTopic(Topics.DEAD_LETTERS, 1, replicationFactor));
    missing.removeIf(topic -> existing.contains(topic.name()));
    admin.createTopics(missing).all().get();
  }

  /** Partitions of a topic that exists stay: the key of a proof would lead to another one. */
  private static void tellOfPartitions(Admin admin, int wanted)
      throws ExecutionException, InterruptedException {
    String name = Topics.PROOFS.name();
    int present =
        Objects.requireNonNull(
                admin.describeTopics(List.of(name)).allTopicNames().get().get(name), name)
            .partitions()
            .size();
    if (present != wanted) {
      LOG.warn(
          "{} was made with {} partitions and keeps them; broker.proofs.partitions={} would hold"
              + " for a new one",
          name,
          present,
          wanted);
    }
  }

  private static void alterDiffering(Admin admin, Set<String> existing)
      throws ExecutionException, InterruptedException {
    Map<ConfigResource, Topic<?>> topics = new TreeMap<>(TopicCreation::compare);
    for (Topic<?> topic : Topics.ALL) {
      if (existing.contains(topic.name())) {
        topics.put(new ConfigResource(ConfigResource.Type.TOPIC, topic.name()), topic);
      }
    }
    Map<ConfigResource, Collection<AlterConfigOp>> changes = new TreeMap<>(TopicCreation::compare);
    Map<ConfigResource, Config> present = admin.describeConfigs(topics.keySet()).all().get();
    present.forEach(
        (resource, config) -> {
          Topic<?> topic = topics.get(resource);
          if (topic != null && !differing(topic, config).isEmpty()) {
            changes.put(resource, differing(topic, config));
          }
        });
    if (!changes.isEmpty()) {
      admin.incrementalAlterConfigs(changes).all().get();
    }
  }

  private static List<AlterConfigOp> differing(Topic<?> topic, Config present) {
    return topic.settings().entrySet().stream()
        .filter(
            wanted -> {
              ConfigEntry entry = present.get(wanted.getKey());
              return entry == null || !wanted.getValue().equals(entry.value());
            })
        .map(
            wanted ->
                new AlterConfigOp(
                    new ConfigEntry(wanted.getKey(), wanted.getValue()), AlterConfigOp.OpType.SET))
        .toList();
  }

  private static int compare(ConfigResource one, ConfigResource other) {
    return one.name().compareTo(other.name());
  }
}
