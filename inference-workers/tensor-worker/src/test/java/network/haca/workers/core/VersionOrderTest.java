package network.haca.workers.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class VersionOrderTest {
  @Test
  void numbersCountAsNumbers() {
    List<String> ordered =
        List.of("1", "2", "10", "10.9", "10.10", "99999999999999999999", "v1", "v1-rc", "v10");
    List<String> sorted = ordered.reversed().stream().sorted(new VersionOrder()).toList();
    assertEquals(ordered, sorted);
  }

  /** As numbers these would take minutes. */
  @Test
  void numbersMayBeLong() {
    String nines = "9".repeat(2_000_000);
    assertEquals(-1, Integer.signum(new VersionOrder().compare(nines, "1" + nines)));
    assertEquals(1, Integer.signum(new VersionOrder().compare(nines, "8".repeat(2_000_000))));
  }

  @Test
  void whatDiffersIsNeverTheSame() {
    assertEquals(-1, Integer.signum(new VersionOrder().compare("01", "1")));
    assertEquals(0, new VersionOrder().compare("1", "1"));
  }
}
