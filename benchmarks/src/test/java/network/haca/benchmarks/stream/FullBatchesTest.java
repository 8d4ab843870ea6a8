package network.haca.benchmarks.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FullBatchesTest {
  @ParameterizedTest
  @CsvSource({
    "80000, 1, 5000, 80000",
    "80000, 16, 5000, 80000",
    "80000, 32, 2500, 80000",
    "1000, 16, 62, 992",
    "12000, 2, 5000, 10000"
  })
  void everyPartitionFillsItsBatches(int available, int partitions, int size, int proofs) {
    assertEquals(new FullBatches(size, proofs), FullBatches.of(available, partitions));
  }
}
