package network.haca.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A port that takes every connection, and never answers. */
final class DeadServer implements AutoCloseable {
  private final ServerSocket server;
  private final List<Socket> callers = new CopyOnWriteArrayList<>();

  DeadServer() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  int callers() {
    return callers.size();
  }

  private void accept() {
    try {
      while (true) {
        callers.add(server.accept());
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket caller : callers) {
      caller.close();
    }
  }
}
