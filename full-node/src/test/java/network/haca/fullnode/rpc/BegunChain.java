package network.haca.fullnode.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import network.haca.fullnode.cometbft.CometBftRpc;
import network.haca.fullnode.core.BlockExecutor;
import network.haca.fullnode.core.BlockInput;
import network.haca.fullnode.core.ChainConfig;
import network.haca.fullnode.core.DevelopmentAccounts;
import network.haca.fullnode.core.Genesis;
import network.haca.fullnode.pool.PendingTransactions;
import network.haca.fullnode.rocksdb.RocksChain;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The methods of a node with unlocked accounts whose chain has its genesis and no more. */
final class BegunChain implements BeforeEachCallback, AfterEachCallback {
  static final long START = 1_790_000_000L;
  static final String RICH = DevelopmentAccounts.addresses().get(0).toHex();
  static final String CONTRACT = "0x00000000000000000000000000000000000000bb";
  static final String OTHER = "0x00000000000000000000000000000000000000cc";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final ChainConfig config;
  private final long start;
  private final Path folder;

  @SuppressWarnings("NullAway.Init")
  private RocksChain chain;

  @SuppressWarnings("NullAway.Init")
  private EthereumMethods methods;

  BegunChain() {
    this(ChainConfig.development(), START);
  }

  /**
   * @param start the genesis' time, in seconds
   */
  BegunChain(ChainConfig config, long start) {
    this.config = config;
    this.start = start;
    try {
      folder = Files.createTempDirectory("begun-chain");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void beforeEach(ExtensionContext test) throws Exception {
    chain = RocksChain.open(folder);
    chain.commit(Genesis.execute(config, chain, List.of(), start));
    methods =
        new EthereumMethods(
            config,
            chain,
            new BlockExecutor(config, chain),
            new CometBftRpc(URI.create("http://127.0.0.1:1")),
            PendingTransactions.NONE,
            root -> List.of(),
            DevelopmentAccounts.KEYS);
  }

  @Override
  public void afterEach(ExtensionContext test) throws IOException {
    chain.close();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /**
   * @param params in JSON, with ' for " and the names of the accounts above
   */
  JsonNode call(String method, String params) throws Exception {
    String json =
        params
            .replace("RICH", RICH)
            .replace("CONTRACT", CONTRACT)
            .replace("OTHER", OTHER)
            .replace('\'', '"');
    return methods.call(method, JSON.readTree("[" + json + "]"));
  }

  /** Adds empty blocks, one a second. */
  void grow(int blocks) {
    grow(blocks, 1);
  }

  /** Adds empty blocks, so many seconds after each other. */
  void grow(int blocks, int seconds) {
    Address nobody = Address.copyOf(new byte[Address.SIZE]);
    BlockExecutor executor = new BlockExecutor(config, chain);
    for (long height = 1; height <= blocks; height++) {
      chain.commit(
          executor.execute(
              new BlockInput(
                  height, start + seconds * height, nobody, 0, Set.of(), List.of(), List.of())));
    }
  }

  /** Adds a block of transactions. */
  void add(Bytes... transactions) {
    BlockExecutor executor = new BlockExecutor(config, chain);
    long height = chain.head().orElseThrow().height() + 1;
    Address nobody = Address.copyOf(new byte[Address.SIZE]);
    chain.commit(
        executor.execute(
            new BlockInput(
                height, start + height, nobody, 0, Set.of(), List.of(), List.of(transactions))));
  }

  EthereumMethods methods() {
    return methods;
  }

  /** 32 bytes. */
  static String word(int number) {
    return "0x%064x".formatted(number);
  }
}
