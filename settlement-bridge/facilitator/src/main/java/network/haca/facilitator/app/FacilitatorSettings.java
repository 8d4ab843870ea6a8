package network.haca.facilitator.app;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import network.haca.connection.server.ServerLimits;
import network.haca.contracts.Addresses;
import network.haca.facilitator.core.Served;
import network.haca.facilitator.http.FacilitatorServer;
import network.haca.facilitator.http.Gates;
import network.haca.primitives.Address;
import network.haca.senders.SenderSettings;
import network.haca.settings.Durations;
import network.haca.settings.Endpoints;
import network.haca.settings.Form;
import network.haca.settings.Hex;
import network.haca.settings.InvalidSettingsException;
import network.haca.settings.KafkaSettings;
import network.haca.settings.Reading;
import network.haca.settings.Setting;
import network.haca.settings.SettingGroup;
import network.haca.settings.Settings;
import network.haca.x402.Network;

/** The facilitator's settings. */
final class FacilitatorSettings {
  private static final Setting<Path> DATA =
      Setting.required("facilitator.data", Form.path(), "The directory of the ledger.");
  private static final Setting<String> HOST =
      Setting.of("facilitator.host", Endpoints.host(), "127.0.0.1", "The address to listen on.");
  private static final Setting<Integer> PORT =
      Setting.of("facilitator.port", Endpoints.port(), 4022, "The port of the facilitator's API.");
  private static final Setting<List<NetworkNode>> NETWORKS =
      Setting.of(
          "facilitator.networks",
          NetworkNode.form().list(),
          List.of(new NetworkNode(Network.BASE_SEPOLIA, URI.create("https://sepolia.base.org"))),
          "The networks on which payments are settled, and where each is asked.");
  private static final Setting<List<Served.Token>> TOKENS =
      Setting.required(
          "facilitator.tokens",
          Form.of(
                  "a token as eip155:CHAIN/ADDRESS",
                  FacilitatorSettings::token,
                  each -> each.network() + "/" + each.address())
              .list(),
          "The tokens that are taken; there is no default, since anybody can make a token.");
  private static final Setting<List<Address>> PAY_TO =
      Setting.required(
          "facilitator.pay.to", Hex.address().list(), "The recipients that may be paid.");
  private static final Setting<Gates> GATES =
      Setting.required(
          "facilitator.gates.file",
          new Form<>(Gates.FORM, FacilitatorSettings::gates, Gates::toString),
          "Who may have payments settled.");
  private static final Setting<Optional<Gates>> OPERATORS =
      Setting.optional(
          "facilitator.operators.file",
          new Form<>(Gates.FORM, FacilitatorSettings::gates, Gates::toString),
          "Who may enter credits into the books; without it nobody may.");
  private static final Setting<Boolean> OPEN =
      Setting.of(
          "facilitator.open",
          Form.flag(),
          false,
          "Whether anybody may ask /verify, /supported, /settle_data and /heartbeat; /settle is for"
              + " gates alone.");
  private static final Setting<Boolean> UPTO_OF_CONTRACTS =
      Setting.of(
          "facilitator.upto.contracts",
          Form.flag(),
          false,
          "Whether upto may be paid from accounts with code, which may take a signature back.");
  private static final Setting<Boolean> DIRECT_UPTO =
      Setting.of(
          "facilitator.upto.direct",
          Form.flag(),
          false,
          "Whether gates may have upto settled by /settle, for amounts that only they know of.");
  private static final Setting<List<Address>> PAYERS =
      Setting.of(
          "facilitator.payers",
          Hex.address().list(),
          List.of(),
          "The only accounts that may pay, as on a local chain with a public chain's id; empty for"
              + " anybody.");
  private static final Setting<Optional<URI>> HEARTBEAT_RPC =
      Setting.optional(
          "facilitator.heartbeat.rpc",
          Endpoints.http(),
          "The JSON-RPC of the chain that has the registry of nodes; with it /heartbeat carries"
              + " their heartbeats there, which facilitator.key pays for.");
  private static final Setting<Address> HEARTBEAT_REGISTRY =
      Setting.of(
          "facilitator.heartbeat.registry",
          Hex.address(),
          Addresses.REGISTRY,
          "The registry's address.");
  private static final Setting<Duration> DEBT_WAIT =
      Setting.of(
          "facilitator.exposure.wait",
          Durations.upTo(Duration.ofMinutes(1)),
          Duration.ofSeconds(5),
          "How long a request waits until its payer owes less than facilitator.exposure.percent,"
              + " before it is refused.");
  private static final SenderSettings SENDER =
      SenderSettings.required("facilitator.key", "facilitator", "the account that settles");

  static final SettingGroup SETTINGS =
      SettingGroup.of(DATA, HOST, PORT, NETWORKS, TOKENS, PAY_TO, GATES, OPERATORS)
          .with(
              SettingGroup.of(OPEN, UPTO_OF_CONTRACTS, DIRECT_UPTO, PAYERS, DEBT_WAIT),
              SettingGroup.of(HEARTBEAT_RPC, HEARTBEAT_REGISTRY),
              SettlingSettings.SETTINGS,
              SessionSettings.SETTINGS,
              SENDER.group(),
              KafkaSettings.OPTIONAL,
              ServerLimits.SETTINGS);

  private FacilitatorSettings() {}

  static FacilitatorConfig read(Map<String, String> given) throws InvalidSettingsException {
    Settings settings = SETTINGS.read(given);
    return new FacilitatorConfig(
        settings.get(DATA),
        settings.get(HOST),
        settings.get(PORT),
        settings.get(NETWORKS),
        new Served(
            Set.copyOf(settings.get(TOKENS)),
            Set.copyOf(settings.get(PAY_TO)),
            Optional.of(Set.copyOf(settings.get(PAYERS))).filter(each -> !each.isEmpty())),
        new FacilitatorServer.Access(
            settings.get(GATES),
            settings.get(OPERATORS),
            settings.get(OPEN),
            SettlingSettings.wait(settings),
            settings.get(DEBT_WAIT),
            SettlingSettings.jobs(settings)),
        settings.get(UPTO_OF_CONTRACTS),
        settings.get(DIRECT_UPTO),
        SessionSettings.read(settings),
        SettlingSettings.terms(settings),
        SettlingSettings.ceilings(settings),
        SENDER.key(settings).orElseThrow(),
        SENDER.transactionsMin(settings),
        KafkaSettings.readOptional(settings),
        settings
            .get(HEARTBEAT_RPC)
            .map(rpc -> new FacilitatorConfig.Registry(rpc, settings.get(HEARTBEAT_REGISTRY))),
        ServerLimits.read(settings));
  }

  private static Served.Token token(String text) {
    int cut = text.indexOf('/');
    return new Served.Token(
        Network.parse(text.substring(0, cut)).orElseThrow(),
        Address.fromHex(text.substring(cut + 1)));
  }

  private static Reading<Gates> gates(String text) {
    try {
      return new Reading.Value<>(Gates.read(Path.of(text)));
    } catch (IOException e) {
      return new Reading.Refused<>(e.toString());
    }
  }
}
