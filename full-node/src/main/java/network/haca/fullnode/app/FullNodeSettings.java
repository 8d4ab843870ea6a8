package network.haca.fullnode.app;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import network.haca.fullnode.cometbft.CometBftOptions;
import network.haca.fullnode.lane.Limits;
import network.haca.primitives.Address;
import network.haca.settings.Endpoints;
import network.haca.settings.Form;
import network.haca.settings.Hex;
import network.haca.settings.Setting;
import network.haca.settings.SettingGroup;
import network.haca.walrus.WalrusSettings;

/** A full node's settings that concern the ledger and who is answered. */
final class FullNodeSettings {
  private static final long HISTORY_MIN = 64;
  private static final Form<List<URI>> URIS = Endpoints.http().list();

  static final Setting<Path> HOME =
      Setting.required(
          "node.home", Form.path(), "The directory of the ledger, of CometBFT and of their keys.");
  static final Setting<String> HOST =
      Setting.of("node.host", Endpoints.host(), "127.0.0.1", "The address that users reach.");
  static final Setting<Integer> RPC_PORT =
      Setting.of("node.rpc.port", Endpoints.port(), 8545, "The port of JSON-RPC over HTTP.");
  static final Setting<Integer> WEB_SOCKET_PORT =
      Setting.of("node.ws.port", Endpoints.port(), 8546, "The port of JSON-RPC over WebSocket.");
  static final Setting<String> PARTS_HOST =
      Setting.of(
          "node.rpc.parts.host",
          Endpoints.host(),
          "127.0.0.1",
          "The address that the network's own parts reach.");
  static final Setting<Integer> PARTS_PORT =
      Setting.of(
          "node.rpc.parts.port",
          Endpoints.port(),
          8548,
          "The port of the network's own parts, over HTTP and WebSocket; where it is given, the"
              + " node does not start without it.");
  static final Setting<List<URI>> SETTLED_PEERS =
      Setting.of(
          "node.settled.peers",
          URIS,
          List.of(),
          "The JSON-RPC of full nodes that are asked for the leaves of what settled.");
  static final Setting<List<URI>> SETTLED_BRIDGES =
      Setting.of(
          "node.settled.bridges",
          URIS,
          List.of(),
          "The bridges that are asked for the leaves of what settled.");
  static final Setting<Integer> SNAPSHOTS_INTERVAL =
      Setting.of(
          "node.snapshots.interval",
          Form.number(0, 1_000_000, "heights"),
          1000,
          "Heights from one snapshot of the ledger to the next; 0 for none.");
  static final Setting<Integer> SNAPSHOTS_KEPT =
      Setting.of(
          "node.snapshots.kept",
          Form.number(1, 100, "snapshots"),
          4,
          "How many of the last snapshots are kept.");
  static final Setting<Long> HALT_HEIGHT =
      Setting.of(
          "node.haltHeight",
          Form.longNumber(0, Long.MAX_VALUE, "").saying("a height, 0 or more"),
          0L,
          "The last height before an upgrade that this node takes part in; 0 for none.");
  static final Setting<Long> HISTORY =
      Setting.of(
          "node.history",
          Form.longNumber(0, Long.MAX_VALUE, "")
              .where(heights -> heights == 0 || heights >= HISTORY_MIN)
              .saying("0, or %d heights or more".formatted(HISTORY_MIN)),
          0L,
          "How many heights' transactions, receipts and states are kept; 0 for all.");
  static final Setting<Optional<Address>> DEVELOPMENT_RELAY =
      Setting.optional(
          "node.development.relay",
          Hex.address(),
          "The account that opens settlements on a development chain that this node begins.");
  static final Setting<List<Address>> DEVELOPMENT_OPERATORS =
      Setting.of(
          "node.development.operators",
          Hex.address().list(),
          List.of(),
          "The accounts that register nodes on such a chain.");

  static final Setting<List<Address>> DEVELOPMENT_KEEPERS =
      Setting.of(
          "node.development.keepers",
          Hex.address().list(),
          List.of(),
          "The accounts that run scheduled workflows on such a chain.");

  static final SettingGroup SETTINGS =
      SettingGroup.of(HOME, HOST, RPC_PORT, WEB_SOCKET_PORT, PARTS_HOST, PARTS_PORT)
          .with(
              CometBftOptions.SETTINGS,
              SettingGroup.of(WalrusSettings.AGGREGATORS, WalrusSettings.SHARDS),
              SettingGroup.of(SETTLED_PEERS, SETTLED_BRIDGES),
              SettingGroup.of(SNAPSHOTS_INTERVAL, SNAPSHOTS_KEPT, HISTORY, HALT_HEIGHT),
              SettingGroup.of(DEVELOPMENT_RELAY, DEVELOPMENT_OPERATORS, DEVELOPMENT_KEEPERS),
              Limits.SETTINGS,
              RpcDoor.SETTINGS);

  private FullNodeSettings() {}
}
