package network.haca.facilitator.app;

import java.net.URI;
import java.util.Optional;
import network.haca.contracts.Addresses;
import network.haca.primitives.Address;
import network.haca.settings.Endpoints;
import network.haca.settings.Hex;
import network.haca.settings.Setting;
import network.haca.settings.SettingGroup;
import network.haca.settings.Settings;

/** Settings of the registry to which heartbeats of nodes are carried, if they are. */
final class HeartbeatSettings {
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

  static final SettingGroup SETTINGS = SettingGroup.of(HEARTBEAT_RPC, HEARTBEAT_REGISTRY);

  private HeartbeatSettings() {}

  static Optional<FacilitatorConfig.Registry> read(Settings settings) {
    return settings
        .get(HEARTBEAT_RPC)
        .map(rpc -> new FacilitatorConfig.Registry(rpc, settings.get(HEARTBEAT_REGISTRY)));
  }
}
