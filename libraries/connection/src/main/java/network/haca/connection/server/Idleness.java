package network.haca.connection.server;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import java.util.concurrent.TimeUnit;

/**
 * Tells of a connection on which nothing moves. One on which an answer flows is not idle: Netty's
 * own handler sees a write when all of it has gone, which of a long answer to a slow reader may
 * take hours. A reader that takes nothing is {@link Outflow}'s to end.
 */
final class Idleness extends IdleStateHandler {
  private static final String NAME = "idle";

  private final Outflow outflow;

  private Idleness(IdleStateHandler times, Outflow outflow) {
    super(
        times.getReaderIdleTimeInMillis(),
        times.getWriterIdleTimeInMillis(),
        times.getAllIdleTimeInMillis(),
        TimeUnit.MILLISECONDS);
    this.outflow = outflow;
  }

  /** Takes the place of Netty's handler, if the connection has one. */
  static void follow(ChannelPipeline pipeline, Outflow outflow) {
    if (pipeline.get(NAME) instanceof IdleStateHandler times && !(times instanceof Idleness)) {
      pipeline.replace(NAME, NAME, new Idleness(times, outflow));
    }
  }

  @Override
  protected void channelIdle(ChannelHandlerContext context, IdleStateEvent event) throws Exception {
    if (!outflow.isWaiting()) {
      super.channelIdle(context, event);
    }
  }
}
