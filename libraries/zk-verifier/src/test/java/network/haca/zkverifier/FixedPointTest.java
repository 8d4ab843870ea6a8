package network.haca.zkverifier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import network.haca.primitives.Bytes;
import network.haca.schemas.tensor.Datatype;
import network.haca.schemas.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rule H3: the numbers of a circuit, from the bits of IEEE 754. */
class FixedPointTest {
  private static Tensor tensor(Datatype datatype, Bytes content) {
    long elements = content.size() / datatype.elementBytes();
    return new Tensor("x", datatype, List.of(elements), content);
  }

  private static Tensor fp32(float number) {
    ByteBuffer buffer = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putFloat(number);
    return tensor(Datatype.FP32, Bytes.wrap(buffer.array()));
  }

  private static Tensor fp64(double number) {
    ByteBuffer buffer = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putDouble(number);
    return tensor(Datatype.FP64, Bytes.wrap(buffer.array()));
  }

  private static Optional<BigInteger> first(Optional<List<BigInteger>> numbers) {
    return numbers.map(List::getFirst);
  }

  private static Optional<BigInteger> number(long number) {
    return Optional.of(BigInteger.valueOf(number));
  }

  @ParameterizedTest
  @CsvSource({
    "0.9889, 13, 8101",
    "-0.0821, 13, -673",
    "0.5, 0, 1",
    "-0.5, 0, -1",
    "0.49999997, 0, 0",
    "1.5, 0, 2",
    "2.5, 0, 3",
    "-2.5, 0, -3",
    "0, 30, 0",
    "-0.0, 30, 0",
    "1.0e-45, 30, 0",
    "16777216, 30, 18014398509481984"
  })
  void h3InputsAreRoundedToTheNearestHalvesAwayFromZero(float input, int scale, long expected) {
    assertEquals(number(expected), first(FixedPoint.ofInput(fp32(input), scale)));
    assertEquals(number(expected), first(FixedPoint.ofInput(fp64(input), scale)));
  }

  /** By other means: decimal numbers, which are exact, too. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void h3RandomBitsAreWhatDecimalNumbersSay(int seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 2_000; i++) {
      float number = Float.intBitsToFloat(random.nextInt());
      int scale = random.nextInt(31);
      Optional<BigInteger> rounded = first(FixedPoint.ofInput(fp32(number), scale));
      Optional<BigInteger> exact = first(FixedPoint.ofOutput(fp32(number), scale));
      if (!Float.isFinite(number)) {
        assertEquals(Optional.empty(), rounded);
        continue;
      }
      BigDecimal scaled =
          new BigDecimal(number).multiply(new BigDecimal(BigInteger.ONE.shiftLeft(scale)));
      BigInteger expected = scaled.setScale(0, RoundingMode.HALF_UP).toBigInteger();
      boolean fits = expected.bitLength() <= 127;
      assertEquals(fits ? Optional.of(expected) : Optional.empty(), rounded, "seed " + seed);
      boolean whole = fits && new BigDecimal(expected).compareTo(scaled) == 0;
      assertEquals(whole ? Optional.of(expected) : Optional.empty(), exact, "seed " + seed);
    }
  }

  @Test
  void h3SmallFormatsAreReadToo() {
    Tensor half = tensor(Datatype.FP16, Bytes.fromHex("003c01bc0100"));
    assertEquals(
        Optional.of(List.of(BigInteger.valueOf(1024), BigInteger.valueOf(-1025), BigInteger.ZERO)),
        FixedPoint.ofInput(half, 10));
    Tensor brain = tensor(Datatype.BF16, Bytes.fromHex("c03f80c0"));
    assertEquals(
        Optional.of(List.of(BigInteger.valueOf(3), BigInteger.valueOf(-8))),
        FixedPoint.ofOutput(brain, 1));
  }

  @Test
  void h3AnAnswerThatIsNoNumberOfTheCircuitIsNone() {
    assertEquals(number(-70_435), first(FixedPoint.ofOutput(fp32(-70_435 / 8_192f), 13)));
    assertTrue(FixedPoint.ofOutput(fp32(0.1f), 13).isEmpty());
    assertTrue(FixedPoint.ofOutput(fp32(-0.0f), 13).isEmpty(), "it has one zero");
    assertEquals(number(0), first(FixedPoint.ofOutput(fp32(0f), 13)));
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 1e38f})
  void h3NumbersBeyondTheCircuitsAreNone(float number) {
    assertTrue(FixedPoint.ofInput(fp32(number), 13).isEmpty());
    assertTrue(FixedPoint.ofOutput(fp32(number), 13).isEmpty());
  }

  @Test
  void h3OtherDatatypesAreNone() {
    Tensor whole = tensor(Datatype.INT32, Bytes.fromHex("01000000"));
    assertTrue(FixedPoint.ofInput(whole, 0).isEmpty());
  }
}
