package network.haca.facilitator.app;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import network.haca.facilitator.core.Served;
import network.haca.primitives.Address;
import network.haca.settings.Form;
import network.haca.settings.Hex;
import network.haca.settings.Setting;
import network.haca.settings.SettingGroup;
import network.haca.settings.Settings;
import network.haca.x402.Network;

/** Settings of the tokens, the recipients and the payers that are served. */
final class ServedSettings {
  private static final Setting<List<Served.Token>> TOKENS =
      Setting.required(
          "facilitator.tokens",
          Form.of(
                  "a token as eip155:CHAIN/ADDRESS",
                  ServedSettings::token,
                  each -> each.network() + "/" + each.address())
              .list(),
          "The tokens that are taken; there is no default, since anybody can make a token.");
  private static final Setting<List<Address>> PAY_TO =
      Setting.required(
          "facilitator.pay.to", Hex.address().list(), "The recipients that may be paid.");
  private static final Setting<List<Address>> PAYERS =
      Setting.of(
          "facilitator.payers",
          Hex.address().list(),
          List.of(),
          "The only accounts that may pay, as on a local chain with a public chain's id; empty for"
              + " anybody.");

  static final SettingGroup SETTINGS = SettingGroup.of(TOKENS, PAY_TO, PAYERS);

  private ServedSettings() {}

  static Served read(Settings settings) {
    return new Served(
        Set.copyOf(settings.get(TOKENS)),
        Set.copyOf(settings.get(PAY_TO)),
        Optional.of(Set.copyOf(settings.get(PAYERS))).filter(each -> !each.isEmpty()));
  }

  private static Served.Token token(String text) {
    int cut = text.indexOf('/');
    return new Served.Token(
        Network.parse(text.substring(0, cut)).orElseThrow(),
        Address.fromHex(text.substring(cut + 1)));
  }
}
