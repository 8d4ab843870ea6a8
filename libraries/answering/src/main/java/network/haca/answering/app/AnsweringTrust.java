package network.haca.answering.app;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import network.haca.answering.chain.HeaderTrust;
import network.haca.answering.chain.SignedHeaders;
import network.haca.lightclient.CometBftSource;
import network.haca.lightclient.MalformedException;
import network.haca.lightclient.TrustedGenesis;
import network.haca.lightclient.TrustedStart;
import network.haca.settings.Durations;
import network.haca.settings.Endpoints;
import network.haca.settings.Form;
import network.haca.settings.Setting;
import network.haca.settings.SettingGroup;
import network.haca.settings.Settings;

/**
 * The things by which a node that answers inside transactions knows the chain's headers.
 *
 * @param genesis of CometBFT; without it the full node is believed
 * @param block that is trusted instead of the genesis' validators
 * @param period how old what is trusted may be
 * @param node RPC of a CometBFT, which is believed nothing
 */
public record AnsweringTrust(
    Optional<Path> genesis, Optional<TrustedStart.Block> block, Duration period, URI node) {
  private static final Duration PERIOD_MAX = Duration.ofDays(3650);

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
   * The judge of headers.
   *
   * @throws IOException if the genesis cannot be read
   */
  HeaderTrust headers(InstantSource clock) throws IOException {
    if (genesis.isEmpty()) {
      return HeaderTrust.believing();
    }
    try {
      TrustedGenesis trusted = TrustedGenesis.read(Files.readString(genesis.get()));
      return new SignedHeaders(
          new CometBftSource(node), new TrustedStart(trusted, block), period, clock);
    } catch (MalformedException e) {
      throw new IOException(
          "%s: %s is not a network's genesis: %s"
              .formatted(GENESIS.key(), genesis.get(), e.getMessage()),
          e);
    }
  }
}
