package network.haca.zk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Without Python there is no proving, and whoever asks for it is told why. */
class ProverToolsTest {
  @TempDir private Path folder;

  private final List<String> told = new ArrayList<>();

  private void assertNoPython(String... names) {
    ProverTools tools = new ProverTools(folder, told::add, List.of(names));
    ZkException refused = assertThrows(ZkException.class, tools::prover);
    assertEquals(2, refused.exitCode(), "it is for the machine's owner to mend");
    String said = String.valueOf(refused.getMessage());
    assertTrue(said.contains("need Python 3.8 or newer with venv"), said);
    assertFalse(Files.exists(folder.resolve("ezkl-" + ProverTools.EZKL).resolve(".complete")));
  }

  @Test
  void withoutPythonItIsSaidThatItIsNeeded() {
    assertNoPython("no-python-of-this-name", "nor-of-this");
  }

  /** One that is too old, or cannot make environments, ends with an error. */
  @Test
  void aPythonThatMakesNoEnvironmentIsNone() throws Exception {
    Path old = Files.writeString(folder.resolve("python"), "#!/bin/sh\nexit 1\n");
    Files.setPosixFilePermissions(old, PosixFilePermissions.fromString("rwx------"));
    assertNoPython(old.toString());
  }
}
