package network.haca.llmnode.app;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Metrics;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import network.haca.connection.HeldBytes;
import network.haca.connection.server.ListenAddress;
import network.haca.llmnode.core.Proving;
import network.haca.llmnode.decoder.LocalProvider;
import network.haca.llmnode.http.BlockingWork;
import network.haca.llmnode.http.ExtraRoutes;
import network.haca.llmnode.http.KeyDelivery;
import network.haca.llmnode.http.LlmMetrics;
import network.haca.llmnode.http.LlmServer;
import network.haca.llmnode.http.OperatorRoutes;
import network.haca.llmnode.http.OperatorServer;
import network.haca.llmnode.individual.IndividualDrain;
import network.haca.llmnode.individual.IndividualOutbox;
import network.haca.llmnode.individual.SettlementNews;
import network.haca.llmnode.llm.LlmModels;
import network.haca.llmnode.llm.LlmModels.Source;
import network.haca.llmnode.llm.LlmRegistry;
import network.haca.llmnode.provider.Provider;
import network.haca.llmnode.provider.ProviderKeys;
import network.haca.llmnode.provider.Providers;
import network.haca.llmnode.provider.RemoteProvider;
import network.haca.onnx.Device;
import network.haca.onnx.InvalidModelException;
import network.haca.paymentgate.PaymentGate;
import network.haca.primitives.Bytes;
import network.haca.primitives.Sha256;
import network.haca.provingnode.app.NodeParts;
import network.haca.provingnode.app.ProvingNode;
import network.haca.provingnode.enrolment.Measurements;
import network.haca.provingnode.http.EnclaveRoutes;
import network.haca.provingnode.http.OperatorAccount;
import network.haca.provingnode.http.OperatorOrders;
import network.haca.provingnode.log.LogOutbox;
import network.haca.schemas.llm.OperatorOrder;
import network.haca.schemas.v1.IndividualProof;
import network.haca.service.Parts;

/**
 * An LLM node: providers, keys, outbox and port, wired. It listens at once and joins the registry
 * in the background; it serves while it is enabled there.
 */
public final class LlmNode extends ProvingNode {
  private final int keysPort;

  private final LogOutbox<IndividualProof> individual;

  private LlmNode(NodeParts parts, int port, int keysPort, LogOutbox<IndividualProof> individual) {
    super(parts, port);
    this.keysPort = keysPort;
    this.individual = individual;
  }

  /**
   * Starts and listens.
   *
   * @throws IOException if the registry file is wrong, the outbox cannot be opened or a port is
   *     taken
   * @throws InvalidModelException if a model that is run here cannot be opened
   */
  public static LlmNode start(Vertx vertx, LlmNodeConfig config)
      throws IOException, InvalidModelException {
    return NodeParts.start(config.node(), parts -> start(vertx, config, parts));
  }

  private static LlmNode start(Vertx vertx, LlmNodeConfig config, Parts started)
      throws IOException, InvalidModelException {
    LlmRegistry registry = new LlmRegistry(config.models(), config.reloading());
    LlmModels models = registry.now();
    LocalModels local = started.add(LocalModels.open(models, config.decoder()));
    NodeParts parts =
        new NodeParts(
            config.node(),
            Measurements.take(
                List.of(LlmNode.class, Device.class),
                List.of(Sha256.hash(Bytes.concat(registry.measured(), local.digests())).value())),
            started);
    ProviderKeys providerKeys = new ProviderKeys();
    HeldBytes held = new HeldBytes(config.bodiesBytesMax());
    Map<String, Provider> byName = providers(vertx, config, models, local, providerKeys, held);
    Providers providers = parts.add(new Providers(byName));
    LanguagePipe.start(vertx, config, registry, local, providers, parts);
    KeyDelivery keys = new KeyDelivery(servers(models), providerKeys);
    OperatorServer operator =
        new OperatorServer(vertx, keys, registry, config.node().limits(), config.keysHosts());
    parts.add(() -> operator.close().await());
    int keysPort =
        new ListenAddress("llm.keys.port", "127.0.0.1", config.keysPort()).open(operator::listen);
    LogOutbox<IndividualProof> individual =
        parts.outbox(
            IndividualProof.parser(),
            "individual",
            config.individual().waitingMax(),
            config.individual().waitingBytesMax());
    PaymentGate gate =
        parts.add(
            PaymentGate.start(vertx, "llm-node", config.gate(), () -> registry.now().prices()));
    LlmServer server =
        new LlmServer(
            vertx,
            parts.server(vertx, gate.headerBytesMax()),
            registry,
            providers,
            config.form(),
            gate,
            () -> parts.keys().identity().teeId().toHex(),
            proving(vertx, parts, individual, config),
            extras(vertx, parts, keys, config),
            config.limits(),
            held,
            new LlmMetrics(parts.tags(), Metrics.globalRegistry));
    parts.add(() -> server.close().await());
    int port = parts.publish(server::listen);
    return new LlmNode(parts, port, keysPort, individual);
  }

  private static List<ExtraRoutes> extras(
      Vertx vertx, NodeParts parts, KeyDelivery keys, LlmNodeConfig config) {
    List<ExtraRoutes> extras = new ArrayList<>();
    extras.add(
        new EnclaveRoutes(vertx, parts.keys(), parts.attester(), parts.health(), LlmServer::refuse)
            ::serves);
    config
        .node()
        .operator()
        .ifPresent(
            operator ->
                extras.add(
                    new OperatorRoutes(
                        keys,
                        new OperatorOrders(
                            OperatorOrder.Subject.KEYS,
                            parts.keys(),
                            parts.add(new OperatorAccount(operator::address)),
                            config.keysAccounts(),
                            InstantSource.system()))));
    return extras;
  }

  private static Proving proving(
      Vertx vertx, NodeParts parts, LogOutbox<IndividualProof> outbox, LlmNodeConfig config) {
    IndividualDrain drain =
        parts.add(new IndividualDrain(outbox, parts.outbox(), config.individual()));
    parts.health().live("individual-drain", drain::death);
    Gauge resting =
        Gauge.builder("haca.worker.individual.resting", drain, IndividualDrain::rested)
            .description("individual proofs that failed to be handed on and wait for another turn")
            .tags(parts.tags())
            .register(Metrics.globalRegistry);
    parts.add(() -> Metrics.globalRegistry.remove(resting));
    SettlementNews news = parts.add(new SettlementNews(vertx, config.individual()));
    return new Proving(
        parts.prover(),
        new IndividualOutbox(outbox, config.individual()),
        news,
        new BlockingWork(vertx));
  }

  private static Map<String, Provider> providers(
      Vertx vertx,
      LlmNodeConfig config,
      LlmModels models,
      LocalModels local,
      ProviderKeys keys,
      HeldBytes held) {
    Map<String, Provider> byName = new TreeMap<>();
    models
        .providers()
        .forEach(
            (name, source) ->
                byName.put(
                    name,
                    switch (source) {
                      case Source.Server server ->
                          new RemoteProvider(vertx, name, server, keys, config.provider(), held);
                      case Source.Folder _ -> new LocalProvider(vertx, local.of(name));
                    }));
    return byName;
  }

  /** Those that have keys. */
  private static Set<String> servers(LlmModels models) {
    Set<String> servers = new TreeSet<>(models.providers().keySet());
    servers.removeIf(name -> models.providers().get(name) instanceof Source.Folder);
    return servers;
  }

  /** Individual proofs whose request and answer are not on Walrus yet. */
  public long individualWaiting() {
    return individual.waiting();
  }

  /** On the loopback interface, where the providers' keys arrive. */
  public int keysPort() {
    return keysPort;
  }
}
