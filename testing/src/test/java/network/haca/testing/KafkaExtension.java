package network.haca.testing;

import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import network.haca.broker.BrokerAccess;
import network.haca.settings.KafkaSettings;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives tests a Kafka with the network's topics: the image {@code apache/kafka} in a container with
 * {@code -Pcontainers} where there is a container engine, else the embedded broker. The test's log
 * and its report say which. In a static field it lasts for the class, else for one test.
 */
public final class KafkaExtension
    implements BeforeAllCallback, AfterAllCallback, BeforeEachCallback, AfterEachCallback {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaExtension.class);

  private final Optional<BrokerAccess> access;
  private @Nullable KafkaBroker broker;
  private boolean isOfClass;

  private KafkaExtension(Optional<BrokerAccess> access) {
    this.access = access;
  }

  /** A broker that asks nobody who he is. */
  public static KafkaExtension open() {
    return new KafkaExtension(Optional.empty());
  }

  /** A broker with the network's users and their rights. */
  public static KafkaExtension restricted() {
    return new KafkaExtension(Optional.of(BrokerAccess.random()));
  }

  /** The {@code host:port} of clients, which stays when the broker is stopped and started. */
  String address() {
    return broker().address();
  }

  /** Settings of a client of an open broker. */
  public KafkaSettings client() {
    return KafkaSettings.of(address());
  }

  /** Settings of a client of a restricted broker. */
  public KafkaSettings client(String user) {
    return KafkaSettings.of(address(), user, access.orElseThrow().password(user));
  }

  /** The password of a user of a restricted broker. */
  public String password(String user) {
    return access.orElseThrow().password(user);
  }

  /** Ends the broker, which keeps its data. */
  public void stop() throws Exception {
    broker().stop();
  }

  /** Starts it again where it was. */
  public void start() throws Exception {
    broker().start();
  }

  /** Ends the broker and forgets all that it had; started again, it is a new one. */
  void lose() throws Exception {
    broker().lose();
  }

  private KafkaBroker broker() {
    return Objects.requireNonNull(broker, "the broker has not been started");
  }

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    isOfClass = true;
    begin(context);
  }

  @Override
  public void beforeEach(ExtensionContext context) throws Exception {
    if (!isOfClass) {
      begin(context);
    }
  }

  @Override
  public void afterEach(ExtensionContext context) throws IOException {
    if (!isOfClass) {
      end();
    }
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    end();
  }

  private void begin(ExtensionContext context) throws Exception {
    ContainerEngine.Answer engine = ContainerEngine.ask();
    broker =
        engine.isThere()
            ? new ContainerBroker(access)
            : new EmbeddedKafka(access, context.getRequiredTestClass().getSimpleName());
    String which = "Kafka of %s: %s (%s)".formatted(context.getDisplayName(), broker, engine.why());
    LOG.info(which);
    context.publishReportEntry("kafka", which);
    broker.start();
  }

  private void end() throws IOException {
    if (broker != null) {
      broker.close();
      broker = null;
    }
  }
}
