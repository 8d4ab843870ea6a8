package network.haca.connection.server;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** Tells names, which someone owns and lets point anywhere, from addresses. */
public final class HostNames {
  private HostNames() {}

  /** Returns true if it is an address, in brackets or not; nothing is looked up. */
  static boolean isAddress(String host) {
    return literal(host) != null;
  }

  /** Returns true if it can mean this machine alone. */
  public static boolean isLoopback(String host) {
    if (host.equals("localhost")) {
      return true;
    }
    InetAddress address = literal(host);
    return address != null && address.isLoopbackAddress();
  }

  private static @Nullable InetAddress literal(String host) {
    boolean isBracketed = host.startsWith("[") && host.endsWith("]");
    try {
      return InetAddress.ofLiteral(isBracketed ? host.substring(1, host.length() - 1) : host);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
