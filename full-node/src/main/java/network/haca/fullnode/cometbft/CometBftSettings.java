package network.haca.fullnode.cometbft;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import network.haca.settings.Durations;
import network.haca.settings.Endpoints;
import network.haca.settings.Form;
import network.haca.settings.Setting;
import network.haca.settings.SettingGroup;
import network.haca.settings.Settings;

/** Settings of how CometBFT runs on this machine. */
final class CometBftSettings {
  /** Whoever asks what is new must hear of block times (rule L4). */
  private static final Duration IDLE_MAX = Duration.ofSeconds(5);

  private static final Pattern PEER = Pattern.compile("[0-9a-f]{40}@[^@:,\\s]+:[0-9]{1,5}");
  private static final Pattern BLOCK = Pattern.compile("[1-9][0-9]{0,17}:[0-9a-fA-F]{64}");

  /**
   * A block that is known to be of the chain.
   *
   * @param hash 64 hex digits
   */
  record Block(long height, String hash) {
    static Block parse(String text) {
      int colon = text.indexOf(':');
      return new Block(Long.parseLong(text.substring(0, colon)), text.substring(colon + 1));
    }

    @Override
    public String toString() {
      return height + ":" + hash;
    }
  }

  static final Setting<String> RPC_HOST =
      Setting.of(
          "node.cometbft.rpc.host",
          Endpoints.host(),
          "127.0.0.1",
          "The address that CometBFT's RPC listens on.");
  static final Setting<Integer> RPC_PORT =
      Setting.of("node.cometbft.rpc.port", Endpoints.port(), 26657, "The port of CometBFT's RPC.");
  static final Setting<String> P2P_HOST =
      Setting.of(
          "node.cometbft.p2p.host",
          Endpoints.host(),
          "127.0.0.1",
          "The address that other nodes reach this one at.");
  static final Setting<Integer> P2P_PORT =
      Setting.of(
          "node.cometbft.p2p.port",
          Endpoints.port(),
          26656,
          "The port that other nodes reach this one at.");
  static final Setting<Optional<Path>> GENESIS =
      Setting.optional(
          "node.genesis",
          Form.path(),
          "The genesis that all nodes share; without one, this node alone validates a chain of its"
              + " own.");
  static final Setting<List<String>> PEERS =
      Setting.of(
          "node.peers",
          Form.matching("id@host:port of another node, whose id has 40 hex digits", PEER)
              .where(Endpoints::hasPort)
              .list(),
          List.of(),
          "The nodes that this one stays connected with.");
  static final Setting<List<String>> SYNC_SERVERS =
      Setting.of(
          "node.stateSync.servers",
          Endpoints.hostPort()
              .list()
              .where(servers -> servers.size() != 1)
              .saying("host:port of two nodes or more, comma-separated"),
          List.of(),
          "The CometBFT RPC of nodes that a new node's ledger comes from, instead of from every"
              + " block since genesis.");
  static final Setting<Optional<Block>> SYNC_TRUST =
      Setting.optional(
          "node.stateSync.trust",
          Form.matching("HEIGHT:HASH of a block, whose hash has 64 hex digits", BLOCK)
              .as(Block::parse, Block::toString),
          "A block that is known to be of this chain, from someone who is trusted.");
  static final Setting<Duration> TIMEOUT_COMMIT =
      Setting.of(
          "node.cometbft.timeoutCommit",
          Durations.noneUpTo(Duration.ofHours(1)),
          Duration.ofMillis(100),
          "How long a height waits for the votes of those who are slow, once more than 2/3 are"
              + " there.");
  static final Setting<Duration> IDLE_INTERVAL =
      Setting.of(
          "node.cometbft.idleInterval",
          Durations.upTo(IDLE_MAX),
          IDLE_MAX,
          "The time from one height to the next while nothing waits.");
  static final Setting<Duration> GOSSIP_SLEEP =
      Setting.of(
          "node.cometbft.gossipSleep",
          Durations.upTo(Duration.ofMinutes(1)),
          Duration.ofMillis(10),
          "The time between two looks for what a peer lacks.");

  static final SettingGroup SETTINGS =
      SettingGroup.of(GENESIS, PEERS, SYNC_SERVERS, SYNC_TRUST)
          .with(
              SettingGroup.of(RPC_HOST, RPC_PORT, P2P_HOST, P2P_PORT),
              SettingGroup.of(TIMEOUT_COMMIT, IDLE_INTERVAL, GOSSIP_SLEEP))
          .checkedBy(CometBftSettings::halfSync);

  private CometBftSettings() {}

  private static List<String> halfSync(Settings settings) {
    Optional<Boolean> hasServers = settings.find(SYNC_SERVERS).map(servers -> !servers.isEmpty());
    Optional<Boolean> hasTrust = settings.find(SYNC_TRUST).map(Optional::isPresent);
    // One that cannot be read is refused for that.
    return hasServers.isPresent() && hasTrust.isPresent() && !hasServers.equals(hasTrust)
        ? List.of("node.stateSync.servers and node.stateSync.trust go together; give both or none")
        : List.of();
  }
}
