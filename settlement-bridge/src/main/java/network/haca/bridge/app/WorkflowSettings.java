package network.haca.bridge.app;

import java.util.List;
import network.haca.primitives.Address;
import network.haca.senders.SenderSettings;
import network.haca.settings.Form;
import network.haca.settings.Hex;
import network.haca.settings.Setting;
import network.haca.settings.SettingGroup;

/** The settings of a bridge that runs scheduled workflows. */
final class WorkflowSettings {
  static final SenderSettings SENDER =
      SenderSettings.of(
          "bridge.workflows.key",
          "bridge.workflows",
          "an account of its own that runs scheduled workflows and pays for them; without one the"
              + " bridge runs none");
  static final Setting<Long> GAS_MAX =
      Setting.of(
          "bridge.workflows.gas.max",
          Form.longNumber(100_000, 500_000_000, "gas"),
          30_000_000L,
          "The gas that one run may take, the answers of models included.");
  static final Setting<Long> GAS_PER_DAY =
      Setting.of(
          "bridge.workflows.gas.day",
          Form.longNumber(100_000, 1_000_000_000_000L, "gas"),
          5_000_000_000L,
          "The gas that all runs of a day may take, a quarter of it those of one owner where"
              + " everybody's are run; a bridge that starts again begins to count anew.");
  static final Setting<List<Address>> OWNERS =
      Setting.of(
          "bridge.workflows.owners",
          Hex.address().list(),
          List.of(),
          "The accounts whose tasks are run; without any everybody's.");

  static final SettingGroup SETTINGS =
      SettingGroup.of(GAS_MAX, GAS_PER_DAY, OWNERS).with(SENDER.group());

  private WorkflowSettings() {}
}
