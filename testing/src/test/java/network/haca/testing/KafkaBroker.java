package network.haca.testing;

import java.io.IOException;

/** A Kafka that a test has for itself; its {@code toString} says what it is. */
interface KafkaBroker extends AutoCloseable {
  /** The {@code host:port} of clients, the same for as long as this is there. */
  String address();

  /** Starts it, on what it had, with the network's topics and rights. */
  void start() throws Exception;

  /** Ends it; its data stays. */
  void stop() throws Exception;

  /** Ends it, and its data is lost. */
  void lose() throws Exception;

  @Override
  void close() throws IOException;
}
