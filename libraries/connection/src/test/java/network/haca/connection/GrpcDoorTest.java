package network.haca.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class GrpcDoorTest {
  private static int sentBytes(String message) {
    return URLEncoder.encode(message, StandardCharsets.UTF_8).length();
  }

  @Test
  void aMessageIsCutToWhatHeadersTake() {
    for (String unit : new String[] {"a", "%", "ü", "語", "😀"}) {
      String cut = GrpcDoor.message("no input '" + unit.repeat(40_000) + "'");
      assertTrue(sentBytes(cut) < 4_200, unit);
      assertTrue(cut.endsWith(unit + " (cut)"), "no character is cut in two");
    }
    assertEquals("short", GrpcDoor.message("short"));
  }

  @Test
  void whatGrowsWhenItIsReadIsNotPlain() {
    assertTrue(GrpcDoor.isPlain(null));
    assertTrue(GrpcDoor.isPlain("identity"));
    assertFalse(GrpcDoor.isPlain("gzip"));
    assertFalse(GrpcDoor.isPlain("snappy"));
  }
}
