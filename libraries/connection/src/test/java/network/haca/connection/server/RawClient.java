package network.haca.connection.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** A client that writes whatever bytes it likes, and reads all that comes. */
public final class RawClient implements AutoCloseable {
  private static final int CONNECT_MILLIS = 5_000;

  private static final int DEAF_BYTES = 4_096;

  private final Socket socket;
  private final Duration pause;
  private long count;
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final CountDownLatch ended = new CountDownLatch(1);

  private RawClient(Socket socket, Duration pause) {
    this.socket = socket;
    this.pause = pause;
    Thread.ofVirtual().start(this::read);
  }

  public static RawClient plain(int port) throws IOException {
    return slow(port, Duration.ZERO);
  }

  /** One that rests before each read of some KiB. */
  public static RawClient slow(int port, Duration pause) throws IOException {
    return new RawClient(connect(InetAddress.getLoopbackAddress(), port, 0), pause);
  }

  /** One that calls from an address of its own. */
  public static RawClient from(String address, int port) throws IOException {
    return new RawClient(connect(InetAddress.getByName(address), port, 0), Duration.ZERO);
  }

  /** One that reads nothing, and keeps little. */
  public static RawClient deaf(int port) throws IOException {
    return new RawClient(
        connect(InetAddress.getLoopbackAddress(), port, DEAF_BYTES), Duration.ofDays(1));
  }

  private static Socket connect(InetAddress from, int port, int kept) throws IOException {
    Socket socket = new Socket();
    if (kept > 0) {
      socket.setReceiveBufferSize(kept);
    }
    socket.bind(new InetSocketAddress(from, 0));
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
    return socket;
  }

  /**
   * @param protocol of ALPN
   */
  public static RawClient tls(int port, String protocol) throws IOException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new AnyCertificate()}, null);
      SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket();
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setApplicationProtocols(new String[] {protocol});
      socket.setSSLParameters(parameters);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
      socket.startHandshake();
      return new RawClient(socket, Duration.ZERO);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  public void write(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
  }

  public void write(String text) throws IOException {
    write(text.getBytes(StandardCharsets.US_ASCII));
  }

  /** Returns true if the server ends the connection in that time. */
  public boolean isEndedWithin(Duration time) throws InterruptedException {
    return ended.await(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Writes the same for ever; whether the server ends the connection in that time. */
  public boolean isEndedUnder(byte[] flood, Duration pause, Duration time)
      throws InterruptedException {
    long begin = System.nanoTime();
    while (System.nanoTime() - begin < time.toNanos()) {
      try {
        write(flood);
      } catch (IOException e) {
        return true;
      }
      if (isEndedWithin(pause)) {
        return true;
      }
    }
    return false;
  }

  /** All that came. */
  public synchronized String said() {
    return said.toString(StandardCharsets.ISO_8859_1);
  }

  private void read() {
    try {
      InputStream in = socket.getInputStream();
      byte[] part = new byte[8_192];
      Thread.sleep(pause);
      for (int read = in.read(part); read >= 0; read = in.read(part)) {
        keep(part, read);
        Thread.sleep(pause);
      }
    } catch (IOException | InterruptedException e) {
      // Reset: ended as well.
    } finally {
      ended.countDown();
    }
  }

  /** How many bytes came, of which the first MiB is kept. */
  public synchronized long count() {
    return count;
  }

  private synchronized void keep(byte[] part, int read) {
    count += read;
    if (said.size() < 1 << 20) {
      said.write(part, 0, read);
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private static final class AnyCertificate implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
