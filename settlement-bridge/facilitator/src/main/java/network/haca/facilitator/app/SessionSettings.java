package network.haca.facilitator.app;

import java.time.Duration;
import network.haca.facilitator.core.SessionTerms;
import network.haca.settings.Durations;
import network.haca.settings.Form;
import network.haca.settings.Setting;
import network.haca.settings.SettingGroup;
import network.haca.settings.Settings;

/** The settings of sessions: what is answered before it is paid for. */
final class SessionSettings {
  private static final Setting<Duration> LEASE =
      Setting.of(
          "facilitator.session.lease",
          Durations.between(Duration.ofSeconds(1), Duration.ofMinutes(5)),
          Duration.ofSeconds(30),
          "How long a gate may be silent about a request; then what it last reported is charged.");
  private static final Setting<Duration> IDLE =
      Setting.of(
          "facilitator.session.idle",
          Durations.between(Duration.ofSeconds(1), Duration.ofMinutes(10)),
          Duration.ofSeconds(30),
          "How long after its last request a session is settled.");
  private static final Setting<Integer> SETTLE_SHARE =
      Setting.of(
          "facilitator.session.settle.percent",
          Form.number(1, 100, "percent"),
          25,
          "The part of its cap at which a session is settled.");
  private static final Setting<Integer> EXPOSURE =
      Setting.of(
          "facilitator.exposure.percent",
          Form.number(1, 10_000, "percent"),
          100,
          "What a payer may owe, over all its sessions, in percent of one cap: what can be lost.");
  private static final Setting<Duration> FUNDS_AGE =
      Setting.of(
          "facilitator.funds.age",
          Durations.between(Duration.ofSeconds(1), Duration.ofSeconds(30)),
          Duration.ofSeconds(30),
          "How old what is known of a payer's balance may be when a request is let through.");
  private static final Setting<Duration> LOSS_PAUSE =
      Setting.of(
          "facilitator.loss.pause",
          Durations.upTo(Duration.ofDays(3650)),
          Duration.ofDays(30),
          "How long a payer whose settlement failed may not pay upto.");
  private static final Setting<Integer> LOSS_MAX =
      Setting.of(
          "facilitator.loss.percent.max",
          Form.number(0, 1_000_000, "percent"),
          1_000,
          "What may be lost in an hour, in percent of one cap, until new payers may not pay upto.");
  private static final Setting<Integer> SESSIONS =
      Setting.of(
          "facilitator.sessions.max",
          Form.number(1, 1_000_000, "sessions"),
          10_000,
          "The sessions that are open or being settled at once.");
  private static final Setting<Integer> SESSIONS_OF_PAYER =
      Setting.of(
          "facilitator.sessions.payer.max",
          Form.number(1, 1_000, "sessions"),
          16,
          "Of them, those of one payer.");
  private static final Setting<Integer> OPEN =
      Setting.of(
          "facilitator.session.open.max",
          Form.number(1, 1_000, "requests"),
          64,
          "The requests of one session that are under way at once.");
  private static final Setting<Integer> REQUESTS =
      Setting.of(
          "facilitator.session.requests.max",
          Form.number(1, 1_000_000, "requests"),
          10_000,
          "The requests of one session in all.");
  private static final Setting<Integer> RESERVATIONS =
      Setting.of(
          "facilitator.reservations.max",
          Form.number(1, 1_000_000, "requests"),
          10_000,
          "The requests of all sessions that are under way at once.");

  static final SettingGroup SETTINGS =
      SettingGroup.of(LEASE, IDLE, SETTLE_SHARE, EXPOSURE, FUNDS_AGE, LOSS_PAUSE, LOSS_MAX)
          .with(SettingGroup.of(SESSIONS, SESSIONS_OF_PAYER, OPEN, REQUESTS, RESERVATIONS));

  private SessionSettings() {}

  static SessionTerms read(Settings settings) {
    return new SessionTerms(
        settings.get(LEASE),
        settings.get(IDLE),
        settings.get(SETTLE_SHARE),
        settings.get(EXPOSURE),
        settings.get(FUNDS_AGE),
        settings.get(LOSS_PAUSE),
        settings.get(LOSS_MAX),
        new SessionTerms.Bounds(
            settings.get(SESSIONS),
            settings.get(SESSIONS_OF_PAYER),
            settings.get(OPEN),
            settings.get(REQUESTS),
            settings.get(RESERVATIONS)));
  }
}
