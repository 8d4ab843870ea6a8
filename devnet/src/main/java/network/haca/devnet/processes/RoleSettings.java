package network.haca.devnet.processes;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import network.haca.broker.BrokerAccess;

/** The settings of each role of a development network on this machine. */
public final class RoleSettings {
  private RoleSettings() {}

  public static Map<String, String> broker(
      Path data, String host, int port, int controllerPort, BrokerAccess access) {
    return Map.of(
        "broker.host",
        host,
        "broker.port",
        Integer.toString(port),
        "broker.controller.port",
        Integer.toString(controllerPort),
        "broker.data",
        data.toString(),
        "broker.users",
        access.format());
  }

  public static Map<String, String> walrus(Path data, int port) {
    return Map.of("walrus.port", Integer.toString(port), "walrus.data", data.toString());
  }

  /**
   * @param key file of an account with the relay role
   */
  public static Map<String, String> bridge(Path data, int port, Path key, Reach reach) {
    Map<String, String> settings = kafka(BrokerAccess.BRIDGE, reach);
    settings.put("bridge.data", data.toString());
    settings.put("bridge.port", Integer.toString(port));
    settings.put("bridge.key.file", key.toString());
    settings.put("chain.rpc", reach.chain().toString());
    settings.put("chain.ws", reach.chainEvents().toString());
    settings.put("cometbft.rpc", reach.cometBft().toString());
    settings.put("walrus.publisher", reach.walrus().toString());
    return settings;
  }

  /**
   * @param ingress that its playground asks
   */
  public static Map<String, String> explorer(Path data, int port, URI ingress, Reach reach) {
    Map<String, String> settings = kafka(BrokerAccess.READER, reach);
    settings.put("explorer.data", data.toString());
    settings.put("explorer.port", Integer.toString(port));
    settings.put("explorer.bridge", reach.bridge().toString());
    settings.put("explorer.ingress", ingress.toString());
    settings.put("chain.rpc", reach.chain().toString());
    settings.put("cometbft.rpc", reach.cometBft().toString());
    return settings;
  }

  public static Map<String, String> proofStream(Path state, Reach reach) {
    Map<String, String> settings = kafka(BrokerAccess.PROOF_STREAM, reach);
    settings.put("stream.state", state.toString());
    return settings;
  }

  /**
   * @param batchMax leaves of a batch
   * @param ageMaxMillis of a batch
   */
  public static Map<String, String> proofStream(
      Path state, int batchMax, int ageMaxMillis, Reach reach) {
    Map<String, String> settings = proofStream(state, reach);
    settings.put("batch.count.max", Integer.toString(batchMax));
    settings.put("batch.age.max", ageMaxMillis + "ms");
    return settings;
  }

  /**
   * @param operator key file of an account that may register nodes
   */
  public static Map<String, String> worker(
      Path outbox, int port, Path models, Path operator, Reach reach) {
    Map<String, String> settings = provingNode("worker", outbox, port, operator, reach);
    settings.put("worker.models", models.toString());
    settings.put("worker.onnx.threads", "1");
    return settings;
  }

  /**
   * @param registry file of models and providers
   * @param operator key file of an account that may register nodes
   */
  public static Map<String, String> llmNode(
      Path outbox, int port, int keysPort, Path registry, Path operator, Reach reach) {
    Map<String, String> settings = provingNode("worker", outbox, port, operator, reach);
    settings.put("llm.models", registry.toString());
    settings.put("llm.keys.port", Integer.toString(keysPort));
    settings.put("walrus.publisher", reach.walrus().toString());
    settings.put("bridge.url", reach.bridge().toString());
    return settings;
  }

  public static Map<String, String> ingress(int httpPort, int grpcPort, Reach reach) {
    Map<String, String> settings = new TreeMap<>();
    settings.put("ingress.http.port", Integer.toString(httpPort));
    settings.put("ingress.grpc.port", Integer.toString(grpcPort));
    settings.put("directory.refresh", "250ms");
    settings.put("chain.rpc", reach.chain().toString());
    settings.put("chain.ws", reach.chainEvents().toString());
    settings.put("ingress.settled.bridges", reach.bridge().toString());
    return settings;
  }

  /**
   * The settings that nodes of every kind have.
   *
   * @param prefix of the kind's own
   * @param operator key file of an account that may register nodes
   */
  public static Map<String, String> provingNode(
      String prefix, Path outbox, int port, Path operator, Reach reach) {
    Map<String, String> settings = kafka(BrokerAccess.WORKER, reach);
    settings.put(prefix + ".port", Integer.toString(port));
    settings.put(prefix + ".outbox", outbox.toString());
    settings.put(prefix + ".operator.key.file", operator.toString());
    settings.put("chain.rpc", reach.chain().toString());
    settings.put("chain.ws", reach.chainEvents().toString());
    return settings;
  }

  /**
   * The settings by which nodes that answer inside transactions verify headers. The network's
   * validators are its user's own, so their genesis is trusted for as long as can be.
   *
   * @param genesis of CometBFT
   */
  public static Map<String, String> trust(Path genesis, Reach reach) {
    return Map.of(
        "trust.genesis", genesis.toString(),
        "trust.node", reach.cometBft().toString(),
        "trust.period", "3650d");
  }

  private static Map<String, String> kafka(String user, Reach reach) {
    Map<String, String> settings = new TreeMap<>();
    settings.put("kafka.servers", reach.kafka());
    settings.put("kafka.user", user);
    settings.put("kafka.password", reach.access().password(user));
    return settings;
  }
}
