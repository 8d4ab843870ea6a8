package network.haca.cli.chain.statetest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import network.haca.evm.Rules;
import network.haca.evm.TransactionProcessor;
import network.haca.evm.precompile.Precompiles;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * EIP-7702 against Ethereum's executable specification, on cases that {@code delegation_cases.py}
 * made beside them. {@code -Ddelegation.cases=FILE} runs others.
 */
class DelegationTest {
  private static final TransactionProcessor PROCESSOR =
      new TransactionProcessor(new Rules(false, true, Precompiles.cancun()));

  @TestFactory
  Stream<DynamicTest> stateAndLogsAreThoseOfTheSpecification() throws IOException {
    Path file =
        Path.of(
            System.getProperty(
                "delegation.cases", "src/test/resources/statetest/delegation_cases.json"));
    JsonNode tests = new JsonMapper().readTree(file.toFile());
    return tests.properties().stream()
        .flatMap(test -> StateTestCase.of(test, "Prague", PROCESSOR).stream())
        .map(
            one ->
                DynamicTest.dynamicTest(
                    one.name(), () -> assertEquals(Optional.empty(), one.run())));
  }
}
