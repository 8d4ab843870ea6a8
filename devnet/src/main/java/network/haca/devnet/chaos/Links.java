package network.haca.devnet.chaos;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import network.haca.service.Parts;

/** The proxies between the network's processes, by {@code FROM>TO}. */
final class Links implements AutoCloseable {
  /** Loopback addresses of which each is a link to the broker. */
  private static final String NETWORK = "127.0.77.";

  private final Parts parts = new Parts();
  private final Map<String, List<TcpProxy>> byName = new TreeMap<>();
  private final Path home;
  private int hosts;

  Links(Path home) {
    this.home = home;
  }

  /** A link to a port of this machine; the port of this end. */
  int open(String name, int target) throws IOException {
    return open(List.of(name), InetAddress.getLoopbackAddress(), 0, target);
  }

  /** Opens the link of one validator to another, which a fault of either's peers hits. */
  int openBetween(String from, String to, int target) throws IOException {
    return open(
        List.of(Roster.link(from, "peers"), Roster.link(to, "peers")),
        InetAddress.getLoopbackAddress(),
        0,
        target);
  }

  /**
   * A link to a broker, which tells its clients to come to {@code localhost}: what that is stands
   * in a file for each client.
   */
  Path hosts(String name, int target) throws IOException {
    hosts++;
    InetAddress address = InetAddress.getByName(NETWORK + hosts);
    var _ = open(List.of(name), address, target, target);
    Path file = home.resolve("hosts-" + hosts);
    return Files.writeString(
        file,
        "%s localhost%n127.0.0.1 %s%n"
            .formatted(address.getHostAddress(), InetAddress.getLocalHost().getHostName()));
  }

  private int open(List<String> names, InetAddress address, int port, int target)
      throws IOException {
    TcpProxy proxy =
        parts.add(
            TcpProxy.start(
                address, port, new InetSocketAddress(InetAddress.getLoopbackAddress(), target)));
    names.forEach(name -> byName.computeIfAbsent(name, any -> new ArrayList<>()).add(proxy));
    return proxy.port();
  }

  void become(String name, TcpProxy.State state) {
    Objects.requireNonNull(byName.get(name), name).forEach(proxy -> proxy.become(state));
  }

  @Override
  public void close() {
    parts.close();
  }
}
