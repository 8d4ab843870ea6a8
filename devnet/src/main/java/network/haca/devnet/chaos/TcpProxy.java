package network.haca.devnet.chaos;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A TCP link between two processes that can be cut, fall silent, or be slow. */
final class TcpProxy implements AutoCloseable {
  private static final int BUFFER = 64 << 10;
  private static final int BACKLOG = 64;
  private static final int CONNECT_MILLIS = 2_000;
  private static final int CONNECTIONS_MAX = 2_000;
  private static final Duration SLOWNESS = Duration.ofMillis(150);

  private final ServerSocket server;
  private final InetSocketAddress target;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final Object change = new Object();
  private volatile State state = State.GOOD;

  enum State {
    GOOD,
    /** Connections are reset, and so is every new one. */
    CUT,
    /** Connections stay, new ones are taken, and nothing gets through until that ends. */
    SILENT,
    /** Every piece takes its time. */
    SLOW
  }

  private TcpProxy(ServerSocket server, InetSocketAddress target) {
    this.server = server;
    this.target = target;
  }

  /**
   * @param port 0 lets the system choose
   */
  static TcpProxy start(InetAddress address, int port, InetSocketAddress target)
      throws IOException {
    TcpProxy proxy = new TcpProxy(new ServerSocket(port, BACKLOG, address), target);
    Thread.ofVirtual().start(proxy::accept);
    return proxy;
  }

  int port() {
    return server.getLocalPort();
  }

  void become(State next) {
    synchronized (change) {
      state = next;
      change.notifyAll();
    }
    if (next == State.CUT) {
      open.forEach(TcpProxy::reset);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    become(State.CUT);
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        if (state == State.CUT || open.size() > CONNECTIONS_MAX) {
          reset(client);
        } else {
          open.add(client);
          Thread.ofVirtual().start(() -> connect(client));
        }
      } catch (IOException e) {
        // Closed, or the connection ended before it was taken: the next is another.
      }
    }
  }

  private void connect(Socket client) {
    Socket other = new Socket();
    open.add(other);
    try {
      awaitFlow();
      other.connect(target, CONNECT_MILLIS);
      client.setTcpNoDelay(true);
      other.setTcpNoDelay(true);
      Thread back = Thread.ofVirtual().start(() -> pump(other, client));
      pump(client, other);
      back.join();
    } catch (IOException e) {
      reset(client);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      end(client);
      end(other);
    }
  }

  private void pump(Socket from, Socket to) {
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] buffer = new byte[BUFFER];
      int count = in.read(buffer);
      while (count >= 0) {
        awaitFlow();
        out.write(buffer, 0, count);
        count = in.read(buffer);
      }
      awaitFlow();
      to.shutdownOutput();
    } catch (IOException e) {
      reset(from);
      reset(to);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void awaitFlow() throws InterruptedException {
    if (state == State.SLOW) {
      Thread.sleep(SLOWNESS);
    }
    synchronized (change) {
      while (state == State.SILENT) {
        change.wait();
      }
    }
  }

  private void end(Socket socket) {
    open.remove(socket);
    try {
      socket.close();
    } catch (IOException e) {
      // It has ended already.
    }
  }

  /** The other side sees a reset, not an end. */
  private static void reset(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException e) {
      // It has ended already.
    }
  }
}
