package network.haca.fullnode.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.charset.StandardCharsets;
import network.haca.fullnode.lane.Work;
import org.junit.jupiter.api.Test;

/** Rule C1: what a call of one caller uses up is no result of it, and nobody else's matter. */
class RpcDispatcherErrorsTest {
  private static String answer(Error error) {
    RpcDispatcher dispatcher =
        new RpcDispatcher(
            (method, params) -> {
              if (method.equals("eth_call")) {
                throw error;
              }
              return TextNode.valueOf("0x1");
            });
    byte[] calls =
        """
        [{"jsonrpc":"2.0","id":1,"method":"eth_call","params":[]},
         {"jsonrpc":"2.0","id":2,"method":"eth_chainId","params":[]}]
        """
            .getBytes(StandardCharsets.UTF_8);
    RpcExchange exchange =
        new RpcExchange(dispatcher, calls, Coding.PLAIN, Work.alone(), bytes -> true);
    while (exchange.next().isPresent()) {
      exchange.step();
    }
    return exchange.answer().join().orElseThrow().body().toString();
  }

  @Test
  void aFullStackOrHeapIsAnsweredWithAnErrorOfThatCallAlone() {
    String answer = answer(new StackOverflowError("of a test"));
    assertTrue(answer.contains("-32603"), answer);
    assertTrue(answer.contains("\"result\":\"0x1\""), answer);
    assertEquals(answer, answer(new OutOfMemoryError("of a test")));
  }
}
