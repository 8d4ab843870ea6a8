package network.haca.schemas.directory;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/**
 * The address at which a node listens for TLS. Registered as a URL, {@code https://host[:port]}, as
 * the original's SDK expects it.
 */
public record NodeEndpoint(String host, int port) {
  private static final int HTTPS_PORT = 443;
  private static final int PORT_MAX = 65_535;

  /** Nothing if the text is no such URL: whoever registers a node may write anything. */
  public static Optional<NodeEndpoint> parse(String text) {
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
    boolean isBare =
        (uri.getRawPath() == null || uri.getRawPath().isEmpty() || uri.getRawPath().equals("/"))
            && uri.getRawQuery() == null
            && uri.getRawFragment() == null
            && uri.getRawUserInfo() == null;
    if (!"https".equals(uri.getScheme())
        || uri.getHost() == null
        || !isBare
        || uri.getPort() == 0
        || uri.getPort() > PORT_MAX) {
      return Optional.empty();
    }
    return Optional.of(
        new NodeEndpoint(uri.getHost(), uri.getPort() < 0 ? HTTPS_PORT : uri.getPort()));
  }

  /** For a socket: an IPv6 address stands without its brackets. */
  public String socketHost() {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  /** The URL that is registered. */
  public String toUrl() {
    return "https://" + host + ":" + port;
  }
}
