package network.haca.devnet.network;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import network.haca.primitives.Address;
import network.haca.primitives.Secp256k1;
import network.haca.schemas.NodeKind;
import network.haca.senders.KeyFile;
import network.haca.senders.SenderRole;

/**
 * The accounts in whose name a development network itself sends: one relay for each bridge, one
 * operator for each kind of node, and who runs workflows. Their keys are made in the network's
 * home, so that the development accounts are the users' alone.
 */
public final class NetworkSenders {
  /** The bridge's. */
  public static final String RELAY = "relay";

  /** Who runs scheduled workflows. */
  public static final String KEEPER = "keeper";

  private static final String FOLDER = "keys";
  private static final String SUFFIX = ".key";

  private final Path home;
  private final List<String> names;
  private final Map<String, Address> accounts = new TreeMap<>();

  /**
   * @param names which begin with the word of what they do, such as {@code relay-1}
   */
  public NetworkSenders(Path home, List<String> names) {
    this.home = home;
    this.names = List.copyOf(names);
  }

  /** The senders of a network with one process, whatever it serves now. */
  public static NetworkSenders ofOneProcess(Path home) {
    return new NetworkSenders(
        home,
        List.of(
            RELAY,
            KEEPER,
            operator(NodeKind.TEE_MODEL_WORKER),
            operator(NodeKind.VANILLA),
            operator(NodeKind.LLM_PROXY),
            operator(NodeKind.DATA_NODE)));
  }

  /** Makes the keys that are not there. */
  public NetworkSenders prepare() throws IOException {
    for (String name : names) {
      Path file = file(name);
      accounts.put(
          name,
          Secp256k1.addressOf(Files.exists(file) ? KeyFile.read(file) : KeyFile.create(file)));
    }
    return this;
  }

  /** The name of who registers nodes of a kind. */
  public static String operator(NodeKind kind) {
    return switch (kind) {
      case TEE_MODEL_WORKER -> "operator-tee";
      case LLM_PROXY -> "operator-llm";
      case DATA_NODE -> "operator-data";
      case ZKML_PROVER -> "operator-zkml";
      default -> "operator-vanilla";
    };
  }

  /** The file of a sender's key in a network's home. */
  public static Path file(Path home, String name) {
    return home.resolve(FOLDER).resolve(name + SUFFIX);
  }

  /** The names of all senders of a network's home, in their order; none if it has no keys. */
  public static List<String> names(Path home) throws IOException {
    List<String> names = new ArrayList<>();
    Path keys = home.resolve(FOLDER);
    if (Files.isDirectory(keys)) {
      try (var files = Files.newDirectoryStream(keys, "*" + SUFFIX)) {
        for (Path file : files) {
          String name = file.getFileName().toString();
          names.add(name.substring(0, name.length() - SUFFIX.length()));
        }
      }
    }
    return names.stream().filter(name -> SenderRole.of(name).isPresent()).sorted().toList();
  }

  public Path file(String name) {
    return file(home, name);
  }

  /** The file of each sender's key, by its name, once they are prepared. */
  public Map<String, Address> accounts() {
    return Map.copyOf(accounts);
  }

  /**
   * Settings of a full node that begins a development chain with them. Genesis has room for one
   * relay; {@link SenderGrants} equips the others.
   */
  public Map<String, String> genesis() {
    Map<String, String> settings = new TreeMap<>();
    List<String> operators = addresses(SenderRole.OPERATOR);
    if (!operators.isEmpty()) {
      settings.put("node.development.operators", String.join(",", operators));
    }
    addresses(SenderRole.RELAY).stream()
        .findFirst()
        .ifPresent(relay -> settings.put("node.development.relay", relay));
    List<String> keepers = addresses(SenderRole.KEEPER);
    if (!keepers.isEmpty()) {
      settings.put("node.development.keepers", String.join(",", keepers));
    }
    return settings;
  }

  List<String> addresses(SenderRole role) {
    return accounts.entrySet().stream()
        .filter(sender -> SenderRole.of(sender.getKey()).equals(Optional.of(role)))
        .map(sender -> sender.getValue().toHex())
        .toList();
  }
}
