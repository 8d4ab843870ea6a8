package network.haca.lightnode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import network.haca.contracts.EthereumClient;
import network.haca.fullnode.lane.Kind;
import network.haca.fullnode.lane.Work;
import org.junit.jupiter.api.Test;

/** A node that never answers, asked for clients who do not wait for it. */
class UntrustedNodeTest {
  private static final String ADDRESS = "127.0.0.1";

  /** Far below the time that an answer may take. */
  private static final int SOON_MILLIS = 5_000;

  @Test
  void whatIsAskedForAClientIsGivenUpWhenItLeaves() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      UntrustedNode node =
          new UntrustedNode(
              new EthereumClient(
                  URI.create("http://%s:%d".formatted(ADDRESS, silent.getLocalPort()))));
      Work work = Work.alone();
      CompletableFuture<Object> asked =
          CompletableFuture.supplyAsync(() -> work.call(Kind.HEAVY, () -> node.block(1)));
      try (Socket connection = silent.accept()) {
        connection.setSoTimeout(SOON_MILLIS);
        assertEquals('P', connection.getInputStream().read());
        work.leave();
        ExecutionException end =
            assertThrows(
                ExecutionException.class, () -> asked.get(SOON_MILLIS, TimeUnit.MILLISECONDS));
        var _ = assertInstanceOf(UnverifiedException.class, end.getCause());
        awaitEnd(connection);
      }
    }
  }

  /** Fails if the connection is still open after the time that a read may take. */
  private static void awaitEnd(Socket connection) throws Exception {
    byte[] rest = new byte[1024];
    while (connection.getInputStream().read(rest) >= 0) {
      // The rest of the request.
    }
  }
}
