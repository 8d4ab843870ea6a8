package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import network.haca.devnet.demo.DemoZk;
import network.haca.devnet.models.BundledModels;
import network.haca.zk.ZkException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code haca demo --zk}: a real circuit, a real proof, four validators, and a second worker. */
@Tag("full")
@Timeout(600)
class DemoZkIT {
  @TempDir private Path home;

  @Test
  void s5FourValidatorsJudgeAProofAndItsModelIsFetchedById() throws Exception {
    List<String> said = new ArrayList<>();
    DemoZk.Summary summary;
    try {
      summary =
          new DemoZk(home.resolve("net"), said::add)
              .run(BundledModels.folder(), BundledModels.provable());
    } catch (ZkException e) {
      assumeTrue(e.exitCode() != 2, "EZKL is not to be had here: " + e.getMessage());
      throw e;
    }
    assertTrue(summary.isGood(), () -> String.join("\n", said));
    assertEquals(4, summary.validators());
    assertTrue(summary.stations().containsKey("SETTLED"), summary.stations()::toString);
  }
}
