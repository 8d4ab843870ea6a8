package network.haca.provingnode.http;

import java.time.Duration;
import java.util.function.Supplier;
import network.haca.primitives.Address;
import network.haca.service.RepeatedTask;

/**
 * The operator's account for requests of strangers: looked up in a file by a thread of its own,
 * once a second, however many ask and whatever the disk takes.
 */
public final class OperatorAccount implements Supplier<Address>, AutoCloseable {
  private static final Duration LOOK = Duration.ofSeconds(1);

  private final Supplier<Address> source;
  private final RepeatedTask task;
  private volatile Address latest;

  /**
   * @param source may take long
   */
  public OperatorAccount(Supplier<Address> source) {
    this.source = source;
    this.latest = source.get();
    this.task = new RepeatedTask("operator-account", LOOK, this::look);
  }

  /** The account as it was a second ago at most. */
  @Override
  public Address get() {
    return latest;
  }

  @Override
  public void close() {
    task.close();
  }

  private boolean look() {
    latest = source.get();
    return false;
  }
}
