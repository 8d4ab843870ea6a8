package network.haca.testing;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import network.haca.broker.BrokerAccess;
import network.haca.broker.BrokerProperties;
import network.haca.broker.BrokerSetup;
import network.haca.devnet.network.NetworkPorts;
import network.haca.schemas.topic.Topics;
import network.haca.settings.KafkaSettings;
import org.jspecify.annotations.Nullable;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.utility.DockerImageName;

/** The image {@code apache/kafka} in a container, set as the embedded broker is. */
final class ContainerBroker implements KafkaBroker {
  private static final String HOST = "127.0.0.1";
  private static final int END_SECONDS = 20;

  /** As Testcontainers names them. */
  private static final List<String> LISTENERS = List.of("PLAINTEXT", "BROKER", "CONTROLLER");

  private final String image;
  private final int port = NetworkPorts.free().kafka();
  private final Optional<BrokerAccess> access;
  private @Nullable KafkaContainer container;

  ContainerBroker(Optional<BrokerAccess> access) throws IOException {
    this.access = access;
    this.image = ComposeStack.image("KAFKA");
  }

  @Override
  public String address() {
    return HOST + ":" + port;
  }

  @Override
  public void start() throws Exception {
    if (container == null) {
      KafkaContainer created = container();
      container = created;
      created.start();
    } else {
      container.getDockerClient().startContainerCmd(container.getContainerId()).exec();
    }
    BrokerSetup.agree(administrator(), access.isPresent(), Topics.PROOFS.partitions());
  }

  /** On one port for life: clients look for a broker that comes back where it was. */
  private KafkaContainer container() {
    KafkaContainer created =
        new OnThisMachine(image)
            .withEnv("KAFKA_CONTROLLER_QUORUM_VOTERS", "1@localhost:9094")
            .withEnv(BrokerProperties.variables(BrokerProperties.limits()))
            .withEnv(BrokerProperties.variables(BrokerProperties.ofImage()))
            .withEnv(BrokerProperties.variables(BrokerProperties.security(LISTENERS, access)));
    created.setPortBindings(List.of("%s:%d:9092".formatted(HOST, port)));
    return created;
  }

  private KafkaSettings administrator() {
    return access
        .map(
            known ->
                KafkaSettings.of(address(), BrokerAccess.ADMIN, known.password(BrokerAccess.ADMIN)))
        .orElseGet(() -> KafkaSettings.of(address()));
  }

  @Override
  public void stop() {
    if (container != null) {
      container
          .getDockerClient()
          .stopContainerCmd(container.getContainerId())
          .withTimeout(END_SECONDS)
          .exec();
    }
  }

  @Override
  public void lose() {
    if (container != null) {
      container.stop();
      container = null;
    }
  }

  @Override
  public void close() {
    lose();
  }

  /** Its port is bound to this machine alone, whatever address Testcontainers would give it. */
  private static final class OnThisMachine extends KafkaContainer {
    OnThisMachine(String image) {
      super(DockerImageName.parse(image).asCompatibleSubstituteFor("apache/kafka"));
    }

    @Override
    public String getHost() {
      return HOST;
    }
  }

  @Override
  public String toString() {
    return image + " in a container";
  }
}
