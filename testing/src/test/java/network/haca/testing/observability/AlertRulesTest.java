package network.haca.testing.observability;

import static org.junit.jupiter.api.Assumptions.assumeFalse;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Prometheus' own word on its configuration, on the alert rules and on their tests. */
class AlertRulesTest {
  @BeforeEach
  void needPromtool() {
    assumeFalse(
        Promtool.isMissing(), "promtool is not installed (Debian's package prometheus has it)");
  }

  @Test
  void prometheusReadsItsConfigurationAndTheRules() throws Exception {
    Promtool.check(ObservabilityFiles.PROMETHEUS, "check", "config", "prometheus.yml");
    Promtool.check(ObservabilityFiles.PROMETHEUS, "check", "rules", "rules.yml");
  }

  @Test
  void alertsAreGivenWhenTheyShouldAndNoEarlier() throws Exception {
    Promtool.check(ObservabilityFiles.PROMETHEUS, "test", "rules", "rules.test.yml");
  }
}
