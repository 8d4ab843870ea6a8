package network.haca.fullnode.rpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** A tree takes the more the shorter its values are. */
class TreeBytesTest {
  private static long of(String json) {
    return TreeBytes.of(json.getBytes(UTF_8));
  }

  @Test
  void aListOfEmptyValuesTakesManyTimesItsText() {
    String list = "[" + "{},".repeat(100_000) + "{}]";
    assertTrue(of(list) > 90L * list.length());
    assertTrue(of("[" + "[],".repeat(100_000) + "1]") > 90L * 300_000);
    assertTrue(of("{\"a\":".repeat(1_000)) >= 1_000 * 320L);
  }

  @Test
  void aStringTakesLittleMoreThanItsText() {
    String escaped = "\\\"[,";
    assertEquals(2L * 4_002 + 160, of('"' + escaped.repeat(1_000) + '"'));
  }
}
