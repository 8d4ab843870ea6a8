package network.haca.fullnode.cometbft;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import network.haca.fullnode.core.ChainConfig;
import network.haca.fullnode.pool.PoolLimits;
import network.haca.primitives.Bytes;
import network.haca.primitives.Sha256;
import network.haca.service.Children;

/**
 * CometBFT's home: made by {@code cometbft init} the first time, then set up for this ledger (rule
 * L4). Keys and data in it are CometBFT's own.
 */
public final class CometBftHome {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * How long a round waits for its proposal, which its proposer and then everyone executes: three
   * times the longest that a block of 30M gas takes (rule C2).
   */
  private static final Duration TIMEOUT_PROPOSE = Duration.ofSeconds(6);

  private final Path home;

  public CometBftHome(Path home) {
    this.home = home;
  }

  /**
   * Makes keys and genesis if there are none, and writes the settings that this network needs.
   *
   * @param alone the ledger of a chain that this node alone validates
   * @throws IOException if CometBFT cannot make its home, or a shared genesis is given that is not
   *     the one this home was made with
   */
  public void prepare(Path binary, ChainConfig alone, CometBftOptions options) throws IOException {
    Path genesis = home.resolve("config/genesis.json");
    if (!Files.exists(genesis)) {
      run(binary, "init");
    }
    if (options.genesis().isPresent()) {
      share(options.genesis().get(), genesis);
    } else if (hasNoBlocks()) {
      ObjectNode document = (ObjectNode) JSON.readTree(genesis.toFile());
      configure(document, alone);
      write(genesis, document);
    }
    Path config = home.resolve("config/config.toml");
    Files.writeString(config, configured(Files.readString(config), options));
  }

  /** What this network needs of a genesis that {@code cometbft init} made. */
  public static void configure(ObjectNode genesis, ChainConfig ledger) {
    genesis.put("chain_id", ledger.cometChainId());
    genesis.set("app_state", LedgerGenesis.describe(ledger));
    ObjectNode parameters = (ObjectNode) genesis.get("consensus_params");
    ((ObjectNode) parameters.get("abci")).put("vote_extensions_enable_height", "1");
  }

  private void share(Path given, Path genesis) throws IOException {
    JsonNode document;
    try {
      document = JSON.readTree(given.toFile());
    } catch (IOException e) {
      throw new IOException("node.genesis %s is no genesis: %s".formatted(given, e.getMessage()));
    }
    if (hasNoBlocks()) {
      write(genesis, document);
    } else if (!document.equals(JSON.readTree(genesis.toFile()))) {
      throw new IOException(
          "node.genesis %s is not the genesis that %s was started with; use another node.home"
              .formatted(given, home));
    }
  }

  private boolean hasNoBlocks() {
    return !Files.exists(home.resolve("data/blockstore.db"));
  }

  private static void write(Path genesis, JsonNode document) throws IOException {
    Path whole = genesis.resolveSibling("genesis.json.new");
    JSON.writerWithDefaultPrettyPrinter().writeValue(whole.toFile(), document);
    Files.move(whole, genesis, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  public Path path() {
    return home;
  }

  /**
   * What this home's genesis says of the ledger.
   *
   * @throws IOException naming everything that is wrong in it
   */
  public ChainConfig ledger() throws IOException {
    return LedgerGenesis.read(home.resolve("config/genesis.json"));
  }

  /** The base64 Ed25519 key of this home's validator. */
  public String validatorKey() throws IOException {
    JsonNode key = JSON.readTree(home.resolve("config/priv_validator_key.json").toFile());
    return key.get("pub_key").get("value").asText();
  }

  /** This node's entry in the validators of a genesis that {@code init} made for it alone. */
  public JsonNode validator() throws IOException {
    return JSON.readTree(home.resolve("config/genesis.json").toFile()).get("validators").get(0);
  }

  /** The hex id under which other nodes know this one: 20 bytes of its key's SHA-256. */
  public String nodeId() throws IOException {
    JsonNode key = JSON.readTree(home.resolve("config/node_key.json").toFile()).get("priv_key");
    Bytes pair = Bytes.wrap(Base64.getDecoder().decode(key.get("value").asText()));
    return Sha256.hash(pair.slice(32, 32)).value().slice(0, 20).toHex().substring(2);
  }

  private void run(Path binary, String command) throws IOException {
    Process process =
        Children.start(
            new ProcessBuilder(binary.toString(), command, "--home", home.toString())
                .redirectErrorStream(true));
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new IOException("cometbft " + command + " failed: " + output);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while CometBFT made its home", e);
    }
  }

  /** Settings by section and key; the section {@code ""} is the file's beginning. */
  private static Map<String, String> settings(CometBftOptions options) {
    Map<String, String> settings = new TreeMap<>();
    // What this node reads in the log (rule C3).
    settings.put("log_level", quoted("info"));
    settings.put("log_format", quoted("plain"));
    settings.put("rpc.laddr", quoted("tcp://" + options.rpcHost() + ":" + options.rpcPort()));
    settings.put("rpc.max_request_batch_size", Integer.toString(GatheredBroadcasts.REQUESTS_MAX));
    settings.put("p2p.laddr", quoted("tcp://" + options.p2pHost() + ":" + options.p2pPort()));
    settings.put("p2p.persistent_peers", quoted(String.join(",", options.peers())));
    settings.put("p2p.addr_book_strict", "false");
    settings.put("p2p.allow_duplicate_ip", "true");
    settings.put("consensus.timeout_propose", duration(TIMEOUT_PROPOSE));
    settings.put("consensus.timeout_commit", duration(options.pace().timeoutCommit()));
    settings.put("consensus.skip_timeout_commit", "true");
    settings.put("consensus.create_empty_blocks", "false");
    settings.put("consensus.create_empty_blocks_interval", duration(options.pace().idleInterval()));
    settings.put("consensus.peer_gossip_sleep_duration", duration(options.pace().gossipSleep()));
    // Within these, the application's own bounds hold (rule M1).
    settings.put("mempool.type", quoted("flood"));
    settings.put("mempool.recheck", "true");
    settings.put("mempool.keep-invalid-txs-in-cache", "false");
    settings.put("mempool.size", Integer.toString(PoolLimits.PLACES));
    settings.put("mempool.max_tx_bytes", Integer.toString(PoolLimits.TRANSACTION_BYTES_MAX));
    settings.put("tx_index.indexer", "\"null\"");
    settings.put("statesync.enable", Boolean.toString(options.stateSync().isPresent()));
    options
        .stateSync()
        .ifPresent(
            trusted -> {
              settings.put("statesync.rpc_servers", quoted(String.join(",", trusted.servers())));
              settings.put("statesync.trust_height", Long.toString(trusted.height()));
              settings.put("statesync.trust_hash", quoted(trusted.hash()));
              settings.put("statesync.discovery_time", quoted("5s"));
            });
    return settings;
  }

  private static String duration(Duration duration) {
    return quoted(duration.toMillis() + "ms");
  }

  private static String quoted(String text) {
    return '"' + text + '"';
  }

  private static String configured(String toml, CometBftOptions options) {
    Map<String, String> settings = settings(options);
    StringBuilder out = new StringBuilder();
    String section = "";
    for (String line : toml.split("\n", -1)) {
      String text = line.strip();
      if (text.startsWith("[") && text.endsWith("]")) {
        section = text.substring(1, text.length() - 1) + ".";
      }
      int equals = text.indexOf('=');
      String key =
          equals < 0 || text.startsWith("#") ? "" : section + text.substring(0, equals).strip();
      String value = settings.get(key);
      out.append(value == null ? line : text.substring(0, equals + 1) + " " + value).append('\n');
    }
    return out.substring(0, out.length() - 1);
  }
}
