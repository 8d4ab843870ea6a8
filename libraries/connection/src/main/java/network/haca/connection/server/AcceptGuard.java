package network.haca.connection.server;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.util.Arrays;

/** Lets a connection in if there is a place for it, and else closes it at once. */
final class AcceptGuard extends ChannelInboundHandlerAdapter {
  /** Of an IPv6 address; the rest is its owner's to choose. */
  private static final int NETWORK_BYTES = 8;

  private final Places places;
  private final ServerLimits limits;

  AcceptGuard(ServerLimits limits) {
    this.limits = limits;
    this.places = new Places(limits.connectionsMax(), limits.addressConnectionsMax());
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object accepted) {
    Channel channel = (Channel) accepted;
    String client = client((InetSocketAddress) channel.remoteAddress());
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

  /** A name of who can open connections from the address. */
  static String client(InetSocketAddress address) {
    byte[] bytes = address.getAddress().getAddress();
    return address.getAddress() instanceof Inet6Address
        ? Arrays.toString(Arrays.copyOf(bytes, NETWORK_BYTES))
        : address.getAddress().getHostAddress();
  }
}
