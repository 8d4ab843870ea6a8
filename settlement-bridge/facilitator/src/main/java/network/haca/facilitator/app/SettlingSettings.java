package network.haca.facilitator.app;

import java.math.BigInteger;
import java.time.Duration;
import java.util.regex.Pattern;
import network.haca.facilitator.core.Settler;
import network.haca.facilitator.core.Spending;
import network.haca.settings.Durations;
import network.haca.settings.Form;
import network.haca.settings.Setting;
import network.haca.settings.SettingGroup;
import network.haca.settings.Settings;

/** The settings of settlements: when they count, and what they may cost. */
final class SettlingSettings {
  private static final Setting<Integer> CONFIRMATIONS =
      Setting.of(
          "facilitator.confirmations",
          Form.number(0, 1_000, "blocks"),
          1,
          "The blocks after a settlement's own until it is called done; a reorganisation may undo"
              + " what has fewer. With 0 its own block is enough.");

  private static final Setting<Duration> WAIT =
      Setting.of(
          "facilitator.settle.wait.max",
          Durations.upTo(Duration.ofMinutes(10)),
          Duration.ofSeconds(60),
          "How long /settle waits for a block before it answers settlement_pending.");

  private static final Setting<Boolean> JOBS =
      Setting.of(
          "facilitator.settle.jobs",
          Form.flag(),
          false,
          "Whether /settle answers at once with status 202 and a job, which /settle/ID tells of.");

  private static final Setting<Long> FEE_MAX =
      Setting.of(
          "facilitator.fee.max",
          Form.longNumber(1, Long.MAX_VALUE, "wei").saying("a number of wei"),
          50_000_000_000L,
          "The most per gas that a settlement is sent for.");

  private static final Setting<BigInteger> SETTLEMENT_COST_MAX =
      Setting.of(
          "facilitator.cost.settlement.max",
          wei(),
          BigInteger.valueOf(25_000_000_000_000_000L),
          "The most wei that one settlement may cost, with the gas that it may take at most; what"
              + " would cost more waits.");

  private static final Setting<BigInteger> DAY_COST_MAX =
      Setting.of(
          "facilitator.cost.day.max",
          wei(),
          BigInteger.TEN.pow(17),
          "The wei that settlements of 24 hours may cost on one network until no payment more is"
              + " taken there; those that were answered are settled all the same.");

  static final SettingGroup SETTINGS =
      SettingGroup.of(CONFIRMATIONS, WAIT, JOBS, FEE_MAX, SETTLEMENT_COST_MAX, DAY_COST_MAX);

  private SettlingSettings() {}

  static Duration wait(Settings settings) {
    return settings.get(WAIT);
  }

  static boolean jobs(Settings settings) {
    return settings.get(JOBS);
  }

  static Settler.Terms terms(Settings settings) {
    return new Settler.Terms(
        settings.get(CONFIRMATIONS), BigInteger.valueOf(settings.get(FEE_MAX)));
  }

  static Spending.Ceilings ceilings(Settings settings) {
    return new Spending.Ceilings(settings.get(SETTLEMENT_COST_MAX), settings.get(DAY_COST_MAX));
  }

  private static Form<BigInteger> wei() {
    return Form.matching("a number of wei", Pattern.compile("[0-9]{1,30}"))
        .as(BigInteger::new, BigInteger::toString);
  }
}
