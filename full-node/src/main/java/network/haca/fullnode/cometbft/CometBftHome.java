package network.haca.fullnode.cometbft;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * CometBFT's home: made by {@code cometbft init} the first time, then set up for this ledger (rule
 * L4). Keys and data in it are CometBFT's own.
 */
public final class CometBftHome {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path home;

  public CometBftHome(Path home) {
    this.home = home;
  }

  /** Makes keys and genesis if there are none, and writes the settings that this network needs. */
  public void prepare(Path binary, String chainId, CometBftPorts ports) throws IOException {
    Path genesis = home.resolve("config/genesis.json");
    if (!Files.exists(genesis)) {
      run(binary, "init");
      ObjectNode document = (ObjectNode) JSON.readTree(genesis.toFile());
      document.put("chain_id", chainId);
      ObjectNode parameters = (ObjectNode) document.get("consensus_params");
      ((ObjectNode) parameters.get("abci")).put("vote_extensions_enable_height", "1");
      JSON.writerWithDefaultPrettyPrinter().writeValue(genesis.toFile(), document);
    }
    Path config = home.resolve("config/config.toml");
    Files.writeString(config, configured(Files.readString(config), ports));
  }

  public Path path() {
    return home;
  }

  /** The base64 Ed25519 key of this home's validator. */
  public String validatorKey() throws IOException {
    JsonNode key = JSON.readTree(home.resolve("config/priv_validator_key.json").toFile());
    return key.get("pub_key").get("value").asText();
  }

  private void run(Path binary, String command) throws IOException {
    Process process =
        new ProcessBuilder(binary.toString(), command, "--home", home.toString())
            .redirectErrorStream(true)
            .start();
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
  private static Map<String, String> settings(CometBftPorts ports) {
    Map<String, String> settings = new TreeMap<>();
    settings.put("rpc.laddr", "\"tcp://127.0.0.1:" + ports.rpc() + "\"");
    settings.put("p2p.laddr", "\"tcp://127.0.0.1:" + ports.p2p() + "\"");
    settings.put("p2p.addr_book_strict", "false");
    settings.put("p2p.allow_duplicate_ip", "true");
    settings.put("consensus.timeout_commit", "\"100ms\"");
    settings.put("consensus.skip_timeout_commit", "true");
    settings.put("consensus.create_empty_blocks", "false");
    settings.put("consensus.create_empty_blocks_interval", "\"5s\"");
    settings.put("consensus.peer_gossip_sleep_duration", "\"10ms\"");
    settings.put("tx_index.indexer", "\"null\"");
    return settings;
  }

  private static String configured(String toml, CometBftPorts ports) {
    Map<String, String> settings = settings(ports);
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
