package network.haca.paymentgate.core;

import java.time.Duration;

/** Does things later, where the request's other events are told. */
public interface Timer {
  /** Does it again and again; what is returned ends that. */
  Runnable every(Duration pause, Runnable task);

  /** Does it once; what is returned ends that. */
  Runnable after(Duration pause, Runnable task);
}
