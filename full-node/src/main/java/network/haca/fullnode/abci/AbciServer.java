package network.haca.fullnode.abci;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import network.haca.evm.FrameThread;
import network.haca.fullnode.tendermint.Request;
import network.haca.fullnode.tendermint.Response;
import network.haca.fullnode.tendermint.ResponseException;
import network.haca.primitives.Printable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * ABCI over a socket: frames of a varint length and a message, answered in order on each
 * connection. CometBFT dials four connections; any method may come on any of them.
 */
public final class AbciServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AbciServer.class);

  /** CometBFT's blocks have 100 MiB at most. */
  private static final int FRAME_BYTES_MAX = 128 << 20;

  private static final int BUFFER_SIZE = 1 << 16;

  /** Upper bound on the answers that wait to be sent together, while more requests are there. */
  private static final int ANSWERS_MAX = 64;

  /** Longer than a block takes. */
  private static final Duration END_MAX = Duration.ofSeconds(30);

  private final ServerSocket server;
  private final Application application;
  private final FatalErrors errors;
  private final Map<Socket, Thread> connections = new ConcurrentHashMap<>();
  private final Thread accepting;

  /** The application that CometBFT drives; called from several threads. */
  public interface Application {
    /** An exception stops CometBFT, an error this process. */
    Response answer(Request request);
  }

  private AbciServer(ServerSocket server, Application application, FatalErrors errors) {
    this.server = server;
    this.application = application;
    this.errors = errors;
    this.accepting =
        Thread.ofPlatform()
            .daemon()
            .name("abci-accept")
            .uncaughtExceptionHandler(errors::uncaught)
            .unstarted(this::accept);
  }

  /**
   * @param port 0 lets the system choose
   */
  public static AbciServer start(String host, int port, Application application)
      throws IOException {
    return start(host, port, application, FatalErrors.ofThisProcess());
  }

  static AbciServer start(String host, int port, Application application, FatalErrors errors)
      throws IOException {
    AbciServer server =
        new AbciServer(
            new ServerSocket(port, 16, InetAddress.ofLiteral(host)), application, errors);
    server.accepting.start();
    return server;
  }

  public int port() {
    return server.getLocalPort();
  }

  /** Returns when no call is being answered any more: what answers them may be closed then. */
  @Override
  public void close() throws IOException {
    server.close();
    end(accepting);
    for (Map.Entry<Socket, Thread> connection : connections.entrySet()) {
      connection.getKey().close();
      end(connection.getValue());
    }
  }

  private static void end(Thread thread) {
    // Who closes may be interrupted already: it waits nevertheless.
    boolean interrupted = Thread.interrupted();
    try {
      if (!thread.join(END_MAX)) {
        LOG.error("thread {} does not end", thread.getName());
      }
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void accept() {
    try {
      while (true) {
        Socket connection = server.accept();
        connection.setTcpNoDelay(true);
        Thread serving = new FrameThread("abci", () -> serve(connection));
        serving.setUncaughtExceptionHandler(errors::uncaught);
        connections.put(connection, serving);
        serving.start();
      }
    } catch (IOException e) {
      LOG.debug("the ABCI socket is closed");
    }
  }

  private void serve(Socket connection) {
    try (connection;
        InputStream in = new BufferedInputStream(connection.getInputStream(), BUFFER_SIZE);
        OutputStream out = new BufferedOutputStream(connection.getOutputStream(), BUFFER_SIZE)) {
      int unsent = 0;
      for (int first = in.read(); first >= 0; first = in.read()) {
        answer(read(first, in)).writeDelimitedTo(out);
        unsent++;
        // CometBFT sends many checks at once, and each write would wake it for one answer.
        if (unsent == ANSWERS_MAX || in.available() == 0) {
          out.flush();
          unsent = 0;
        }
      }
    } catch (InvalidProtocolBufferException e) {
      LOG.error("an ABCI connection is closed: {}", e.getMessage());
    } catch (EOFException e) {
      LOG.debug("CometBFT closed a connection");
    } catch (IOException e) {
      LOG.debug("an ABCI connection broke: {}", e.getMessage());
    } finally {
      connections.remove(connection);
    }
  }

  /** A frame: its length as an unsigned varint, then a request. */
  private static Request read(int first, InputStream in) throws IOException {
    int size = CodedInputStream.readRawVarint32(first, in);
    if (size < 0 || size > FRAME_BYTES_MAX) {
      throw new InvalidProtocolBufferException(
          "a frame of %s bytes is larger than %d"
              .formatted(Integer.toUnsignedString(size), FRAME_BYTES_MAX));
    }
    byte[] frame = in.readNBytes(size);
    if (frame.length < size) {
      throw new EOFException("the connection ended in a frame");
    }
    return Request.parseFrom(frame);
  }

  private Response answer(Request request) {
    try {
      return application.answer(request);
    } catch (RuntimeException e) {
      errors.check(e);
      // CometBFT stops at an exception: a broken invariant must not go on into the next height.
      // It logs the text as it is, and its log is read line by line.
      LOG.error("{} failed", request.getValueCase(), e);
      return Response.newBuilder()
          .setException(ResponseException.newBuilder().setError(Printable.line(String.valueOf(e))))
          .build();
    }
  }
}
