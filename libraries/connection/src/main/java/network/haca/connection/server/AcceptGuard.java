package network.haca.connection.server;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.InetSocketAddress;
import network.haca.connection.ClientNetwork;

/** Lets a connection in if there is a place for it, and else closes it at once. */
final class AcceptGuard extends ChannelInboundHandlerAdapter {
  private final Places places;
  private final ServerLimits limits;

  AcceptGuard(ServerLimits limits) {
    this.limits = limits;
    this.places = new Places(limits.connectionsMax(), limits.addressConnectionsMax());
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object accepted) {
    Channel channel = (Channel) accepted;
    String client = ClientNetwork.of(((InetSocketAddress) channel.remoteAddress()).getAddress());
    WireWatch watch = new WireWatch(channel, limits);
    if (!places.enter(client, channel, watch)) {
      channel.unsafe().closeForcibly();
      return;
    }
    channel.closeFuture().addListener(closed -> places.leave(client, channel));
    channel.attr(WireWatch.OF_CHANNEL).set(watch);
    channel.pipeline().addLast(new Entrance(watch));
    context.fireChannelRead(accepted);
  }
}
