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

  private final Socket socket;
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final CountDownLatch ended = new CountDownLatch(1);

  private RawClient(Socket socket) {
    this.socket = socket;
    Thread.ofVirtual().start(this::read);
  }

  public static RawClient plain(int port) throws IOException {
    Socket socket = new Socket();
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
    return new RawClient(socket);
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
      return new RawClient(socket);
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

  /** Whether the server ends the connection in that time. */
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
      for (int count = in.read(part); count >= 0; count = in.read(part)) {
        keep(part, count);
      }
    } catch (IOException e) {
      // Reset: ended as well.
    } finally {
      ended.countDown();
    }
  }

  private synchronized void keep(byte[] part, int count) {
    if (said.size() < 1 << 20) {
      said.write(part, 0, count);
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
