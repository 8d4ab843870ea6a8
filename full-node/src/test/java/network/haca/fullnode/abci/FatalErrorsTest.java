package network.haca.fullnode.abci;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import network.haca.fullnode.tendermint.Request;
import network.haca.fullnode.tendermint.RequestCommit;
import network.haca.fullnode.tendermint.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Rule C1: an error in consensus code ends the process; an exception is CometBFT's matter. */
@Timeout(20)
class FatalErrorsTest {
  private final BlockingQueue<Integer> ends = new LinkedBlockingQueue<>();

  /** What CometBFT reads in answer to a call, -1 for the end of the connection. */
  private int answer(AbciServer.Application application) throws IOException {
    try (AbciServer server =
            AbciServer.start("127.0.0.1", 0, application, new FatalErrors(ends::add));
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      Request.newBuilder()
          .setCommit(RequestCommit.getDefaultInstance())
          .build()
          .writeDelimitedTo(socket.getOutputStream());
      return socket.getInputStream().read();
    }
  }

  private static Response endlessly(int depth) {
    return depth < 0 ? Response.getDefaultInstance() : endlessly(depth + 1);
  }

  @Test
  void aFullStackIsNoAnswerAndEndsTheProcess() throws Exception {
    assertEquals(-1, answer(request -> endlessly(0)));
    assertEquals(FatalErrors.EXIT, ends.take());
  }

  @Test
  void aFullHeapIsNoAnswerAndEndsTheProcess() throws Exception {
    assertEquals(
        -1,
        answer(
            request -> {
              throw new OutOfMemoryError("of a test");
            }));
    assertEquals(FatalErrors.EXIT, ends.take());
  }

  @Test
  void anErrorWithinAnExceptionEndsTheProcess() throws Exception {
    var _ =
        answer(
            request -> {
              throw new IllegalStateException(
                  new ExecutionException(new StackOverflowError("of a test")));
            });
    assertEquals(FatalErrors.EXIT, ends.take());
  }

  @Test
  void anExceptionIsAnswered() throws Exception {
    int length =
        answer(
            request -> {
              throw new IllegalStateException("broken invariant");
            });
    assertTrue(length > 0);
    assertEquals(0, ends.size());
  }
}
