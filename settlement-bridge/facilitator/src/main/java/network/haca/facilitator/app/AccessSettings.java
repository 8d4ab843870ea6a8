package network.haca.facilitator.app;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import network.haca.facilitator.http.FacilitatorServer;
import network.haca.facilitator.http.Gates;
import network.haca.settings.Durations;
import network.haca.settings.Form;
import network.haca.settings.Reading;
import network.haca.settings.Setting;
import network.haca.settings.SettingGroup;
import network.haca.settings.Settings;

/** Settings of who may ask a facilitator for what, and how long an answer may take. */
final class AccessSettings {
  private static final Setting<Gates> GATES =
      Setting.required(
          "facilitator.gates.file",
          new Form<>(Gates.FORM, AccessSettings::gates, Gates::toString),
          "Who may have payments settled.");
  private static final Setting<Optional<Gates>> OPERATORS =
      Setting.optional(
          "facilitator.operators.file",
          new Form<>(Gates.FORM, AccessSettings::gates, Gates::toString),
          "Who may enter credits into the books; without it nobody may.");
  private static final Setting<Boolean> OPEN =
      Setting.of(
          "facilitator.open",
          Form.flag(),
          false,
          "Whether anybody may ask /verify, /supported, /settle_data and /heartbeat; /settle is for"
              + " gates alone.");
  private static final Setting<Duration> DEBT_WAIT =
      Setting.of(
          "facilitator.exposure.wait",
          Durations.upTo(Duration.ofMinutes(1)),
          Duration.ofSeconds(5),
          "How long a request waits until its payer owes less than facilitator.exposure.percent,"
              + " before it is refused.");

  static final SettingGroup SETTINGS = SettingGroup.of(GATES, OPERATORS, OPEN, DEBT_WAIT);

  private AccessSettings() {}

  static FacilitatorServer.Access read(Settings settings) {
    return new FacilitatorServer.Access(
        settings.get(GATES),
        settings.get(OPERATORS),
        settings.get(OPEN),
        SettlingSettings.wait(settings),
        settings.get(DEBT_WAIT),
        SettlingSettings.jobs(settings));
  }

  private static Reading<Gates> gates(String text) {
    try {
      return new Reading.Value<>(Gates.read(Path.of(text)));
    } catch (IOException e) {
      return new Reading.Refused<>(e.toString());
    }
  }
}
