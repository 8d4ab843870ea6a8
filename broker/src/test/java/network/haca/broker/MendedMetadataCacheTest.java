package network.haca.broker;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.metadata.PartitionRecord;
import org.apache.kafka.common.metadata.TopicRecord;
import org.apache.kafka.common.network.ListenerName;
import org.apache.kafka.image.MetadataDelta;
import org.apache.kafka.image.MetadataImage;
import org.apache.kafka.image.MetadataProvenance;
import org.apache.kafka.metadata.KRaftMetadataCache;
import org.apache.kafka.server.common.KRaftVersion;
import org.junit.jupiter.api.Test;

/** Each case has a class loader of its own, since a class is loaded once. */
class MendedMetadataCacheTest {
  @Test
  void aPartitionWithoutLeaderIsNotTakenForDeleted() throws Exception {
    assertTrue(answer(MendedLeaderless.class));
  }

  @Test
  void aPartitionThatDoesNotExistIsTakenForDeleted() throws Exception {
    assertFalse(answer(MendedUnknown.class));
  }

  /** When this fails, Kafka is right by itself, and the correction is to be removed. */
  @Test
  void kafkaAsItIsShippedTakesAPartitionWithoutLeaderForDeleted() throws Exception {
    assertFalse(answer(Shipped.class));
  }

  private static boolean answer(Class<? extends Callable<Boolean>> question) throws Exception {
    try (URLClassLoader loader =
        new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader())) {
      Object callable = loader.loadClass(question.getName()).getDeclaredConstructor().newInstance();
      return (Boolean) ((Callable<?>) callable).call();
    }
  }

  private static URL[] classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(MendedMetadataCacheTest::url)
        .toArray(URL[]::new);
  }

  private static URL url(String entry) {
    try {
      return Path.of(entry).toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException(entry, e);
    }
  }

  /** Asks for the leader of a partition that has none. */
  public static final class MendedLeaderless implements Callable<Boolean> {
    @Override
    public Boolean call() {
      MendedMetadataCache.load();
      MendedMetadataCache.load();
      Optional<Node> leader = leader(0);
      return leader.isPresent() && leader.get().isEmpty();
    }
  }

  /** Asks for the leader of a partition that does not exist. */
  public static final class MendedUnknown implements Callable<Boolean> {
    @Override
    public Boolean call() {
      MendedMetadataCache.load();
      return leader(1).isPresent();
    }
  }

  /** Asks Kafka's own class for the leader of a partition that has none. */
  public static final class Shipped implements Callable<Boolean> {
    @Override
    public Boolean call() {
      return leader(0).isPresent();
    }
  }

  private static Optional<Node> leader(int partition) {
    Uuid topic = Uuid.randomUuid();
    MetadataDelta delta = new MetadataDelta.Builder().setImage(MetadataImage.EMPTY).build();
    delta.replay(new TopicRecord().setName("topic").setTopicId(topic));
    delta.replay(
        new PartitionRecord()
            .setTopicId(topic)
            .setPartitionId(0)
            .setReplicas(List.of(1))
            .setIsr(List.of(1))
            .setLeader(-1)
            .setLeaderEpoch(1)
            .setPartitionEpoch(1));
    KRaftMetadataCache cache = new KRaftMetadataCache(1, () -> KRaftVersion.LATEST_PRODUCTION);
    cache.setImage(delta.apply(MetadataProvenance.EMPTY));
    return cache.getPartitionLeaderEndpoint("topic", partition, new ListenerName("CLIENTS"));
  }
}
