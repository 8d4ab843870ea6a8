package network.haca.fullnode.rpc;

import io.vertx.core.buffer.Buffer;
import network.haca.fullnode.lane.Held;

/** Takes whole messages, and hears why nothing more is taken. */
interface MessageSink {
  /**
   * @param held its bytes, closed by who takes it
   */
  void message(Buffer message, Held held);

  /** Returns true if it takes no more for the moment. */
  boolean isFull();

  void end(short code, String reason);
}
