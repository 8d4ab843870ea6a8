package network.haca.connection.server;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;

/** Places the watch where it sees what is under TLS, once Vert.x has said whether there is TLS. */
final class Entrance extends ChannelInboundHandlerAdapter {
  private static final String TLS = "ssl";

  private final WireWatch watch;

  Entrance(WireWatch watch) {
    this.watch = watch;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    ChannelPipeline pipeline = context.pipeline();
    if (pipeline.get(TLS) == null) {
      pipeline.addAfter(context.name(), "watch", watch);
    } else {
      pipeline.addAfter(TLS, "watch", watch);
    }
    context.fireChannelActive();
    pipeline.remove(this);
  }
}
