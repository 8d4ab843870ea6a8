package network.haca.cli.pipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.List;
import network.haca.pipe.FixedPoint;
import network.haca.pipe.ModelInput;
import network.haca.pipe.NumberTensor;
import network.haca.pipe.StringTensor;
import network.haca.role.SetupException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Inputs as they are typed, for a model inside a transaction. */
class InputOptionTest {
  private static ModelInput parse(String... inputs) throws SetupException {
    InputOption option = new InputOption();
    CommandLine line = new CommandLine(CommandLine.Model.CommandSpec.create());
    line.addMixin("input", option);
    String[] arguments = new String[2 * inputs.length];
    for (int i = 0; i < inputs.length; i++) {
      arguments[2 * i] = "--input";
      arguments[2 * i + 1] = inputs[i];
    }
    line.parseArgs(arguments);
    return option.input();
  }

  @Test
  void numbersAreExactAndArraysGiveTheShape() throws SetupException {
    ModelInput input =
        parse("launch=[[20,45.50],[1e-7,-3e2]]", "n=7", "none=[]", "t=[\"a=b\",\"ü\"]");
    assertEquals(
        List.of(
            new NumberTensor(
                "launch",
                List.of(
                    FixedPoint.of(20, 0),
                    FixedPoint.of(455, 1),
                    FixedPoint.of(1, 7),
                    FixedPoint.of(-300, 0)),
                List.of(2L, 2L)),
            new NumberTensor("n", List.of(FixedPoint.of(7, 0)), List.of()),
            new NumberTensor("none", List.of(), List.of(0L))),
        input.numbers());
    assertEquals(List.of(new StringTensor("t", List.of("a=b", "ü"))), input.strings());
    assertEquals(
        List.of(new FixedPoint(BigInteger.ONE, BigInteger.valueOf(-39))),
        parse("x=1e39").numbers().getFirst().values());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "launch",
        "=1",
        "x=[1,[2]]",
        "x=[[1],[2,3]]",
        "x=[1,\"a\"]",
        "x=null",
        "x={}",
        "x=[1",
        "x=1e1001",
        "x=170141183460469231731687303715884105729"
      })
  void whatIsNoInputIsRefusedInASentence(String given) {
    SetupException refused = assertThrows(SetupException.class, () -> parse(given));
    assertTrue(String.valueOf(refused.getMessage()).startsWith("--input: "), refused::toString);
  }
}
