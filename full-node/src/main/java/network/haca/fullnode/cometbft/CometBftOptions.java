package network.haca.fullnode.cometbft;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import network.haca.settings.Settings;

/**
 * How CometBFT runs on this machine.
 *
 * @param rpcHost the address that its RPC listens at
 * @param p2pHost where other nodes reach it
 * @param genesis that all nodes share; without one, this node alone validates a chain of its own
 * @param peers {@code id@host:port} of the nodes that it stays connected with
 * @param stateSync where a new node's ledger comes from, instead of from every block since genesis
 * @param pace how fast heights follow one another
 */
public record CometBftOptions(
    String rpcHost,
    int rpcPort,
    String p2pHost,
    int p2pPort,
    Optional<Path> genesis,
    List<String> peers,
    Optional<TrustedBlock> stateSync,
    Pace pace) {
  /** Whoever asks what is new must hear of block times (rule L4). */
  private static final Duration IDLE_MAX = Duration.ofSeconds(5);

  private static final Pattern PEER = Pattern.compile("[0-9a-f]{40}@[^@:,\\s]+:[0-9]{1,5}");
  private static final Pattern SERVER = Pattern.compile("[^@:,\\s]+:[0-9]{1,5}");
  private static final Pattern BLOCK = Pattern.compile("[1-9][0-9]{0,17}:[0-9a-fA-F]{64}");

  public CometBftOptions {
    peers = List.copyOf(peers);
  }

  /**
   * From where CometBFT's light client follows the chain to a snapshot's height.
   *
   * @param servers {@code host:port} of the RPC of two nodes or more
   * @param hash of CometBFT's block at {@code height}, 64 hex digits, from someone who is trusted
   */
  public record TrustedBlock(List<String> servers, long height, String hash) {
    public TrustedBlock {
      servers = List.copyOf(servers);
    }
  }

  /**
   * @param timeoutCommit how long a height waits for the votes of those who are slow, once more
   *     than 2/3 are there
   * @param idleInterval from one height to the next while nothing waits
   * @param gossipSleep between two looks for what a peer lacks
   */
  public record Pace(Duration timeoutCommit, Duration idleInterval, Duration gossipSleep) {}

  public static CometBftOptions read(Settings settings) {
    return new CometBftOptions(
        settings.text("node.cometbft.rpc.host", "127.0.0.1"),
        settings.port("node.cometbft.rpc.port", 26657),
        settings.text("node.cometbft.p2p.host", "127.0.0.1"),
        settings.port("node.cometbft.p2p.port", 26656),
        Optional.of(settings.text("node.genesis", ""))
            .filter(text -> !text.isEmpty())
            .map(Path::of),
        settings.value(
            "node.peers",
            "id@host:port of other nodes, comma-separated; an id has 40 hex digits",
            List.of(),
            text -> list(text, PEER)),
        stateSync(settings),
        pace(settings));
  }

  private static Pace pace(Settings settings) {
    Pace pace =
        new Pace(
            settings.duration("node.cometbft.timeoutCommit", Duration.ofMillis(100)),
            settings.duration("node.cometbft.idleInterval", IDLE_MAX),
            settings.duration("node.cometbft.gossipSleep", Duration.ofMillis(10)));
    if (pace.idleInterval().compareTo(IDLE_MAX) > 0 || pace.idleInterval().isZero()) {
      settings.problem("node.cometbft.idleInterval is more than 0 and at most 5s");
    }
    return pace;
  }

  private static Optional<TrustedBlock> stateSync(Settings settings) {
    List<String> servers =
        settings.value(
            "node.stateSync.servers",
            "host:port of the CometBFT RPC of two nodes or more, comma-separated",
            List.of(),
            CometBftOptions::servers);
    String block =
        settings.value(
            "node.stateSync.trust",
            "HEIGHT:HASH of a block that is known to be of this chain; a hash has 64 hex digits",
            "",
            CometBftOptions::block);
    if (servers.isEmpty() != block.isEmpty()) {
      settings.problem("node.stateSync.servers and node.stateSync.trust go together");
    }
    if (servers.isEmpty() || block.isEmpty()) {
      return Optional.empty();
    }
    int colon = block.indexOf(':');
    return Optional.of(
        new TrustedBlock(
            servers, Long.parseLong(block.substring(0, colon)), block.substring(colon + 1)));
  }

  private static String block(String text) {
    if (!BLOCK.matcher(text).matches()) {
      throw new IllegalArgumentException(text);
    }
    return text;
  }

  private static List<String> servers(String text) {
    List<String> servers = list(text, SERVER);
    if (servers.size() == 1) {
      throw new IllegalArgumentException(text);
    }
    return servers;
  }

  private static List<String> list(String text, Pattern form) {
    List<String> items =
        Stream.of(text.split(",")).map(String::strip).filter(item -> !item.isEmpty()).toList();
    if (!items.stream().allMatch(item -> form.matcher(item).matches())) {
      throw new IllegalArgumentException(text);
    }
    return items;
  }
}
