package network.haca.paymentgate;

import java.util.Optional;
import java.util.regex.Pattern;
import network.haca.paymentgate.price.TokenRate;
import network.haca.primitives.Address;
import network.haca.settings.Form;
import network.haca.settings.Hex;
import network.haca.settings.Setting;
import network.haca.settings.SettingGroup;
import network.haca.settings.Settings;
import network.haca.x402.Network;
import network.haca.x402.TokenDomain;

/** Settings of the token that is paid with, and of its network. */
final class TokenSettings {
  static final Form<String> WORDS =
      Form.matching("a text of 1 to 100 characters", Pattern.compile(".{1,100}"));

  static final Setting<Network> NETWORK =
      Setting.of(
          "gate.network",
          Form.of(
              "eip155: and a chain id",
              text -> Network.parse(text).orElseThrow(),
              Network::toString),
          Network.BASE_SEPOLIA,
          "The network on which is paid.");
  static final Setting<Optional<Address>> TOKEN =
      Setting.optional(
          "gate.token",
          Hex.address(),
          "The token that is paid with; there is no default, since anybody can make a token.");
  private static final Setting<String> TOKEN_NAME =
      Setting.of("gate.token.name", WORDS, "OpenGradient", "The token's EIP-712 name.");
  private static final Setting<String> TOKEN_VERSION =
      Setting.of("gate.token.version", WORDS, "1", "The token's EIP-712 version.");
  static final Setting<Integer> DECIMALS =
      Setting.of(
          "gate.token.decimals",
          Form.number(0, TokenRate.DECIMALS_MAX, "digits"),
          18,
          "The digits of the token's smallest unit.");

  static final SettingGroup SETTINGS =
      SettingGroup.of(NETWORK, TOKEN, TOKEN_NAME, TOKEN_VERSION, DECIMALS);

  private TokenSettings() {}

  static TokenDomain domain(Settings settings) {
    return new TokenDomain(settings.get(TOKEN_NAME), settings.get(TOKEN_VERSION));
  }
}
