package network.haca.onnx.binding;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import network.haca.onnx.binding.RunsInFlight.Beginning;
import org.junit.jupiter.api.Test;

/** A run is repeated only if others, or what they left, can have cost it its memory. */
class RunsInFlightTest {
  private final RunsInFlight runs = new RunsInFlight();

  private void sweptByARun() {
    var _ = runs.begin();
    runs.swept(() -> true);
    runs.end();
  }

  @Test
  void onSweptGroundARunThatIsAloneHasAll() {
    assertFalse(runs.hadAll(runs.begin()));
    runs.end();
    sweptByARun();
    Beginning first = runs.begin();
    assertTrue(runs.hadAll(first));
    runs.end();
    assertFalse(runs.hadAll(runs.begin()), "the first may have left pieces");
  }

  @Test
  void whoRunsBesideAnotherHasNotAll() {
    sweptByARun();
    Beginning first = runs.begin();
    Beginning second = runs.begin();
    assertFalse(runs.hadAll(second));
    runs.end();
    assertFalse(runs.hadAll(first), "the second was there and is gone");
  }

  @Test
  void aSweepBesideAnotherRunOrOneThatFailsMakesNothingWhole() {
    var _ = runs.begin();
    sweptByARun();
    runs.end();
    assertFalse(runs.hadAll(runs.begin()));
    runs.end();
    var _ = runs.begin();
    runs.swept(() -> false);
    runs.end();
    assertFalse(runs.hadAll(runs.begin()));
  }
}
