package network.haca.fullnode.abci;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import network.haca.fullnode.tendermint.Request;
import network.haca.fullnode.tendermint.Response;
import network.haca.fullnode.tendermint.ResponseException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * ABCI over a socket: frames of a varint length and a message, answered in order on each
 * connection. CometBFT dials four connections; any method may come on any of them.
 */
public final class AbciServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AbciServer.class);
  private static final int BUFFER_SIZE = 1 << 16;

  private final ServerSocket server;
  private final LedgerApplication application;
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();

  private AbciServer(ServerSocket server, LedgerApplication application) {
    this.server = server;
    this.application = application;
  }

  /**
   * @param port 0 lets the system choose
   */
  public static AbciServer start(String host, int port, LedgerApplication application)
      throws IOException {
    AbciServer server =
        new AbciServer(new ServerSocket(port, 16, InetAddress.ofLiteral(host)), application);
    Thread.ofPlatform().daemon().name("abci-accept").start(server::accept);
    return server;
  }

  public int port() {
    return server.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket connection : connections) {
      connection.close();
    }
  }

  private void accept() {
    try {
      while (true) {
        Socket connection = server.accept();
        connection.setTcpNoDelay(true);
        connections.add(connection);
        Thread.ofPlatform().daemon().name("abci").start(() -> serve(connection));
      }
    } catch (IOException e) {
      LOG.debug("the ABCI socket is closed");
    }
  }

  private void serve(Socket connection) {
    try (connection;
        InputStream in = new BufferedInputStream(connection.getInputStream(), BUFFER_SIZE);
        OutputStream out = new BufferedOutputStream(connection.getOutputStream(), BUFFER_SIZE)) {
      while (true) {
        Request request = Request.parseDelimitedFrom(in);
        if (request == null) {
          return;
        }
        answer(request).writeDelimitedTo(out);
        out.flush();
      }
    } catch (EOFException e) {
      LOG.debug("CometBFT closed a connection");
    } catch (IOException e) {
      LOG.debug("an ABCI connection broke: {}", e.getMessage());
    } finally {
      connections.remove(connection);
    }
  }

  private Response answer(Request request) {
    try {
      return application.answer(request);
    } catch (RuntimeException e) {
      // CometBFT stops at an exception: a broken invariant must not go on into the next height.
      LOG.error("{} failed", request.getValueCase(), e);
      return Response.newBuilder()
          .setException(ResponseException.newBuilder().setError(String.valueOf(e)))
          .build();
    }
  }
}
