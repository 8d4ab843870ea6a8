package network.haca.benchmarks.explorer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import network.haca.explorer.rocksdb.ViewDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExplorerBenchTest {
  private static final long PROOFS = 2L * GeneratedProofs.BATCH_SIZE;

  @TempDir private Path folder;

  private ExplorerBench.Result measure(long proofs) throws Exception {
    return new ExplorerBench(folder, proofs).measure(line -> {});
  }

  @Test
  void aViewThatIsThereIsFilledUpAndAskedAgain() throws Exception {
    assertEquals(PROOFS, measure(PROOFS).added());
    assertTrue(ExplorerBench.isFilledByBench(folder));
    assertEquals(0, measure(PROOFS).added());
    ExplorerBench.Result more = measure(PROOFS + GeneratedProofs.BATCH_SIZE);
    assertEquals(GeneratedProofs.BATCH_SIZE, more.added());
    assertEquals(PROOFS + GeneratedProofs.BATCH_SIZE, more.proofs());
  }

  @Test
  void aViewOfAnotherIsNoneOfTheBench() throws Exception {
    assertFalse(ExplorerBench.isFilledByBench(folder));
    ViewDatabase.open(folder.resolve("view")).close();
    assertFalse(ExplorerBench.isFilledByBench(folder));
  }
}
