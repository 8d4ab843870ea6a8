package network.haca.devnet.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A link, in front of a server that says everything again. */
@Timeout(30)
class TcpProxyTest {
  private static final int PATIENCE_MILLIS = 10_000;
  private static final int SILENCE_MILLIS = 300;
  private static final long SLOW_NANOS = 200_000_000;

  private ServerSocket echo;
  private TcpProxy proxy;

  @BeforeEach
  void start() throws IOException {
    echo = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::serve);
    proxy =
        TcpProxy.start(
            InetAddress.getLoopbackAddress(),
            0,
            new InetSocketAddress(InetAddress.getLoopbackAddress(), echo.getLocalPort()));
  }

  @AfterEach
  void stop() throws IOException {
    proxy.close();
    echo.close();
  }

  private void serve() {
    while (!echo.isClosed()) {
      try {
        Socket socket = echo.accept();
        Thread.ofVirtual().start(() -> repeat(socket));
      } catch (IOException e) {
        return;
      }
    }
  }

  private static void repeat(Socket socket) {
    try (socket) {
      var _ = socket.getInputStream().transferTo(socket.getOutputStream());
    } catch (IOException e) {
      // The link was cut.
    }
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
    socket.setSoTimeout(PATIENCE_MILLIS);
    return socket;
  }

  private static int say(Socket socket, int value) throws IOException {
    socket.getOutputStream().write(value);
    return socket.getInputStream().read();
  }

  @Test
  void aGoodLinkCarriesBothWaysAndItsEnd() throws IOException {
    try (Socket socket = connect()) {
      assertEquals(7, say(socket, 7));
      socket.shutdownOutput();
      assertEquals(-1, socket.getInputStream().read());
    }
  }

  @Test
  void aCutResetsWhatIsThereAndWhatComesUntilItIsMended() throws IOException {
    try (Socket before = connect()) {
      assertEquals(1, say(before, 1));
      proxy.become(TcpProxy.State.CUT);
      assertThrows(IOException.class, () -> before.getInputStream().readNBytes(1).clone()[0]++);
    }
    assertThrows(
        IOException.class,
        () -> {
          try (Socket socket = connect()) {
            if (say(socket, 2) < 0) {
              throw new IOException("ended");
            }
          }
        });
    proxy.become(TcpProxy.State.GOOD);
    try (Socket after = connect()) {
      assertEquals(3, say(after, 3));
    }
  }

  @Test
  void aSilentLinkStaysAndDeliversWhenItIsMended() throws IOException {
    try (Socket socket = connect()) {
      assertEquals(1, say(socket, 1));
      proxy.become(TcpProxy.State.SILENT);
      socket.setSoTimeout(SILENCE_MILLIS);
      assertThrows(SocketTimeoutException.class, () -> say(socket, 2));
      socket.setSoTimeout(PATIENCE_MILLIS);
      proxy.become(TcpProxy.State.GOOD);
      assertEquals(2, socket.getInputStream().read());
    }
  }

  @Test
  void aSlowLinkTakesItsTime() throws IOException {
    try (Socket socket = connect()) {
      assertEquals(1, say(socket, 1));
      proxy.become(TcpProxy.State.SLOW);
      long begin = System.nanoTime();
      assertEquals(2, say(socket, 2));
      assertTrue(System.nanoTime() - begin >= SLOW_NANOS);
    }
  }
}
