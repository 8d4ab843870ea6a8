package network.haca.connection.server;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.util.Arrays;
import network.haca.connection.ClientQuota;

/** Closes a connection at once that is one too many, in all or of its address. */
final class AcceptGuard extends ChannelInboundHandlerAdapter {
  /** Of an IPv6 address; the rest is its owner's to choose. */
  private static final int NETWORK_BYTES = 8;

  private final ClientQuota quota;
  private final ServerLimits limits;

  AcceptGuard(ServerLimits limits) {
    this.limits = limits;
    this.quota = new ClientQuota(limits.connectionsMax(), limits.addressConnectionsMax());
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object accepted) {
    Channel channel = (Channel) accepted;
    String client = client((InetSocketAddress) channel.remoteAddress());
    if (quota.enter(client).isPresent()) {
      channel.unsafe().closeForcibly();
      return;
    }
    channel.closeFuture().addListener(closed -> quota.leave(client));
    WireWatch watch = new WireWatch(channel, limits);
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
