package network.haca.testing;

import network.haca.connection.LocalNodes;
import org.junit.jupiter.api.BeforeAll;

/** The same answers, refusals and bounds where the ingress calls the worker without a socket. */
class SameProcessIT extends InferenceChecks {
  @BeforeAll
  static void connect() throws Exception {
    LocalNodes nodes = new LocalNodes();
    start(nodes, nodes);
  }
}
