package network.haca.connection.server;

import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServerOptions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import network.haca.settings.Durations;
import network.haca.settings.Form;
import network.haca.settings.Setting;
import network.haca.settings.SettingGroup;
import network.haca.settings.Settings;

/**
 * Bounds of every HTTP port.
 *
 * @param connectionsMax at once; beyond, who holds most gives places to who holds fewer
 * @param addressConnectionsMax at once from one address; an ingress needs 1,000 to one node
 * @param headersMax from the first byte of a request, or from the connection's opening, to the end
 *     of its headers; as long may TLS take before
 * @param bodyMax from the end of the headers to the end of the body
 * @param stallMax in which a client takes nothing of an answer that waits for it
 * @param paceTime in which {@link #BODY_BYTES_MIN} for each second of it have to come of a body
 */
public record ServerLimits(
    int connectionsMax,
    int addressConnectionsMax,
    Duration headersMax,
    Duration bodyMax,
    Duration stallMax,
    Duration paceTime) {
  /** A slow reader has taken something by then; one that is cut off or unwilling has not. */
  public static final Duration STALL_MAX = Duration.ofMinutes(1);

  /** Bytes of a body in each second, on the average of some, as Kestrel has it. */
  static final int BODY_BYTES_MIN = 240;

  /** A lost packet is sent again within that time. */
  private static final Duration PACE_TIME = Duration.ofSeconds(5);

  public static final ServerLimits DEFAULT =
      new ServerLimits(8_192, 2_048, Duration.ofSeconds(20), Duration.ofMinutes(2));

  private static final Form<Integer> NUMBER = Form.number(1, 1_000_000, "connections");
  private static final Setting<Integer> CONNECTIONS =
      Setting.of(
          "http.connections.max",
          NUMBER,
          DEFAULT.connectionsMax,
          "Connections at once to each of the role's HTTP ports.");
  private static final Setting<Integer> ADDRESS_CONNECTIONS =
      Setting.of(
          "http.connections.address.max",
          NUMBER,
          DEFAULT.addressConnectionsMax,
          "The same from one address, or from one /64 of IPv6.");
  private static final Setting<Duration> HEADERS =
      Setting.of(
          "http.headers.max",
          Durations.waiting(),
          DEFAULT.headersMax,
          "From the first byte of a request, or the opening of a connection, to the end of its"
              + " headers; as long may TLS take before.");
  private static final Setting<Duration> BODY =
      Setting.of(
          "http.body.max",
          Durations.waiting(),
          DEFAULT.bodyMax,
          "From the end of a request's headers to the end of its body.");

  /** Settings that all HTTP ports of a process share. */
  public static final SettingGroup SETTINGS =
      SettingGroup.of(CONNECTIONS, ADDRESS_CONNECTIONS, HEADERS, BODY);

  private static final int INITIAL_LINE_BYTES_MAX = 4_096;

  /** Bytes of all headers together, which bounds their number, too. */
  public static final int HEADER_BYTES_MAX = 8_192;

  private static final int STREAMS_MAX = 100;

  /** Frames of one header block that are too small to fill it. */
  private static final int SMALL_CONTINUATIONS_MAX = 16;

  private static final int RESETS_MAX = 2_000;
  private static final int RESETS_SECONDS = 30;
  private static final int IDLE_SECONDS = 60;

  public ServerLimits(
      int connectionsMax, int addressConnectionsMax, Duration headersMax, Duration bodyMax) {
    this(connectionsMax, addressConnectionsMax, headersMax, bodyMax, STALL_MAX, PACE_TIME);
  }

  ServerLimits withStallMax(Duration most) {
    return new ServerLimits(
        connectionsMax, addressConnectionsMax, headersMax, bodyMax, most, paceTime);
  }

  /** The same limits, with another time over which the pace of a body is taken. */
  public ServerLimits withPaceTime(Duration time) {
    return new ServerLimits(
        connectionsMax, addressConnectionsMax, headersMax, bodyMax, stallMax, time);
  }

  /** Reads {@link #SETTINGS}. */
  public static ServerLimits read(Settings settings) {
    return new ServerLimits(
        settings.get(CONNECTIONS),
        settings.get(ADDRESS_CONNECTIONS),
        settings.get(HEADERS),
        settings.get(BODY));
  }

  /**
   * Options of a server with these limits, to which TLS may be added. It speaks HTTP/2 over TLS
   * alone, and closes connections on which nothing has moved for a minute.
   */
  public HttpServerOptions options() {
    return options(HEADER_BYTES_MAX);
  }

  /**
   * As {@link #options()}, for a server whose requests bring more in their headers.
   *
   * @param headerBytesMax of all headers together
   */
  public HttpServerOptions options(int headerBytesMax) {
    return new HttpServerOptions()
        .setMaxInitialLineLength(INITIAL_LINE_BYTES_MAX)
        .setMaxHeaderSize(headerBytesMax)
        .setInitialSettings(
            new Http2Settings()
                .setMaxConcurrentStreams(STREAMS_MAX)
                .setMaxHeaderListSize(headerBytesMax))
        .setHttp2MaxSmallContinuationFrames(SMALL_CONTINUATIONS_MAX)
        .setHttp2RstFloodMaxRstFramePerWindow(RESETS_MAX)
        .setHttp2RstFloodWindowDuration(RESETS_SECONDS)
        .setHttp2RstFloodWindowDurationTimeUnit(TimeUnit.SECONDS)
        .setHttp2ClearTextEnabled(false)
        .setSslHandshakeTimeout(headersMax.toMillis())
        .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
        .setIdleTimeout(IDLE_SECONDS)
        .setIdleTimeoutUnit(TimeUnit.SECONDS);
  }
}
