package network.haca.testing;

import network.haca.connection.LocalNodes;
import org.junit.jupiter.api.BeforeAll;

/** A client through the ingress to a worker over pinned TLS, while Kafka is away. */
class InferenceIT extends InferenceChecks {
  @BeforeAll
  static void connect() throws Exception {
    start(new LocalNodes(), new LocalNodes());
  }
}
