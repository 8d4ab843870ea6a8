package network.haca.pipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Rules H1 and P1: what an answer may be follows from the model's entry. */
class OutputSignatureTest {
  private static final OutputSignature SIGNATURE =
      new OutputSignature(
          List.of(
              new OutputSignature.Output("probabilities", List.of(1L, 3L)),
              new OutputSignature.Output("a name that is longer than thirty-two", List.of())));

  private static ModelOutput answer(FixedPoint last) {
    return new ModelOutput(
        List.of(
            new NumberTensor(
                "probabilities",
                List.of(FixedPoint.of(1, 1), FixedPoint.of(7, 1), FixedPoint.ZERO),
                List.of(1L, 3L)),
            new NumberTensor("a name that is longer than thirty-two", List.of(last), List.of())),
        List.of(),
        List.of(),
        false);
  }

  @Test
  void sizeIsThatOfEveryAnswer() {
    assertEquals(InferenceAbi.write(SIGNATURE.zeros()).size(), SIGNATURE.answerBytes());
    assertEquals(InferenceAbi.write(answer(FixedPoint.of(5, 0))).size(), SIGNATURE.answerBytes());
  }

  @Test
  void zerosSayThatTheyAreNoAnswer() {
    assertTrue(SIGNATURE.zeros().isSimulationResult());
    assertFalse(SIGNATURE.fits(SIGNATURE.zeros()));
  }

  @Test
  void eachNumberHasOneForm() {
    assertTrue(SIGNATURE.fits(answer(FixedPoint.of(15, 1))));
    assertFalse(SIGNATURE.fits(answer(FixedPoint.of(150, 2))));
    assertFalse(SIGNATURE.fits(answer(FixedPoint.of(0, 1))));
    assertFalse(SIGNATURE.fits(answer(FixedPoint.of(15, -1))));
    assertFalse(SIGNATURE.fits(answer(FixedPoint.of(1, 401))));
  }

  @Test
  void otherNamesAndShapesDoNotFit() {
    ModelOutput other =
        new ModelOutput(answer(FixedPoint.ZERO).numbers().reversed(), List.of(), List.of(), false);
    assertFalse(SIGNATURE.fits(other));
  }

  @Test
  void largeOutputsCannotBeAsked() {
    assertTrue(one(1_000).isAskable());
    assertFalse(one(1_100).isAskable());
    assertFalse(one(4_294_967_295L).isAskable());
    assertFalse(new OutputSignature(List.of()).isAskable());
  }

  private static OutputSignature one(long size) {
    return new OutputSignature(List.of(new OutputSignature.Output("y", List.of(size, 1L))));
  }
}
