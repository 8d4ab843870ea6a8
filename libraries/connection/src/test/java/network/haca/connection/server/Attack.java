package network.haca.connection.server;

import static network.haca.connection.server.Frames.frame;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** What a client may do to a port, until the port ends the connection. */
public enum Attack {
  SILENCE(false) {
    @Override
    boolean isEnded(RawClient client, String path, String scheme)
        throws IOException, InterruptedException {
      return client.isEndedWithin(PATIENCE);
    }
  },
  SLOW_HEADERS(false) {
    @Override
    boolean isEnded(RawClient client, String path, String scheme)
        throws IOException, InterruptedException {
      client.write("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nX: ");
      return client.isEndedUnder(new byte[] {'x'}, DRIBBLE, PATIENCE);
    }
  },
  SLOW_SECOND_HEADERS(false) {
    @Override
    boolean isEnded(RawClient client, String path, String scheme)
        throws IOException, InterruptedException {
      client.write("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
      client.write("GET " + path);
      return client.isEndedUnder(new byte[] {'x'}, DRIBBLE, PATIENCE);
    }
  },
  SLOW_BODY(false) {
    @Override
    boolean isEnded(RawClient client, String path, String scheme)
        throws IOException, InterruptedException {
      client.write(
          "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                  .formatted(path)
              + "Content-Length: 100000\r\n\r\n");
      return client.isEndedUnder(new byte[] {' '}, DRIBBLE, PATIENCE);
    }
  },
  ENDLESS_HEADERS(false) {
    @Override
    boolean isEnded(RawClient client, String path, String scheme)
        throws IOException, InterruptedException {
      client.write("GET " + path + " HTTP/1.1\r\n");
      return client.isEndedUnder(
          Frames.repeat("a: b\r\n".getBytes(StandardCharsets.US_ASCII), 500), AT_ONCE, PATIENCE);
    }
  },
  SLOW_PREFACE(true) {
    @Override
    boolean isEnded(RawClient client, String path, String scheme)
        throws IOException, InterruptedException {
      client.write("PRI * HT");
      return client.isEndedWithin(PATIENCE);
    }
  },
  CONTINUATION_FLOOD(true) {
    @Override
    boolean isEnded(RawClient client, String path, String scheme)
        throws IOException, InterruptedException {
      client.write(Frames.hello());
      client.write(frame(Frames.HEADERS, 0, 1, Frames.request("GET", path, scheme)));
      return client.isEndedUnder(frame(Frames.CONTINUATION, 0, 1), AT_ONCE, PATIENCE);
    }
  },
  LONG_CONTINUATION_FLOOD(true) {
    @Override
    boolean isEnded(RawClient client, String path, String scheme)
        throws IOException, InterruptedException {
      client.write(Frames.hello());
      client.write(frame(Frames.HEADERS, 0, 1, Frames.request("GET", path, scheme)));
      byte[] name = new byte[10_000];
      name[0] = 0x40;
      return client.isEndedUnder(frame(Frames.CONTINUATION, 0, 1, name), AT_ONCE, PATIENCE);
    }
  },
  SLOW_CONTINUATION(true) {
    @Override
    boolean isEnded(RawClient client, String path, String scheme)
        throws IOException, InterruptedException {
      client.write(Frames.hello());
      client.write(frame(Frames.HEADERS, 0, 1));
      for (byte each : Frames.request("GET", path, scheme)) {
        client.write(frame(Frames.CONTINUATION, 0, 1, each));
        if (client.isEndedWithin(DRIBBLE)) {
          return true;
        }
      }
      return client.isEndedWithin(PATIENCE);
    }
  },
  SLOW_FRAME(true) {
    @Override
    boolean isEnded(RawClient client, String path, String scheme)
        throws IOException, InterruptedException {
      client.write(Frames.hello());
      client.write(new byte[] {0, 0x30, 0, Frames.HEADERS, Frames.END_HEADERS, 0, 0, 0, 1});
      return client.isEndedUnder(new byte[] {0}, DRIBBLE, PATIENCE);
    }
  },
  RAPID_RESET(true) {
    @Override
    boolean isEnded(RawClient client, String path, String scheme)
        throws IOException, InterruptedException {
      client.write(Frames.hello());
      byte[] request = Frames.request("GET", path, scheme);
      for (int stream = 1; stream < 100_000; stream += 2) {
        client.write(
            Frames.join(
                frame(Frames.HEADERS, Frames.END_HEADERS | Frames.END_STREAM, stream, request),
                frame(Frames.RST_STREAM, 0, stream, 0, 0, 0, 8)));
      }
      return client.isEndedWithin(PATIENCE);
    }
  },
  PING_FLOOD(true) {
    @Override
    boolean isEnded(RawClient client, String path, String scheme)
        throws IOException, InterruptedException {
      return flooded(client, frame(Frames.PING, 0, 0, new byte[8]));
    }
  },
  SETTINGS_FLOOD(true) {
    @Override
    boolean isEnded(RawClient client, String path, String scheme)
        throws IOException, InterruptedException {
      return flooded(client, Frames.settings());
    }
  },
  PRIORITY_FLOOD(true) {
    @Override
    boolean isEnded(RawClient client, String path, String scheme)
        throws IOException, InterruptedException {
      return flooded(client, frame(Frames.PRIORITY, 0, 1, 0, 0, 0, 3, 9));
    }
  },
  WINDOW_FLOOD(true) {
    @Override
    boolean isEnded(RawClient client, String path, String scheme)
        throws IOException, InterruptedException {
      return flooded(client, frame(Frames.WINDOW_UPDATE, 0, 0, 0, 0, 0, 1));
    }
  },
  UNKNOWN_FLOOD(true) {
    @Override
    boolean isEnded(RawClient client, String path, String scheme)
        throws IOException, InterruptedException {
      return flooded(client, frame(0x77, 0, 0));
    }
  },
  EMPTY_DATA_FLOOD(true) {
    @Override
    boolean isEnded(RawClient client, String path, String scheme)
        throws IOException, InterruptedException {
      client.write(Frames.hello());
      client.write(
          frame(Frames.HEADERS, Frames.END_HEADERS, 1, Frames.request("POST", path, scheme)));
      return client.isEndedUnder(frame(Frames.DATA, 0, 1), AT_ONCE, PATIENCE);
    }
  },
  SMALL_DATA_FLOOD(true) {
    @Override
    boolean isEnded(RawClient client, String path, String scheme)
        throws IOException, InterruptedException {
      client.write(Frames.hello());
      client.write(
          frame(Frames.HEADERS, Frames.END_HEADERS, 1, Frames.request("POST", path, scheme)));
      return client.isEndedUnder(
          Frames.repeat(frame(Frames.DATA, 0, 1, ' '), 100), AT_ONCE, PATIENCE);
    }
  },
  PADDING_FLOOD(true) {
    @Override
    boolean isEnded(RawClient client, String path, String scheme)
        throws IOException, InterruptedException {
      client.write(Frames.hello());
      client.write(
          frame(Frames.HEADERS, Frames.END_HEADERS, 1, Frames.request("POST", path, scheme)));
      byte[] padding = new byte[200];
      padding[0] = (byte) 199;
      return client.isEndedUnder(
          Frames.repeat(frame(Frames.DATA, Frames.PADDED, 1, padding), 100), AT_ONCE, PATIENCE);
    }
  },
  EMPTY_HEADERS_FLOOD(true) {
    @Override
    boolean isEnded(RawClient client, String path, String scheme)
        throws IOException, InterruptedException {
      client.write(Frames.hello());
      for (int stream = 1; stream < 100_000; stream += 2) {
        client.write(frame(Frames.HEADERS, Frames.END_HEADERS | Frames.END_STREAM, stream));
      }
      return client.isEndedWithin(PATIENCE);
    }
  };

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration DRIBBLE = Duration.ofMillis(20);
  private static final Duration AT_ONCE = Duration.ZERO;

  private final boolean isHttp2;

  Attack(boolean isHttp2) {
    this.isHttp2 = isHttp2;
  }

  /** Returns true if it is of HTTP/2 alone. */
  public boolean isHttp2() {
    return isHttp2;
  }

  /**
   * Attacks; whether the server ends the connection in time.
   *
   * @param path that takes GET and POST
   */
  public final boolean ends(RawClient client, String path, String scheme)
      throws InterruptedException {
    try {
      return isEnded(client, path, scheme);
    } catch (IOException e) {
      // Nothing can be written any more.
      return true;
    }
  }

  abstract boolean isEnded(RawClient client, String path, String scheme)
      throws IOException, InterruptedException;

  private static boolean flooded(RawClient client, byte[] frame)
      throws IOException, InterruptedException {
    client.write(Frames.hello());
    return client.isEndedUnder(Frames.repeat(frame, 100), AT_ONCE, PATIENCE);
  }
}
