package network.haca.provingnode.enrolment;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The measurements of a node's keys: that of the keys of now, that of those which are being
 * registered, that which is wanted, and who waits for which. Any thread may want one.
 */
final class Measuring {
  private final List<Wanted> waiting = new ArrayList<>();
  private Measurement ofIdentity;
  private Measurement begun;
  private Measurement wanted;

  private record Wanted(Measurement measurement, CompletableFuture<Void> done) {}

  /**
   * @param first that the first keys are registered with
   */
  Measuring(Measurement first) {
    this.ofIdentity = first;
    this.begun = first;
    this.wanted = first;
  }

  /**
   * Wants keys for a measurement. The result completes when there are, and is cancelled when
   * another is wanted before they are being registered.
   */
  CompletableFuture<Void> want(Measurement measurement) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    List<Wanted> given;
    synchronized (this) {
      wanted = measurement;
      given = takeOthers();
      waiting.add(new Wanted(measurement, done));
    }
    given.forEach(each -> each.done().cancel(false));
    return done;
  }

  /** That of the keys of now, whatever is wanted. */
  synchronized Measurement ofIdentity() {
    return ofIdentity;
  }

  synchronized boolean isAsWanted() {
    return ofIdentity.equals(wanted);
  }

  /** Begins to register keys for what is wanted. */
  Measurement begin() {
    List<Wanted> given;
    synchronized (this) {
      begun = wanted;
      given = takeOthers();
    }
    given.forEach(each -> each.done().cancel(false));
    return begun;
  }

  /** Keys were registered, and are those of now. */
  synchronized void taken(Measurement measurement) {
    ofIdentity = measurement;
  }

  /** There are keys for a measurement. */
  void registered(Measurement measurement) {
    List<Wanted> done;
    synchronized (this) {
      done = waiting.stream().filter(each -> each.measurement().equals(measurement)).toList();
      waiting.removeAll(done);
    }
    // Whoever waits may want the next at once, so nothing is held here.
    done.forEach(each -> each.done().complete(null));
  }

  /** Those who wait for what is neither wanted nor being registered. */
  private List<Wanted> takeOthers() {
    List<Wanted> others =
        waiting.stream()
            .filter(each -> !each.measurement().equals(wanted))
            .filter(each -> !each.measurement().equals(begun))
            .toList();
    waiting.removeAll(others);
    return others;
  }
}
