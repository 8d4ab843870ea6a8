package network.haca.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import network.haca.broker.BrokerAccess;
import network.haca.broker.BrokerConfig;
import network.haca.broker.EmbeddedBroker;
import network.haca.devnet.network.NetworkPorts;
import network.haca.schemas.topic.Topics;
import org.jspecify.annotations.Nullable;

/** The broker of {@code haca up}, in this process. */
final class EmbeddedKafka implements KafkaBroker {
  private final NetworkPorts ports = NetworkPorts.free();
  private final Optional<BrokerAccess> access;
  private final Path home;
  private int lives;
  private @Nullable EmbeddedBroker running;

  /**
   * @param name of the folder of its data, for people who look
   */
  EmbeddedKafka(Optional<BrokerAccess> access, String name) throws IOException {
    this.access = access;
    this.home = Files.createTempDirectory("kafka-of-" + name);
  }

  @Override
  public String address() {
    return "127.0.0.1:" + ports.kafka();
  }

  @Override
  public void start() throws IOException {
    running =
        EmbeddedBroker.start(
            new BrokerConfig(
                "127.0.0.1",
                ports.kafka(),
                ports.kafkaController(),
                home.resolve("life-" + lives),
                access,
                Topics.PROOFS.partitions()));
  }

  @Override
  public void stop() {
    if (running != null) {
      running.close();
      running = null;
    }
  }

  @Override
  public void lose() {
    stop();
    lives++;
  }

  @Override
  public void close() throws IOException {
    stop();
    List<Path> all;
    try (Stream<Path> files = Files.walk(home)) {
      all = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : all) {
      Files.delete(file);
    }
  }

  @Override
  public String toString() {
    return "the embedded broker";
  }
}
