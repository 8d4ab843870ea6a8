package network.haca.settings;

import java.net.URI;
import java.util.Set;
import java.util.regex.Pattern;

/** Forms of network addresses: hosts, ports and URIs. */
public final class Endpoints {
  private static final int PORT_MAX = 65_535;
  private static final Pattern HOST =
      Pattern.compile("[A-Za-z0-9._-]+|[0-9A-Fa-f]*:[0-9A-Fa-f]*:[0-9A-Fa-f:.]*(%[A-Za-z0-9]+)?");
  private static final Pattern HOST_PORT =
      Pattern.compile("([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.%]+\\]):[0-9]{1,5}");

  private Endpoints() {}

  /** A machine's name or address, without scheme and port. */
  public static Form<String> host() {
    return Form.matching("the name or address of a host, without a port", HOST);
  }

  /** A port to listen on; the system chooses one for 0. */
  public static Form<Integer> port() {
    return Form.number(0, PORT_MAX, "").saying("a port from 0 to " + PORT_MAX);
  }

  public static Form<String> hostPort() {
    return Form.matching("host:port", HOST_PORT).where(Endpoints::hasPort);
  }

  /** Tells whether a text ends in a colon and a port that can be connected to. */
  public static boolean hasPort(String text) {
    String port = text.substring(text.lastIndexOf(':') + 1);
    return port.matches("[0-9]{1,5}") && isPort(Integer.parseInt(port));
  }

  public static Form<URI> http() {
    return uri(Set.of("http", "https"), "an http or https URI such as http://host:port");
  }

  public static Form<URI> webSocket() {
    return uri(Set.of("ws", "wss"), "a ws or wss URI such as ws://host:port");
  }

  /** Refuses URIs with user information: it is sent nowhere, and logs show it. */
  private static Form<URI> uri(Set<String> schemes, String text) {
    return Form.of(text + ", without a user", URI::create, URI::toString)
        .where(
            uri ->
                uri.getHost() != null
                    && schemes.contains(uri.getScheme())
                    && uri.getUserInfo() == null
                    && uri.getFragment() == null
                    && (uri.getPort() == -1 || isPort(uri.getPort())));
  }

  private static boolean isPort(int port) {
    return port >= 1 && port <= PORT_MAX;
  }
}
