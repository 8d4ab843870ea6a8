package network.haca.connection.server;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import java.time.Duration;

/**
 * Watches whether a connection's client reads what was written for it. Bytes that wait are no
 * progress, however many are added: it is made when the system takes some of them.
 */
final class Outflow {
  /** That may wait for a client that goes on sending, or that it may send and take nothing. */
  static final int HELD_BYTES_MAX = 8 << 20;

  /** Sent by a client while more than that waits: it may ask while a long answer is on its way. */
  static final int ASKED_BYTES_MAX = 64 << 10;

  private final Channel channel;
  private final long stallNanos;
  private long movedAt;
  private int first;
  private long progress;
  private long askedAtFull;
  private long askedAtRest;

  Outflow(Channel channel, Duration stallMax, long now) {
    this.channel = channel;
    this.stallNanos = stallMax.toNanos();
    this.movedAt = now;
  }

  /** Returns true if written bytes wait for the client to read. */
  boolean isWaiting() {
    ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
    return buffer != null && !buffer.isEmpty();
  }

  /** Looks at how far it is; whether bytes wait and none has gone for too long. */
  boolean isStalled(long now) {
    ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
    if (buffer == null) {
      return false;
    }
    look(buffer, now);
    return now - movedAt >= stallNanos;
  }

  /**
   * Counts what came; whether it came from a client that reads far too little. Some of what waits
   * for it is not in sight: Vert.x writes no more messages than the connection takes.
   */
  boolean isOverrun(int count, long now) {
    ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
    if (buffer == null) {
      return false;
    }
    askedAtFull = buffer.totalPendingWriteBytes() > HELD_BYTES_MAX ? askedAtFull + count : 0;
    look(buffer, now);
    askedAtRest = channel.isWritable() ? 0 : askedAtRest + count;
    return askedAtFull > ASKED_BYTES_MAX || askedAtRest > HELD_BYTES_MAX;
  }

  private void look(ChannelOutboundBuffer buffer, long now) {
    int message = System.identityHashCode(buffer.current());
    if (buffer.isEmpty() || message != first || buffer.currentProgress() != progress) {
      first = message;
      progress = buffer.currentProgress();
      movedAt = now;
      askedAtRest = 0;
    }
  }
}
