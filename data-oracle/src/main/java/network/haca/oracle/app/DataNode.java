package network.haca.oracle.app;

import io.micrometer.core.instrument.Metrics;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import network.haca.connection.server.ListenAddress;
import network.haca.oracle.core.Asker;
import network.haca.oracle.core.ReportBoard;
import network.haca.oracle.http.FactServer;
import network.haca.oracle.http.Facts;
import network.haca.oracle.http.FeedSources;
import network.haca.oracle.http.SecretDelivery;
import network.haca.oracle.http.SecretServer;
import network.haca.oracle.http.SourceAnswers;
import network.haca.oracle.pipe.SourceSightings;
import network.haca.oracle.source.SourceSecrets;
import network.haca.oracle.source.Sources;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Sha256;
import network.haca.provingnode.app.NodeParts;
import network.haca.provingnode.app.ProvingNode;
import network.haca.provingnode.enrolment.Measurements;
import network.haca.provingnode.http.EnclaveRoutes;
import network.haca.provingnode.http.OperatorAccount;
import network.haca.provingnode.http.OperatorOrders;
import network.haca.schemas.llm.OperatorOrder;
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
            Measurements.take(List.of(DataNode.class), measured(sources, config)),
            started);
    EnclaveRoutes enclave =
        new EnclaveRoutes(
            vertx, parts.keys(), parts.attester(), parts.health(), FactServer::refuse);
    SourceSecrets secrets = new SourceSecrets();
    SourceAnswers answers =
        new SourceAnswers(vertx, config.fetch(), secrets, InstantSource.system());
    parts.add(() -> answers.close().await());
    Facts facts =
        new Facts(vertx, answers, parts.prover(), InstantSource.system(), Metrics.globalRegistry);
    Optional<ReportBoard> board =
        FeedReporting.start(
            config.node(),
            sources,
            new FeedSources(answers, Asker.FEED, InstantSource.system()),
            parts);
    if (board.isPresent()) {
      SourceSightings sightings =
          new SourceSightings(
              sources, new FeedSources(answers, Asker.CONTRACT, InstantSource.system()));
      FactPipe.start(vertx, config, sources, sightings, board.get(), parts);
    }
    SecretDelivery delivery = new SecretDelivery(sources.secrets(), secrets);
    openSecretServer(vertx, config, delivery, parts);
    FactServer server =
        new FactServer(
            parts.server(vertx),
            sources,
            facts,
            enclave,
            delivery,
            orders(config, parts),
            config.limits());
    parts.add(() -> server.close().await());
    return new DataNode(parts, parts.publish(server::listen));
  }

  /**
   * With the authorities that stand in the JDK's place: whoever chooses them chooses who answers.
   */
  private static List<Bytes> measured(Sources sources, DataNodeConfig config) throws IOException {
    List<Bytes> digests = new ArrayList<>(sources.digests().stream().map(Bytes32::value).toList());
    if (config.fetch().trust().isPresent()) {
      byte[] authorities = Files.readAllBytes(config.fetch().trust().get());
      digests.add(Sha256.hash(Bytes.wrap(authorities)).value());
    }
    return digests;
  }

  private static void openSecretServer(
      Vertx vertx, DataNodeConfig config, SecretDelivery delivery, NodeParts parts)
      throws IOException {
    if (config.keysPort().isEmpty()) {
      return;
    }
    SecretServer server = new SecretServer(vertx, delivery, config.node().limits());
    parts.add(() -> server.close().await());
    var _ =
        new ListenAddress("data.keys.port", "127.0.0.1", config.keysPort().get())
            .open(server::listen);
  }

  private static Optional<OperatorOrders> orders(DataNodeConfig config, NodeParts parts) {
    return config
        .node()
        .operator()
        .map(
            operator ->
                new OperatorOrders(
                    OperatorOrder.Subject.KEYS,
                    parts.keys(),
                    parts.add(new OperatorAccount(operator::address)),
                    config.keysAccounts(),
                    InstantSource.system()));
  }
}
