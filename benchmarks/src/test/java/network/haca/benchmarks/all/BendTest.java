package network.haca.benchmarks.all;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import network.haca.benchmarks.all.Bend.Hope;
import network.haca.benchmarks.all.Bend.Step;
import org.junit.jupiter.api.Test;

class BendTest {
  private static final Bend CLIENTS = new Bend(Hope.MORE, "clients");
  private static final Bend MODELS = new Bend(Hope.NO_LESS, "models");

  @Test
  void aLineThatGrowsBendsAtTheFirstSizeWhoseNextBringsLittle() {
    List<Step> steps =
        List.of(
            new Step(1, 500, 0.5),
            new Step(2, 900, 1.2),
            new Step(4, 927, 1.9),
            new Step(8, 2_000, 1.9));
    assertEquals(
        "It bends at 2 clients: at 4 the rate is 3 % higher, since it has 1.9 of 2 processors in"
            + " use and there are no more.",
        CLIENTS.sentence(steps, 2));
    assertEquals(
        "It bends at 2 clients: at 4 the rate is 3 % higher, with 1.9 of 4 processors in use: it"
            + " waits, or other programs have the rest.",
        CLIENTS.sentence(steps, 4));
  }

  @Test
  void aLineThatHoldsBendsOnlyWhereItFalls() {
    List<Step> steps =
        List.of(
            new Step(1, 100, Double.NaN),
            new Step(1_000, 95, Double.NaN),
            new Step(2_000, 60, Double.NaN));
    assertEquals(
        "It bends at 1,000 models: at 2,000 the rate is 37 % lower.", MODELS.sentence(steps, 2));
    assertEquals(
        "Up to 1,000 models it does not bend: no step lowers the rate by more than 10 %.",
        MODELS.sentence(steps.subList(0, 2), 2));
  }

  @Test
  void aLineThatGrowsByATenthEachTimeDoesNotBend() {
    assertEquals(
        "Up to 2 clients it does not bend: each step raises the rate by 10 % or more.",
        CLIENTS.sentence(List.of(new Step(1, 10, 1), new Step(2, 12, 2)), 2));
  }
}
