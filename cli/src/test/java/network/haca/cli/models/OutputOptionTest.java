package network.haca.cli.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import network.haca.contracts.RegisteredModel.Output;
import network.haca.role.SetupException;
import network.haca.schemas.tensor.Datatype;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The outputs that contracts get, as they are typed. */
class OutputOptionTest {
  private static List<Output> parse(String text) throws SetupException {
    OutputOption option = new OutputOption();
    CommandLine line = new CommandLine(CommandLine.Model.CommandSpec.create());
    line.addMixin("output", option);
    line.parseArgs("--asked-output", text);
    return option.outputs();
  }

  @Test
  void anOutputHasNameDatatypeAndShape() throws SetupException {
    assertEquals(
        List.of(new Output("range", Datatype.FP32.number(), List.of(1L, 12L))),
        parse("range=FP32:1x12"));
    assertEquals(
        List.of(new Output("a=b:c", Datatype.BOOL.number(), List.of(3L))), parse("a=b:c=BOOL:3"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"range", "range=FP32", "=FP32:1", "range=FP31:1", "range=BYTES:1", "r=FP32:-1"})
  void whatIsNoOutputIsRefused(String given) {
    assertThrows(SetupException.class, () -> parse(given));
  }
}
