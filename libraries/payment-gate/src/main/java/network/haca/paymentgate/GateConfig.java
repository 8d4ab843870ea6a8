package network.haca.paymentgate;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import network.haca.paymentgate.core.GateTerms;
import network.haca.paymentgate.http.RateSource;
import network.haca.primitives.Bytes32;
import network.haca.settings.SettingGroup;
import network.haca.settings.Settings;

/**
 * A gate's configuration.
 *
 * @param selling nothing if the gate asks for no payment
 * @param grants nothing if what another gate has granted is not let in
 */
public record GateConfig(Optional<Selling> selling, Optional<Grants> grants) {
  public static final SettingGroup SETTINGS = GateSettings.SETTINGS;

  /** A gate through which everything passes. */
  public static final GateConfig OPEN = new GateConfig(Optional.empty(), Optional.empty());

  /**
   * The offers of a gate and the facilitator that settles them.
   *
   * @param secretFile of the gate's secret at the facilitator
   * @param decimals of the token
   * @param rate where the token's price is known
   */
  public record Selling(
      URI facilitator, Path secretFile, GateTerms terms, int decimals, RateSource rate) {}

  /**
   * The key whose grants are taken.
   *
   * @param key of the facilitator, Ed25519; nothing if it is asked for it
   * @param rememberedMax grants that run at once
   */
  public record Grants(Optional<Bytes32> key, int rememberedMax) {}

  /** Returns true if payment is asked for: for rules, which run whatever was wrong before. */
  public static boolean isSelling(Settings settings) {
    return settings.find(GateSettings.FACILITATOR).map(Optional::isPresent).orElse(false);
  }

  /** From a group with {@link #SETTINGS}. */
  public static GateConfig read(Settings settings) {
    return GateSettings.read(settings);
  }
}
