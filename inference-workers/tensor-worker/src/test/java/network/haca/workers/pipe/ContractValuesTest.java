package network.haca.workers.pipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Random;
import network.haca.contracts.RegisteredModel;
import network.haca.pipe.FixedPoint;
import network.haca.pipe.ModelInput;
import network.haca.pipe.ModelOutput;
import network.haca.pipe.NumberTensor;
import network.haca.pipe.StringTensor;
import network.haca.primitives.Bytes;
import network.haca.schemas.tensor.Datatype;
import network.haca.schemas.tensor.InvalidTensorException;
import network.haca.schemas.tensor.Tensor;
import network.haca.workers.core.TensorSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Rule P4: what contracts give becomes what the model takes, or is refused with a reason. */
class ContractValuesTest {
  private static final BigInteger MOST = BigInteger.ONE.shiftLeft(127).subtract(BigInteger.ONE);

  private static Tensor numbers(Datatype datatype, List<Long> shape, FixedPoint... values)
      throws InvalidTensorException {
    ContractInputs inputs = new ContractInputs(List.of(TensorSpec.ofAnyRank("x", datatype)));
    NumberTensor given = new NumberTensor("x", List.of(values), shape);
    return inputs.tensors(new ModelInput(List.of(given), List.of())).getFirst();
  }

  private static Tensor one(Datatype datatype, String value, String decimals)
      throws InvalidTensorException {
    return numbers(
        datatype, List.of(1L), new FixedPoint(new BigInteger(value), new BigInteger(decimals)));
  }

  private static void assertRefused(String says, Datatype datatype, String value, String decimals) {
    InvalidTensorException refused =
        assertThrows(InvalidTensorException.class, () -> one(datatype, value, decimals));
    assertTrue(String.valueOf(refused.getMessage()).contains(says), refused::toString);
  }

  private static float fp32(Tensor tensor) {
    return tensor.content().asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN).getFloat();
  }

  @ParameterizedTest
  @CsvSource({
    "15, 1, 1.5",
    "1, -3, 1000",
    "1, 7, 1e-7",
    "0, -170141183460469231731687303715884105728, 0",
    "1, 170141183460469231731687303715884105727, 0",
    "-1, 170141183460469231731687303715884105727, -0.0",
    "16777217, 0, 16777216",
    "16777219, 0, 16777220",
    "-170141183460469231731687303715884105728, 0, -1.7014118346046923E38",
    "1, 45, 1.4E-45",
    "34028235, -31, 3.4028235E38",
  })
  void p4ANumberIsRoundedOnce(String value, String decimals, float expected) throws Exception {
    assertEquals(expected, fp32(one(Datatype.FP32, value, decimals)));
  }

  @Test
  void p4WhatNoValueOfTheDatatypeStandsForIsRefused() throws Exception {
    assertRefused("is no value of FP32", Datatype.FP32, "34028236", "-31");
    assertRefused("is no value of FP64", Datatype.FP64, "1", "-400");
    assertRefused("is no value of FP16", Datatype.FP16, "65520", "0");
    assertRefused("is no value of INT32", Datatype.INT32, "15", "1");
    assertRefused("is no value of INT64", Datatype.INT64, "9223372036854775808", "0");
    assertRefused("is no value of UINT8", Datatype.UINT8, "-1", "0");
    assertRefused("is no value of BOOL", Datatype.BOOL, "2", "0");
    assertRefused("is no value of INT64", Datatype.INT64, "1", "-" + MOST);
    assertRefused("is no value of INT64", Datatype.INT64, "1", MOST.toString());
    assertEquals(
        Long.MIN_VALUE,
        one(Datatype.INT64, "-92233720368547758080", "1")
            .content()
            .asReadOnlyBuffer()
            .order(ByteOrder.LITTLE_ENDIAN)
            .getLong());
    assertEquals(Bytes.fromHex("0x01"), one(Datatype.BOOL, "1", "0").content());
    assertEquals(Bytes.fromHex("0xff"), one(Datatype.UINT8, "2550", "1").content());
  }

  @Test
  void p4ShapesAreHeldToTheNumberOfElements() throws Exception {
    FixedPoint value = FixedPoint.of(1, 0);
    assertEquals(List.of(), numbers(Datatype.FP32, List.of(), value).shape());
    assertEquals(Bytes.EMPTY, numbers(Datatype.FP32, List.of(0L, 3L)).content());
    InvalidTensorException refused =
        assertThrows(
            InvalidTensorException.class,
            () -> numbers(Datatype.FP32, List.of(2L, 2L), value, value));
    assertTrue(
        String.valueOf(refused.getMessage()).contains("takes 4 numbers, 2 given"),
        refused::toString);
    assertThrows(
        InvalidTensorException.class,
        () -> numbers(Datatype.FP32, List.of(4294967295L, 4294967295L), value));
  }

  private static List<Long> textShape(List<Long> declared, int count) throws Exception {
    ContractInputs inputs =
        new ContractInputs(List.of(new TensorSpec("t", Datatype.BYTES, declared)));
    StringTensor given = new StringTensor("t", java.util.Collections.nCopies(count, "Grüße"));
    Tensor made = inputs.tensors(new ModelInput(List.of(), List.of(given))).getFirst();
    assertEquals(count, made.byteElements().size());
    return made.shape();
  }

  @Test
  void p4TextsTakeTheModelsShape() throws Exception {
    assertEquals(List.of(3L), textShape(List.of(-1L), 3));
    assertEquals(List.of(3L, 2L), textShape(List.of(-1L, 2L), 6));
    assertEquals(List.of(3L, 1L), textShape(List.of(-1L, -1L), 3));
    assertEquals(List.of(0L), textShape(List.of(-1L), 0));
    assertEquals(List.of(), textShape(List.of(), 1));
    assertThrows(InvalidTensorException.class, () -> textShape(List.of(-1L, 2L), 3));
    assertThrows(InvalidTensorException.class, () -> textShape(List.of(2L), 3));
  }

  @Test
  void p4ATensorOfAnotherKindOrNameIsRefused() {
    ContractInputs inputs =
        new ContractInputs(
            List.of(
                TensorSpec.ofAnyRank("x", Datatype.FP32),
                TensorSpec.ofAnyRank("t", Datatype.BYTES)));
    NumberTensor x = new NumberTensor("x", List.of(), List.of(0L));
    for (ModelInput input :
        List.of(
            new ModelInput(List.of(), List.of(new StringTensor("x", List.of("1")))),
            new ModelInput(List.of(new NumberTensor("t", List.of(), List.of(0L))), List.of()),
            new ModelInput(List.of(new NumberTensor("y", List.of(), List.of(0L))), List.of()),
            new ModelInput(List.of(x, x), List.of(new StringTensor("t", List.of()))),
            new ModelInput(List.of(x), List.of()))) {
      assertThrows(InvalidTensorException.class, () -> inputs.tensors(input));
    }
  }

  /** Whatever the bits: what a contract gets is what the model said, and in one form. */
  @ParameterizedTest
  @EnumSource(
      value = Datatype.class,
      names = {"BYTES", "BOOL"},
      mode = EnumSource.Mode.EXCLUDE)
  void p4AnAnswerIsReadBackBitForBit(Datatype datatype) {
    Random random = new Random(9);
    for (int i = 0; i < 2_000; i++) {
      byte[] bits = new byte[datatype.elementBytes()];
      random.nextBytes(bits);
      DecimalElements.next(ByteBuffer.wrap(bits), datatype)
          .ifPresent(
              number -> {
                assertTrue(number.isCanonical());
                ByteBuffer back = ByteBuffer.allocate(bits.length);
                assertTrue(DecimalElements.put(back, datatype, number));
                assertEquals(Bytes.copyOf(bits), Bytes.wrap(back.array()));
              });
    }
  }

  private static RegisteredModel.Output output(Datatype datatype, Long... shape) {
    return new RegisteredModel.Output("y", datatype.number(), List.of(shape));
  }

  private static Tensor fp32(float... values) {
    ByteBuffer content =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      content.putFloat(value);
    }
    return new Tensor(
        "y", Datatype.FP32, List.of(1L, (long) values.length), Bytes.wrap(content.array()));
  }

  @Test
  void p4AnAnswerHasTheOutputsOfTheEntry() throws Exception {
    ModelOutput given =
        ContractOutputs.of(List.of(output(Datatype.FP32, 1L, 2L)), List.of(fp32(0.1f, -1e15f)));
    assertEquals(
        List.of(
            new NumberTensor(
                "y",
                List.of(FixedPoint.of(1, 1), FixedPoint.of(-1_000_000_000_000_000L, 0)),
                List.of(1L, 2L))),
        given.numbers());
    for (Tensor wrong :
        List.of(fp32(1), fp32(1, Float.NaN), fp32(1, Float.MAX_VALUE), fp32(1, 2, 3))) {
      assertThrows(
          InvalidTensorException.class,
          () -> ContractOutputs.of(List.of(output(Datatype.FP32, 1L, 2L)), List.of(wrong)));
    }
    assertThrows(
        InvalidTensorException.class,
        () -> ContractOutputs.of(List.of(output(Datatype.FP64, 1L, 2L)), List.of(fp32(0.1f, 1f))));
  }
}
