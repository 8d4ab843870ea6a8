package network.haca.connection.server;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.ServerWebSocketHandshake;
import io.vertx.core.net.HostAndPort;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import network.haca.settings.Form;
import org.jspecify.annotations.Nullable;

/**
 * Keeps web pages away from a port that acts for whoever reaches it. A browser on the same machine
 * reaches it, too, and sends what any page tells it to: under a name that the page's owner lets
 * point here (DNS rebinding), or as a form (CSRF). Such requests name a foreign host, a foreign
 * origin, or a type that a form can have.
 */
public final class PageGuard {
  private static final String JSON = "application/json";
  private static final String ANY = "*";

  /** Hosts that a request may name beside those that the operator set. */
  private enum Hosts {
    /** All: the port does nothing that a page could misuse. */
    ALL,
    /** {@code localhost} and every address: no name that someone else owns. */
    ADDRESSES,
    /** The loopback interface, with the port's own number. */
    LOOPBACK
  }

  private final Hosts hosts;
  private final Set<String> names;
  private final Set<String> origins;

  /**
   * The refusal of a request.
   *
   * @param status of the answer
   * @param message with what would be right
   */
  public record Refusal(int status, String message) {}

  private PageGuard(Hosts hosts, Set<String> names, Set<String> origins) {
    this.hosts = hosts;
    this.names = Set.copyOf(names);
    this.origins = Set.copyOf(origins);
  }

  /** Lets pages of every origin in: there is nothing here that its caller could not know or do. */
  public static PageGuard open() {
    return new PageGuard(Hosts.ALL, Set.of(), Set.of(ANY));
  }

  /**
   * Lets pages of some origins in alone, under whatever name they reach the port.
   *
   * @param origins such as {@code https://app.example}; {@code *} is any
   */
  public static PageGuard pages(Set<String> origins) {
    return new PageGuard(Hosts.ALL, Set.of(), origins);
  }

  /**
   * For a port on any interface that acts in its owner's name.
   *
   * @param names under which it is reached beside {@code localhost} and addresses; {@code *} is any
   * @param origins of pages that may call it, such as {@code https://app.example}; {@code *} is any
   */
  public static PageGuard keys(Set<String> names, Set<String> origins) {
    return new PageGuard(Hosts.ADDRESSES, names, origins);
  }

  /**
   * For an operator's port on the loopback interface, which no page may call.
   *
   * @param names under which it is reached beside {@code localhost} and loopback addresses
   */
  public static PageGuard operator(Set<String> names) {
    return new PageGuard(Hosts.LOOPBACK, names, Set.of());
  }

  /**
   * The form of settings that name hosts or origins.
   *
   * @param text what would be right, without that they are separated by commas
   */
  public static Form<Set<String>> names(String text) {
    return Form.matching(text, Pattern.compile("[^\\s,]+"))
        .as(word -> word.toLowerCase(Locale.ROOT), word -> word)
        .set()
        .saying(text + ", comma-separated");
  }

  /** Returns the refusal of a request; nothing if it may be answered. */
  public Optional<Refusal> refusal(HttpServerRequest request) {
    return foreign(request.authority(), request.headers(), request.localAddress().port())
        .or(() -> untyped(request));
  }

  /** Returns the refusal of a WebSocket; nothing if it may be opened. */
  public Optional<Refusal> refusal(ServerWebSocketHandshake handshake) {
    return foreign(handshake.authority(), handshake.headers(), handshake.localAddress().port());
  }

  /**
   * Answers the request if it is refused; else lets the page that sent it read the answer, if that
   * may.
   */
  public boolean refuses(HttpServerRequest request) {
    Optional<Refusal> refusal = refusal(request);
    if (refusal.isPresent()) {
      var _ =
          request
              .response()
              .setStatusCode(refusal.get().status())
              .putHeader("Content-Type", "text/plain")
              .end(refusal.get().message());
      return true;
    }
    String origin = request.getHeader("Origin");
    if (origins.contains(ANY)) {
      request.response().putHeader("Access-Control-Allow-Origin", ANY);
    } else if (origin != null) {
      request
          .response()
          .putHeader("Access-Control-Allow-Origin", origin)
          .putHeader("Vary", "Origin");
    }
    return false;
  }

  private Optional<Refusal> foreign(@Nullable HostAndPort host, MultiMap headers, int port) {
    if (hosts != Hosts.ALL && !isOwn(host, port)) {
      return Optional.of(
          new Refusal(
              421,
              "Host '%s' is not this port's: call it as %s, or as a name that its operator allowed\n"
                  .formatted(
                      host == null ? "" : host,
                      hosts == Hosts.LOOPBACK
                          ? "127.0.0.1:%d or localhost:%d".formatted(port, port)
                          : "localhost or by its address")));
    }
    String origin = headers.get("Origin");
    if (origin == null || origins.contains(ANY) || isSame(origin, headers) || isListed(origin)) {
      return Optional.empty();
    }
    return Optional.of(
        new Refusal(
            403,
            "pages of '%s' may not call this port: send no Origin%s\n"
                .formatted(
                    origin,
                    hosts == Hosts.LOOPBACK
                        ? ""
                        : ", or one that its operator allowed: " + String.join(" ", origins))));
  }

  private boolean isOwn(@Nullable HostAndPort host, int port) {
    if (host == null) {
      return false;
    }
    String name = host.host().toLowerCase(Locale.ROOT);
    if (names.contains(ANY) || names.contains(name) || names.contains(name + ":" + host.port())) {
      return true;
    }
    return hosts == Hosts.LOOPBACK
        ? host.port() == port && HostNames.isLoopback(name)
        : name.equals("localhost") || HostNames.isAddress(name);
  }

  private static boolean isSame(String origin, MultiMap headers) {
    String host = headers.get("Host");
    return host != null
        && (origin.equalsIgnoreCase("http://" + host)
            || origin.equalsIgnoreCase("https://" + host));
  }

  private boolean isListed(String origin) {
    return origins.contains(origin.toLowerCase(Locale.ROOT));
  }

  /** A form can have three types, none of which is JSON's, and a page any without a question. */
  private Optional<Refusal> untyped(HttpServerRequest request) {
    boolean isSafe =
        request.method().equals(HttpMethod.GET)
            || request.method().equals(HttpMethod.HEAD)
            || request.method().equals(HttpMethod.OPTIONS);
    if (hosts == Hosts.ALL || isSafe || isBare(request) || isJson(type(request))) {
      return Optional.empty();
    }
    return Optional.of(new Refusal(415, "send the header Content-Type: application/json\n"));
  }

  private static @Nullable String type(HttpServerRequest request) {
    return request.getHeader("Content-Type");
  }

  /** Returns true if it has neither a body nor a type. */
  private static boolean isBare(HttpServerRequest request) {
    String length = request.getHeader("Content-Length");
    return type(request) == null
        && request.getHeader("Transfer-Encoding") == null
        && request.version() != HttpVersion.HTTP_2
        && (length == null || length.equals("0"));
  }

  private static boolean isJson(@Nullable String type) {
    if (type == null) {
      return false;
    }
    int end = type.indexOf(';');
    return (end < 0 ? type : type.substring(0, end)).strip().equalsIgnoreCase(JSON);
  }
}
