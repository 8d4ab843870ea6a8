package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import network.haca.cli.chain.statetest.StateTests;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Ethereum's state tests: a fixed sample, and all with {@code -Pfull}; the folder is given by
 * {@code -Dethereum.tests=DIR}.
 */
@EnabledIfSystemProperty(named = "ethereum.tests", matches = ".+")
class StateTestsIT {
  @ParameterizedTest
  @CsvSource({
    "VMTests/vmArithmeticTest",
    "VMTests/vmIOandFlowOperations",
    "VMTests/vmBitwiseLogicOperation",
    "stExample",
    "stSStoreTest",
    "stCreate2",
    "stEIP1559",
    "stEIP2930",
    "stCallCodes",
    "stRevertTest",
    "stSelfBalance",
    "Cancun/stEIP1153-transientStorage",
    "Cancun/stEIP5656-MCOPY",
    "Cancun/stEIP4844-blobtransactions",
    "stZeroKnowledge2",
    "stPreCompiledContracts",
    "Shanghai"
  })
  void everyCaseGivesTheExpectedStateAndLogs(String folder) throws Exception {
    Path path = Path.of(System.getProperty("ethereum.tests"), "GeneralStateTests", folder);
    List<String> failures = Collections.synchronizedList(new ArrayList<>());
    StateTests.Totals totals = StateTests.run(StateTests.files(path), failures::add);
    assertEquals(List.of(), failures);
    assertTrue(totals.passed() > 0, folder + " holds no case");
  }

  @Test
  @Tag("full")
  void everyCaseOfTheSetPasses() throws Exception {
    everyCaseGivesTheExpectedStateAndLogs("");
  }
}
