package network.haca.fullnode.cometbft;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import network.haca.settings.SettingGroup;
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
  public static final SettingGroup SETTINGS = CometBftSettings.SETTINGS;

  public CometBftOptions {
    peers = List.copyOf(peers);
  }

  /**
   * The block from which CometBFT's light client follows the chain to a snapshot's height.
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
        settings.get(CometBftSettings.RPC_HOST),
        settings.get(CometBftSettings.RPC_PORT),
        settings.get(CometBftSettings.P2P_HOST),
        settings.get(CometBftSettings.P2P_PORT),
        settings.get(CometBftSettings.GENESIS),
        settings.get(CometBftSettings.PEERS),
        settings
            .get(CometBftSettings.SYNC_TRUST)
            .map(
                block ->
                    new TrustedBlock(
                        settings.get(CometBftSettings.SYNC_SERVERS), block.height(), block.hash())),
        new Pace(
            settings.get(CometBftSettings.TIMEOUT_COMMIT),
            settings.get(CometBftSettings.IDLE_INTERVAL),
            settings.get(CometBftSettings.GOSSIP_SLEEP)));
  }
}
