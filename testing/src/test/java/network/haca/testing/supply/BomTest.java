package network.haca.testing.supply;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class BomTest {
  @Test
  void aJarIsOnTheBillByItsWholeNameAlone() throws IOException {
    Bom bill =
        Bom.of(
            new ObjectMapper()
                .readTree(
                    """
                    {"components": [
                      {"group": "org.a", "name": "foo", "version": "1.2.1",
                       "purl": "pkg:maven/org.a/foo@1.2.1?type=jar"},
                      {"group": "org.a", "name": "bar", "version": "2",
                       "purl": "pkg:maven/org.a/bar@2?classifier=linux-x86_64&type=jar"}]}
                    """));
    assertTrue(bill.hasFile("foo-1.2.1.jar"));
    assertFalse(bill.hasFile("foo-1.2.10.jar"));
    assertFalse(bill.hasFile("foo-1.2.1-extra.jar"));
    assertTrue(bill.hasFile("bar-2-linux-x86_64.jar"));
    assertFalse(bill.hasFile("bar-2.jar"));
  }
}
