package network.haca.answering.app;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import network.haca.answering.chain.TrustedBlockFile;
import network.haca.lightclient.CometBftSource;
import network.haca.lightclient.MalformedException;
import network.haca.lightclient.SignedHeaders;
import network.haca.lightclient.TrustedGenesis;
import network.haca.lightclient.TrustedStart;
import network.haca.settings.ChainSettings;
import network.haca.settings.Durations;
import network.haca.settings.Endpoints;
import network.haca.settings.Form;
import network.haca.settings.Setting;
import network.haca.settings.SettingGroup;
import network.haca.settings.Settings;

/**
 * The trust settings of a node that answers inside transactions.
 *
 * @param genesis of CometBFT; without it the full node is believed
 * @param block that is trusted instead of the genesis' validators
 * @param period how old what is trusted may be
 * @param node RPC of a CometBFT, which is believed nothing
 */
public record AnsweringTrust(
    Optional<Path> genesis, Optional<TrustedStart.Block> block, Duration period, URI node) {
  private static final Duration PERIOD_MAX = Duration.ofDays(3650);
  private static final Duration PACE_MAX = Duration.ofHours(1);

  private static final Setting<Optional<Path>> GENESIS =
      Setting.optional(
          "trust.genesis",
          Form.path(),
          "CometBFT's genesis: what contracts ask is answered under headers alone that its"
              + " validators, or who followed them, signed.");
  private static final Setting<Optional<TrustedStart.Block>> BLOCK =
      Setting.optional(
          "trust.block",
          Form.of(
              "HEIGHT:HASH with a hash of 64 hexadecimal digits",
              text -> TrustedStart.Block.parse(text).orElseThrow(),
              TrustedStart.Block::toString),
          "A block of CometBFT that is trusted instead of the genesis' validators, for a chain that"
              + " is older than the period.");
  private static final Setting<Duration> PERIOD =
      Setting.of(
          "trust.period",
          Durations.upTo(PERIOD_MAX),
          Duration.ofDays(7),
          "How old what is trusted may be to follow the chain from it.");
  private static final Setting<URI> NODE =
      Setting.of(
          "trust.node",
          Endpoints.http(),
          URI.create("http://127.0.0.1:26657"),
          "CometBFT's RPC of any node, through which the signatures come; it is not believed.");

  public static final SettingGroup SETTINGS =
      SettingGroup.of(GENESIS, BLOCK, PERIOD, NODE).checkedBy(AnsweringTrust::broken);

  private static List<String> broken(Settings settings) {
    boolean hasBlock = settings.find(BLOCK).filter(Optional::isPresent).isPresent();
    boolean hasGenesis = settings.find(GENESIS).filter(Optional::isPresent).isPresent();
    return hasBlock && !hasGenesis
        ? List.of(GENESIS + ": missing; a trusted block needs the genesis, which names its chain")
        : List.of();
  }

  public static AnsweringTrust read(Settings settings) {
    return new AnsweringTrust(
        settings.get(GENESIS), settings.get(BLOCK), settings.get(PERIOD), settings.get(NODE));
  }

  /**
   * The genesis that is trusted; nothing if the full node is believed.
   *
   * @throws IOException if it cannot be read
   */
  Optional<TrustedGenesis> trusted() throws IOException {
    if (genesis.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(TrustedGenesis.read(Files.readString(genesis.get())));
    } catch (MalformedException e) {
      throw new IOException(
          "%s: %s is not a network's genesis: %s"
              .formatted(GENESIS.key(), genesis.get(), e.getMessage()),
          e);
    }
  }

  /**
   * The ledger's chain id, for which answers are signed.
   *
   * @param shown by the full node
   * @throws IOException if the genesis has another
   */
  long chainId(long shown) throws IOException {
    Optional<TrustedGenesis> trusted = trusted();
    if (trusted.isPresent() && trusted.get().ledgerChainId() != shown) {
      throw new IOException(
          "%s names the chain %d, and the full node at %s is of chain %d; give the genesis of its network"
              .formatted(
                  GENESIS.key(), trusted.get().ledgerChainId(), ChainSettings.RPC.key(), shown));
    }
    return shown;
  }

  /**
   * The headers that validators signed, followed from what is trusted; nothing if the full node is
   * believed.
   *
   * @param memory where the newest block that was followed to is kept
   */
  Optional<SignedHeaders> headers(Path memory, InstantSource clock) throws IOException {
    return trusted()
        .map(
            known ->
                new SignedHeaders(
                    new CometBftSource(node),
                    new TrustedStart(known, block),
                    period,
                    clock,
                    new TrustedBlockFile(memory)));
  }

  /** The pause after which the chain is followed, so that nothing trusted gets too old. */
  Duration pace() {
    Duration tenth = period.dividedBy(10);
    return tenth.compareTo(PACE_MAX) < 0 ? tenth : PACE_MAX;
  }

  /** What a refusal to follow the chain means for the operator. */
  static IOException unfollowable(String reason) {
    return new IOException(
        "the chain cannot be followed from what is trusted: %s; give a block that you know by %s"
            .formatted(reason, BLOCK.key()));
  }
}
