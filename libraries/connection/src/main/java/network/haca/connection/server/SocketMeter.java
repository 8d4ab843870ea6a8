package network.haca.connection.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * Counts the frames of a WebSocket that cost the server work and carry nothing: PING, PONG, empty
 * messages, and pieces of a few bytes. What is sent earns some, but for the PONGs that the client
 * asks for.
 */
final class SocketMeter {
  private static final int CLOSE = 0x88;
  private static final int POLICY_VIOLATION = 1008;

  private final Allowance allowance;
  private final SocketFrames received =
      new SocketFrames() {
        @Override
        void found(boolean isControl, boolean isWhole, long content) {
          receive(isControl, isWhole, content);
        }
      };
  private final SocketFrames sent =
      new SocketFrames() {
        @Override
        void found(boolean isControl, boolean isWhole, long content) {
          if (!isControl) {
            allowance.earn(content);
          }
        }
      };

  SocketMeter(long now) {
    this.allowance = new Allowance(now);
  }

  /**
   * Follows what came.
   *
   * @return false if it is a flood
   */
  boolean take(ByteBuf part, long now) {
    allowance.at(now);
    received.follow(part);
    return !allowance.isSpent();
  }

  /** Follows what is sent. */
  void send(ByteBuf part) {
    sent.follow(part);
  }

  private void receive(boolean isControl, boolean isWhole, long content) {
    int least = isWhole ? 1 : Allowance.CONTENT_BYTES;
    if (isControl || content < least) {
      allowance.spend();
    }
    if (!isControl) {
      allowance.earn(content);
    }
  }

  /** The frame that ends a WebSocket whose client breaks the rules. */
  static ByteBuf goodbye() {
    return Unpooled.buffer().writeByte(CLOSE).writeByte(Short.BYTES).writeShort(POLICY_VIOLATION);
  }
}
