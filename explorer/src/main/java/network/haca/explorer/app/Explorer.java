package network.haca.explorer.app;

import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.Tags;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.Optional;
import network.haca.connection.server.ListenAddress;
import network.haca.explorer.chain.Sources;
import network.haca.explorer.core.Lookup;
import network.haca.explorer.http.Api;
import network.haca.explorer.http.ExplorerServer;
import network.haca.explorer.kafka.ClusterName;
import network.haca.explorer.kafka.ReadProgress;
import network.haca.explorer.kafka.TopicReader;
import network.haca.explorer.rocksdb.ViewDatabase;
import network.haca.service.FolderLock;
import network.haca.service.Health;
import network.haca.service.Parts;
import network.haca.service.Role;
import network.haca.service.RoleGauges;

/**
 * The explorer, wired: topics into a view, the view and the chain to a page. It only reads, as
 * nobody that others wait for.
 */
public final class Explorer implements Role {
  private final Parts parts;
  private final Health health;
  private final int port;

  private Explorer(Parts parts, Health health, int port) {
    this.parts = parts;
    this.health = health;
    this.port = port;
  }

  /**
   * Starts and listens.
   *
   * @param rebuild throws away the view that there is
   * @throws IOException if the folder is in use or cannot be opened, or the port is taken
   */
  public static Explorer start(Vertx vertx, ExplorerConfig config, boolean rebuild)
      throws IOException {
    return Parts.start(parts -> start(vertx, config, rebuild, parts));
  }

  private static Explorer start(Vertx vertx, ExplorerConfig config, boolean rebuild, Parts parts)
      throws IOException {
    parts.add(FolderLock.take(config.data(), "explorer.data"));
    if (rebuild) {
      ViewDatabase.destroy(config.data().resolve("view"));
    }
    ViewDatabase database = parts.add(ViewDatabase.open(config.data().resolve("view")));
    ReadProgress progress = new ReadProgress();
    Api api =
        new Api(
            new Lookup(database),
            progress,
            Sources.at(config.chain(), config.cometBft(), config.bridge(), config.ingress()));
    Health health = new Health();
    ExplorerServer server =
        new ExplorerServer(
            vertx, api, health, config.limits(), config.connections(), System.nanoTime());
    ClusterName cluster = new ClusterName();
    TopicReader reader =
        parts.add(
            new TopicReader(
                TopicConsumer.open(config.kafka(), cluster),
                cluster,
                database,
                progress,
                server::publish));
    require(health, reader, progress);
    parts.add(() -> server.close().toCompletionStage().toCompletableFuture().join());
    parts.add(gauges(progress, server));
    int port =
        new ListenAddress("explorer.port", config.host(), config.port()).open(server::listen);
    return new Explorer(parts, health, port);
  }

  private static void require(Health health, TopicReader reader, ReadProgress progress) {
    health
        .live(
            "topics",
            () ->
                reader.isRunning()
                    ? Optional.empty()
                    : Optional.of("the thread that reads the topics has ended"))
        .ready("kafka", progress::failure)
        .ready(
            "view",
            () ->
                progress.wasAtEnd()
                    ? Optional.empty()
                    : Optional.of("the view is being made: GET /v1/status tells how far it is"));
  }

  private static RoleGauges gauges(ReadProgress progress, ExplorerServer server) {
    RoleGauges gauges = new RoleGauges(Metrics.globalRegistry);
    var _ =
        gauges.gauge(
            "haca.explorer.lag",
            "Records of the topics that are not in the view yet",
            "records",
            Tags.empty(),
            () -> progress.topics().values().stream().mapToLong(ReadProgress.Topic::left).sum());
    var _ =
        gauges.gauge(
            "haca.explorer.followers",
            "Clients that follow the live events",
            "",
            Tags.empty(),
            server::followers);
    return gauges;
  }

  public int port() {
    return port;
  }

  @Override
  public Health health() {
    return health;
  }

  @Override
  public void close() {
    parts.close();
  }
}
