package network.haca.fullnode.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import network.haca.fullnode.lane.Kind;
import network.haca.fullnode.lane.Work;
import org.junit.jupiter.api.Test;

/** Transactions that one request sends are handed on together. */
class BatchedTransactionsTest {
  private final List<String> happened = new ArrayList<>();
  private final List<Kind> kinds = new ArrayList<>();

  /** Methods that say what they did, and refuse the transaction "bad". */
  private final class Methods implements RpcMethods {
    @Override
    public JsonNode call(String method, JsonNode params) {
      happened.add("call " + method);
      return TextNode.valueOf(method);
    }

    @Override
    public Begun begin(String method, JsonNode params) {
      String transaction = params.get(0).asText();
      happened.add("begin " + transaction);
      return () -> {
        happened.add("end " + transaction);
        if (transaction.equals("bad")) {
          throw new RpcException(RpcException.SERVER, "nonce too low");
        }
        return TextNode.valueOf("hash of " + transaction);
      };
    }
  }

  private static String send(String id, String transaction) {
    return """
        {"jsonrpc":"2.0",%s"method":"eth_sendRawTransaction","params":["%s"]}"""
        .formatted(id, transaction);
  }

  private static String send(int number) {
    return send("\"id\":%d,".formatted(number), String.valueOf(number));
  }

  private JsonNode answer(String... calls) throws Exception {
    byte[] body = ("[" + String.join(",", calls) + "]").getBytes(StandardCharsets.UTF_8);
    RpcExchange exchange =
        new RpcExchange(
            new RpcDispatcher(new Methods()), body, Coding.PLAIN, Work.alone(), bytes -> true);
    while (exchange.next().isPresent()) {
      kinds.add(exchange.next().get());
      exchange.step();
    }
    return RpcJson.read(exchange.answer().join().orElseThrow().body().getBytes());
  }

  private static List<String> numbered(String word, int from, int to) {
    return IntStream.rangeClosed(from, to).mapToObj(number -> word + " " + number).toList();
  }

  @Test
  void theyAreHandedOnBeforeTheFirstIsAnsweredUpToABound() throws Exception {
    String[] calls =
        IntStream.rangeClosed(1, 20).mapToObj(BatchedTransactionsTest::send).toArray(String[]::new);
    JsonNode answers = answer(calls);
    List<String> expected = new ArrayList<>();
    expected.addAll(numbered("begin", 1, 16));
    expected.addAll(numbered("end", 1, 16));
    expected.addAll(numbered("begin", 17, 20));
    expected.addAll(numbered("end", 17, 20));
    assertEquals(expected, happened);
    for (int i = 0; i < 20; i++) {
      assertEquals(i + 1, answers.get(i).get("id").asInt());
      assertEquals("hash of " + (i + 1), answers.get(i).get("result").asText());
    }
  }

  @Test
  void whatFollowsThemComesOnceTheyAreAnsweredAndOnThreadsOfItsKind() throws Exception {
    String call =
        """
        {"jsonrpc":"2.0","id":9,"method":"eth_call","params":[]}""";
    var _ = answer(send(1), send(2), call, send(3));
    assertEquals(
        List.of("begin 1", "begin 2", "end 1", "end 2", "call eth_call", "begin 3", "end 3"),
        happened);
    assertEquals(1, kinds.stream().filter(Kind.HEAVY::equals).count(), kinds::toString);
  }

  @Test
  void oneThatIsRefusedIsAnsweredInItsPlace() throws Exception {
    JsonNode answers = answer(send(1), send("\"id\":2,", "bad"), send("", "unasked"), send(4));
    assertEquals(3, answers.size(), "a notification has no answer");
    assertEquals("nonce too low", answers.get(1).at("/error/message").asText());
    assertEquals("hash of 4", answers.get(2).get("result").asText());
    assertEquals(
        "1 bad unasked 4",
        happened.stream()
            .filter(each -> each.startsWith("end "))
            .map(each -> each.substring(4))
            .collect(Collectors.joining(" ")));
  }
}
