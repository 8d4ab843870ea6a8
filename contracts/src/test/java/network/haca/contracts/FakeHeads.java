package network.haca.contracts;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** A node's WebSocket, which says what a test wants. */
public final class FakeHeads implements AutoCloseable {
  private static final String WEB_SOCKET = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  private static final int LENGTH_IN_ONE_BYTE_MAX = 125;

  /** The connections that were opened, which a test may close. */
  public final BlockingQueue<Socket> opened = new LinkedBlockingQueue<>();

  private final ServerSocket server;
  private final String answer;

  /**
   * @param answer to the subscription
   */
  public FakeHeads(String answer) throws IOException {
    this.answer = answer;
    this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofPlatform().daemon().start(this::accept);
  }

  public URI uri() {
    return URI.create("ws://127.0.0.1:" + server.getLocalPort());
  }

  /** Tells of a block. */
  public static void block(Socket connection) throws IOException {
    say(
        connection,
        """
        {"jsonrpc":"2.0","method":"eth_subscription","params":{"subscription":"0x1","result":{}}}""");
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket each : opened) {
      each.close();
    }
  }

  private void accept() {
    try {
      while (true) {
        Socket connection = server.accept();
        upgrade(connection);
        say(connection, answer);
        opened.add(connection);
      }
    } catch (IOException e) {
      if (!server.isClosed()) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static void upgrade(Socket connection) throws IOException {
    String key =
        head(connection.getInputStream())
            .lines()
            .filter(line -> line.regionMatches(true, 0, "Sec-WebSocket-Key:", 0, 18))
            .map(line -> line.substring(18).strip())
            .findFirst()
            .orElseThrow();
    connection
        .getOutputStream()
        .write(
            ("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    + "Sec-WebSocket-Accept: %s\r\n\r\n".formatted(accept(key)))
                .getBytes(StandardCharsets.US_ASCII));
  }

  private static String head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(StandardCharsets.US_ASCII).endsWith("\r\n\r\n")) {
      head.write(in.read());
    }
    return head.toString(StandardCharsets.US_ASCII);
  }

  private static String accept(String key) {
    try {
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
      return Base64.getEncoder()
          .encodeToString(sha1.digest((key + WEB_SOCKET).getBytes(StandardCharsets.US_ASCII)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }

  /** One frame of text of less than 64 KiB. */
  private static void say(Socket connection, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    frame.write(0x81);
    if (bytes.length <= LENGTH_IN_ONE_BYTE_MAX) {
      frame.write(bytes.length);
    } else {
      frame.write(LENGTH_IN_ONE_BYTE_MAX + 1);
      frame.write(bytes.length >> 8);
      frame.write(bytes.length);
    }
    frame.writeBytes(bytes);
    connection.getOutputStream().write(frame.toByteArray());
  }
}
