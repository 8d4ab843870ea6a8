package network.haca.connection;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * The part of a client's address that it cannot choose itself: all of an IPv4 address, and the
 * first 64 bits of an IPv6 address, the rest of which is its owner's.
 */
public final class ClientNetwork {
  private static final int IPV4_BYTES = 4;
  private static final int NETWORK_BYTES = 8;

  private ClientNetwork() {}

  /** Names the network of an address. */
  public static String of(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (bytes.length == IPV4_BYTES) {
      return address.getHostAddress();
    }
    byte[] network = Arrays.copyOf(Arrays.copyOf(bytes, NETWORK_BYTES), bytes.length);
    try {
      return InetAddress.getByAddress(network).getHostAddress();
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address has 4 or 16 bytes", e);
    }
  }

  /**
   * Names the network of an address in text, with or without a zone; another text stays as it is.
   */
  public static String of(String host) {
    try {
      return of(InetAddress.ofLiteral(host.replaceAll("%.*", "")));
    } catch (IllegalArgumentException e) {
      return host;
    }
  }
}
