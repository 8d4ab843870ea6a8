package network.haca.lightclient;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import network.haca.primitives.Printable;

/** The steps of a verification with their results, in the order in which they are taken. */
final class Steps {
  /** In place of what a step found, where another step failed: nothing is proven by halves. */
  private static final String BY_ITSELF = "holds by itself; the receipt as a whole does not";

  private final List<ReceiptVerifier.Step> taken = new ArrayList<>();

  /** A check that a step makes. */
  interface Check {
    /** What was found; throws if it does not hold. */
    String run() throws RefusedException, MalformedException;
  }

  /** Takes a step; one that cannot be read counts as failed. */
  void add(String name, Check check) {
    taken.add(step(name, () -> check.run().replace('\n', ' ')));
  }

  /** A check whose result has several lines, in any of which a stranger's words may stand. */
  interface LinesCheck {
    List<String> run() throws RefusedException, MalformedException;
  }

  /** Takes a step whose detail is told in lines; those of all other steps have one. */
  void addLines(String name, LinesCheck check) {
    taken.add(
        step(
            name,
            () -> check.run().stream().map(Printable::line).collect(Collectors.joining("\n"))));
  }

  List<ReceiptVerifier.Step> results() {
    boolean holds = taken.stream().allMatch(ReceiptVerifier.Step::passed);
    return holds
        ? List.copyOf(taken)
        : taken.stream()
            .map(
                step ->
                    step.passed() ? new ReceiptVerifier.Step(step.name(), true, BY_ITSELF) : step)
            .toList();
  }

  private static ReceiptVerifier.Step step(String name, Check check) {
    try {
      return new ReceiptVerifier.Step(name, true, check.run());
    } catch (RefusedException | MalformedException e) {
      return failed(name, "", e);
    } catch (RuntimeException e) {
      // Whatever a stranger's bytes may set off in here, they prove nothing.
      return failed(name, "cannot be read: ", e);
    }
  }

  private static ReceiptVerifier.Step failed(String name, String prefix, Exception why) {
    return new ReceiptVerifier.Step(
        name, false, prefix + Printable.line(String.valueOf(why.getMessage())));
  }
}
