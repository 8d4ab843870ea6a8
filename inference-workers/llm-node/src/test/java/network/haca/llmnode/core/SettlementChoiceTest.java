package network.haca.llmnode.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The header is read as the original reads it, and as its SDK names the values. */
class SettlementChoiceTest {
  @ParameterizedTest
  @CsvSource({
    ", BATCH",
    "'', BATCH",
    "batch, BATCH",
    "BATCH_HASHED, BATCH",
    "private, PRIVATE",
    "Individual Full, INDIVIDUAL",
    "individual-full, INDIVIDUAL"
  })
  void aValueIsReadWhateverItsCaseAndDashes(String header, SettlementChoice choice) {
    assertEquals(Optional.of(choice), SettlementChoice.of(header));
  }

  @ParameterizedTest
  @CsvSource({"none", "batches", "all"})
  void anyOtherIsNone(String header) {
    assertEquals(Optional.empty(), SettlementChoice.of(header));
  }
}
