package network.haca.stack.chaos;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import network.haca.fullnode.core.DevelopmentAccounts;
import network.haca.primitives.Bytes32;
import network.haca.stack.broker.BrokerAccess;
import network.haca.stack.network.NetworkPorts;
import network.haca.stack.processes.Reach;
import network.haca.stack.processes.RoleSettings;

/**
 * What each of the twins is told: everybody else is behind a link. The first and the second have
 * accounts of their own, of which {@link ChaosNetwork} makes the second's what the first's are.
 */
final class TwinSettings {
  static final Bytes32 SECOND_RELAY = DevelopmentAccounts.KEYS.get(2);
  static final Bytes32 SECOND_OPERATOR = DevelopmentAccounts.KEYS.get(3);
  private static final Bytes32 FIRST_OPERATOR = DevelopmentAccounts.KEYS.get(0);
  private static final Bytes32 FIRST_RELAY = DevelopmentAccounts.KEYS.get(1);
  private static final int BATCH_MAX = 500;
  private static final int BATCH_AGE_MILLIS = 500;

  private final Roster roster;
  private final Places places;
  private final Links links;
  private final BrokerAccess access;
  private final int walrus;

  /**
   * @param walrus its port
   */
  TwinSettings(Roster roster, Places places, Links links, BrokerAccess access, int walrus) {
    this.roster = roster;
    this.places = places;
    this.links = links;
    this.access = access;
    this.walrus = walrus;
  }

  /**
   * @param index 0 or 1
   * @param models the folder of the models that workers serve
   * @param registry the file of the models that LLM nodes serve
   */
  Map<String, String> of(String role, int index, Path models, Path registry) throws IOException {
    String member = role + "-" + index;
    NetworkPorts ports = places.ports(member);
    Path data = places.data(member);
    Reach reach = reach(member, index);
    Bytes32 operator = index == 0 ? FIRST_OPERATOR : SECOND_OPERATOR;
    return switch (role) {
      case Roster.BRIDGE ->
          RoleSettings.bridge(
              data, ports.receipts(), index == 0 ? FIRST_RELAY : SECOND_RELAY, reach);
      case Roster.STREAM -> RoleSettings.proofStream(data, BATCH_MAX, BATCH_AGE_MILLIS, reach);
      case Roster.WORKER ->
          behindLink(
              member,
              ports.worker(),
              RoleSettings.worker(data, ports.worker(), models, operator, reach));
      case Roster.LLM ->
          behindLink(
              member,
              ports.llm(),
              RoleSettings.llmNode(data, ports.llm(), ports.llmKeys(), registry, operator, reach));
      case Roster.INGRESS -> RoleSettings.ingress(ports.http(), ports.grpc(), reach);
      default -> throw new IllegalArgumentException(role);
    };
  }

  /** Ingresses reach a node by the endpoint that it registers. */
  private Map<String, String> behindLink(String member, int port, Map<String, String> settings)
      throws IOException {
    Map<String, String> all = new TreeMap<>(settings);
    int link = links.open(Roster.link(Roster.INGRESS, member), port);
    all.put("worker.endpoint", "https://127.0.0.1:" + link);
    return all;
  }

  private Reach reach(String member, int index) throws IOException {
    NetworkPorts node = places.ports(Roster.VALIDATOR + "-" + index % roster.validators());
    NetworkPorts bridge = places.ports(Roster.BRIDGE + "-" + index);
    return new Reach(
        "localhost:" + places.ports(Roster.BROKER).kafka(),
        access,
        ChaosNetwork.url(links.open(Roster.link(member, "chain"), node.chainParts())),
        ChaosNetwork.url(links.open(Roster.link(member, "cometbft"), node.cometRpc())),
        ChaosNetwork.url(links.open(Roster.link(member, Roster.WALRUS), walrus)),
        ChaosNetwork.url(links.open(Roster.link(member, Roster.BRIDGE), bridge.receipts())));
  }
}
