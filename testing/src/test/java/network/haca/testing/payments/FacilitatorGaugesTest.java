package network.haca.testing.payments;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FacilitatorGaugesTest {
  private static final String PAYMENTS =
      "haca_facilitator_unfinished_payments{network=\"eip155:84532\"} 0.0\n";
  private static final String ENTRIES = "haca_facilitator_untold_entries 0.0\n";

  @Test
  void itIsDoneOnceAllThatItCountsIsZero() {
    assertTrue(FacilitatorGauges.areDone(200, PAYMENTS, false));
    assertTrue(FacilitatorGauges.areDone(200, PAYMENTS + ENTRIES, true));
    assertFalse(FacilitatorGauges.areDone(200, PAYMENTS.replace("0.0", "1.0") + ENTRIES, true));
    assertFalse(FacilitatorGauges.areDone(200, PAYMENTS + ENTRIES.replace("0.0", "2.0"), true));
  }

  @ParameterizedTest
  @ValueSource(ints = {404, 500, 503})
  void aPageThatIsNotThereSaysNothing(int status) {
    assertFalse(FacilitatorGauges.areDone(status, PAYMENTS + ENTRIES, true));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "# HELP haca_facilitator_unfinished_payments 0.0\n", "haca_payments_left 0.0"})
  void aGaugeThatIsMissingSaysNothing(String metrics) {
    assertFalse(FacilitatorGauges.areDone(200, metrics, false));
    assertFalse(FacilitatorGauges.areDone(200, metrics + ENTRIES, true));
  }

  @Test
  void whoTellsKafkaSaysWhatItHasNotTold() {
    assertFalse(FacilitatorGauges.areDone(200, PAYMENTS, true));
  }
}
