package network.haca.oracle.app;

import io.micrometer.core.instrument.Metrics;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import network.haca.oracle.http.FactServer;
import network.haca.oracle.http.Facts;
import network.haca.oracle.source.Sources;
import network.haca.primitives.Bytes32;
import network.haca.provingnode.app.NodeParts;
import network.haca.provingnode.app.ProvingNode;
import network.haca.provingnode.enrolment.Measurements;
import network.haca.provingnode.http.EnclaveRoutes;
import network.haca.service.Parts;

/**
 * A data node: sources, keys, outbox and port, wired. It listens at once and joins the registry in
 * the background; it answers while it is enabled there.
 */
public final class DataNode extends ProvingNode {
  private DataNode(NodeParts parts, int port) {
    super(parts, port);
  }

  /**
   * Starts and listens.
   *
   * @throws IOException if the file of sources is wrong, the outbox cannot be opened or the port is
   *     taken
   */
  public static DataNode start(Vertx vertx, DataNodeConfig config) throws IOException {
    return NodeParts.start(config.node(), parts -> start(vertx, config, parts));
  }

  private static DataNode start(Vertx vertx, DataNodeConfig config, Parts started)
      throws IOException {
    Sources sources = Sources.read(config.sources());
    NodeParts parts =
        new NodeParts(
            config.node(),
            Measurements.take(
                List.of(DataNode.class), sources.digests().stream().map(Bytes32::value).toList()),
            started);
    EnclaveRoutes enclave =
        new EnclaveRoutes(
            vertx, parts.keys(), parts.attester(), parts.health(), FactServer::refuse);
    Facts facts =
        new Facts(
            vertx, config.fetch(), parts.prover(), InstantSource.system(), Metrics.globalRegistry);
    parts.add(() -> facts.close().await());
    FactServer server =
        new FactServer(parts.server(vertx), sources, facts, enclave, config.limits());
    parts.add(() -> server.close().await());
    return new DataNode(parts, parts.publish(server::listen));
  }
}
