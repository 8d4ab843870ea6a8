package network.haca.benchmarks.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class BucketCountsTest {
  private static final String NAME = "haca_bridge_settlement_seconds";

  @Test
  void aQuantileLiesEvenlyInItsBucket() {
    BucketCounts counts = counts(10, 90, 100);
    assertEquals(100, counts.count());
    assertEquals(1.5, counts.quantile(0.5).orElseThrow(), 1e-9);
    assertEquals(1.0, counts.quantile(0.1).orElseThrow(), 1e-9);
  }

  @Test
  void beyondTheLastBoundThatBoundIsTold() {
    assertEquals(2, counts(10, 20, 100).quantile(0.5).orElseThrow(), 1e-9);
  }

  @Test
  void onlyWhatCameLaterCounts() {
    BucketCounts later = counts(110, 190, 200).since(counts(100, 100, 100));
    assertEquals(100, later.count());
    assertEquals(1.5, later.quantile(0.5).orElseThrow(), 1e-9);
  }

  @Test
  void metricsWithoutTheHistogramHaveNoQuantile() {
    assertTrue(BucketCounts.of("other_bucket{le=\"1.0\"} 5\n", NAME).quantile(0.5).isEmpty());
    assertTrue(counts(0, 0, 0).quantile(0.5).isEmpty());
  }

  private static BucketCounts counts(int upToOne, int upToTwo, int all) {
    return BucketCounts.of(
        """
        # HELP %1$s x
        %1$s_bucket{le="1.0"} %2$d
        %1$s_bucket{le="2.0"} %3$d
        %1$s_bucket{le="+Inf"} %4$d
        %1$s_count %4$d
        other_bucket{le="1.0"} 7
        """
            .formatted(NAME, upToOne, upToTwo, all),
        NAME);
  }
}
