package network.haca.fullnode.rpc;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import network.haca.evm.Tracer;

/**
 * Whether an execution makes the calls that it made in another run, and each succeeds that
 * succeeded there.
 */
final class SameOutcomes implements Tracer {
  private final InnerOutcomes other;
  private final Deque<Place> open = new ArrayDeque<>();
  private boolean isSame = true;

  /** A call under way, and what it was in the other run, if that is known. */
  private static final class Place {
    private final Optional<InnerOutcomes.Made> made;
    private int calls;

    private Place(Optional<InnerOutcomes.Made> made) {
      this.made = made;
    }
  }

  SameOutcomes(InnerOutcomes other) {
    this.other = other;
  }

  boolean isSame() {
    return isSame;
  }

  @Override
  public boolean watchesSteps() {
    return false;
  }

  @Override
  public void enter(Call call) {
    Optional<InnerOutcomes.Made> made = other.top();
    if (!open.isEmpty()) {
      Place caller = open.getLast();
      int index = caller.calls++;
      made = caller.made.flatMap(one -> one.call(index));
      if (made.isEmpty() && caller.made.isPresent() && !other.isCut()) {
        isSame = false;
      }
    }
    if (made.isPresent() && !made.get().code().equals(call.codeAddress())) {
      isSame = false;
    }
    open.addLast(new Place(made));
  }

  @Override
  public void exit(End end) {
    Place place = open.removeLast();
    boolean succeeded = place.made.isPresent() && place.made.get().success();
    if (succeeded && (!end.success() || place.calls < place.made.get().size())) {
      isSame = false;
    }
  }
}
