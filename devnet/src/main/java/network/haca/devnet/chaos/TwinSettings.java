package network.haca.devnet.chaos;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import network.haca.broker.BrokerAccess;
import network.haca.devnet.network.NetworkPorts;
import network.haca.devnet.network.NetworkSenders;
import network.haca.devnet.processes.Reach;
import network.haca.devnet.processes.RoleSettings;

/**
 * Settings of the twins: everybody else is behind a link, and each that sends has an account of its
 * own.
 */
final class TwinSettings {
  private static final int BATCH_MAX = 500;
  private static final int BATCH_AGE_MILLIS = 500;

  private final Roster roster;
  private final Places places;
  private final Links links;
  private final BrokerAccess access;
  private final NetworkSenders senders;
  private final int walrus;

  /**
   * @param walrus its port
   */
  TwinSettings(
      Roster roster,
      Places places,
      Links links,
      BrokerAccess access,
      NetworkSenders senders,
      int walrus) {
    this.roster = roster;
    this.places = places;
    this.links = links;
    this.access = access;
    this.senders = senders;
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
    return switch (role) {
      case Roster.BRIDGE ->
          RoleSettings.bridge(data, ports.receipts(), senders.file(relay(index)), reach);
      case Roster.STREAM -> RoleSettings.proofStream(data, BATCH_MAX, BATCH_AGE_MILLIS, reach);
      case Roster.WORKER ->
          behindLink(
              member,
              ports.worker(),
              RoleSettings.worker(
                  data, ports.worker(), models, senders.file(operator(member)), reach));
      case Roster.LLM ->
          behindLink(
              member,
              ports.llm(),
              RoleSettings.llmNode(
                  data,
                  ports.llm(),
                  ports.llmKeys(),
                  registry,
                  senders.file(operator(member)),
                  reach));
      case Roster.INGRESS -> RoleSettings.ingress(ports.http(), ports.grpc(), reach);
      default -> throw new IllegalArgumentException(role);
    };
  }

  /** Names the accounts of all twins that send. */
  static List<String> senders(Roster roster) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < roster.twins(); i++) {
      names.add(relay(i));
      names.add(operator(Roster.WORKER + "-" + i));
      names.add(operator(Roster.LLM + "-" + i));
    }
    return names;
  }

  private static String relay(int index) {
    return "relay-" + index;
  }

  private static String operator(String member) {
    return "operator-" + member;
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
