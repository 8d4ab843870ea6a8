package network.haca.fullnode.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import network.haca.testkit.Await;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A few clients that ask for much do not keep others from their answers, nor work that they left.
 */
@Timeout(240)
class RpcFloodTest {
  private static final int CLIENTS = 24;
  private static final String ENDLESS = "1000000000000";

  /** Code that loops until its gas is gone. */
  private static final String LOOP = "0x5b600056";

  /** Calls nobody with a mebibyte, again and again. */
  private static final String LONG_INPUTS = "0x5b5f5f621000005f5f5afa505f56";

  @RegisterExtension final BegunChain chain = new BegunChain();

  private static String json(String text) {
    return text.replace('\'', '"');
  }

  private static String code(String code) {
    return "{'%s':{'code':'%s'}}".formatted(BegunChain.CONTRACT, code);
  }

  private static String heavy(String method) {
    String call = "{'to':'%s'}".formatted(BegunChain.CONTRACT);
    String params =
        switch (method) {
          case "eth_createAccessList" -> "[{'data':'0x5b600056'},'latest']";
          case "debug_traceCall" -> "[%s,'latest',{'stateOverrides':%s}]";
          case "eth_simulateV1" ->
              "[{'blockStateCalls':[{'blockOverrides':{'gasLimit':'0xffffffffffff'},"
                  + "'calls':[%s],'stateOverrides':%s}]},'latest']";
          default -> "[%s,'latest',%s]";
        };
    return json(params.formatted(call, code(LOOP)));
  }

  private static void assertAnswers(String from, int port) throws Exception {
    JsonNode answer = ServedChain.answer(from, port, "eth_blockNumber", "[]");
    assertTrue(answer.has("result"), answer::toString);
  }

  @ParameterizedTest
  @CsvSource({"eth_call", "eth_estimateGas", "debug_traceCall", "eth_simulateV1"})
  void clientsThatAskForMuchAndLeaveStopNobody(String method) throws Exception {
    try (ServedChain served = new ServedChain(chain.methods(), Map.of())) {
      String batch = ServedChain.batch(1_000, method, heavy(method));
      List<Socket> clients = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        clients.add(ServedChain.begin(served.usersPort(), batch, batch.length()));
      }
      Await.until(Duration.ofMinutes(1), "nothing runs", () -> served.running() > 0);
      // While they are there, whoever asks for little is answered, themselves as well as others.
      assertAnswers("127.0.0.1", served.usersPort());
      assertAnswers("127.0.0.1", served.partsPort());
      JsonNode other =
          ServedChain.answer(
              "127.0.0.2",
              served.usersPort(),
              "eth_call",
              json("[{'to':'%s'},'latest']".formatted(BegunChain.OTHER)));
      assertEquals("0x", other.path("result").asText(), other::toString);
      for (Socket client : clients) {
        client.close();
      }
      assertAnswers("127.0.0.1", served.usersPort());
      assertAnswers("127.0.0.1", served.partsPort());
      Await.until(
          Duration.ofMinutes(1), "work goes on for clients that left", () -> served.atWork() == 0);
    }
  }

  @Test
  void aCallThatWouldRunForHoursEndsWithItsClient() throws Exception {
    Map<String, String> settings =
        Map.of(
            "node.rpc.call.gas", ENDLESS, "node.rpc.call.time", "1h", "node.rpc.batch.time", "1h");
    try (ServedChain served = new ServedChain(chain.methods(), settings)) {
      String call = ServedChain.call(1, "eth_call", heavy("eth_call"));
      try (Socket _ = ServedChain.begin(served.usersPort(), call, call.length())) {
        Await.until(Duration.ofMinutes(1), "nothing runs", () -> served.running() > 0);
      }
      Await.until(Duration.ofMinutes(1), "the call goes on", () -> served.atWork() == 0);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "eth_call",
    "eth_estimateGas",
    "eth_createAccessList",
    "debug_traceCall",
    "eth_simulateV1"
  })
  void aCallWhoseTimeIsOverNamesTheLimit(String method) throws Exception {
    Map<String, String> settings =
        Map.of("node.rpc.call.gas", ENDLESS, "node.rpc.call.time", "300ms");
    try (ServedChain served = new ServedChain(chain.methods(), settings)) {
      for (int port : new int[] {served.usersPort(), served.partsPort()}) {
        JsonNode answer = ServedChain.answer("127.0.0.1", port, method, heavy(method));
        assertEquals(-32005, answer.at("/error/code").asInt(), answer::toString);
        assertTrue(answer.toString().contains("node.rpc.call.time"), answer::toString);
      }
    }
  }

  @Test
  void theRestOfABatchIsRefusedWhenItsGasIsUsed() throws Exception {
    try (ServedChain served =
        new ServedChain(chain.methods(), Map.of("node.rpc.batch.gas", "50000000"))) {
      String batch = ServedChain.batch(1_000, "eth_call", heavy("eth_call"));
      HttpResponse<String> response = ServedChain.post("127.0.0.1", served.usersPort(), batch);
      JsonNode answers = ServedChain.JSON.readTree(response.body());
      assertEquals(200, response.statusCode());
      assertEquals(1_000, answers.size());
      assertEquals("out of gas", answers.get(1).at("/error/message").asText());
      for (int i = 2; i < 1_000; i++) {
        assertEquals(i, answers.get(i).get("id").asInt());
        assertEquals(-32005, answers.get(i).at("/error/code").asInt());
      }
      assertTrue(answers.get(2).toString().contains("node.rpc.batch.gas"), answers::toString);
    }
  }

  /** Each call's input is shown, which costs it nothing. */
  @ParameterizedTest
  @CsvSource({"callTracer, -32005", "prestateTracer, 0"})
  void aTraceIsNoLongerThanAnAnswerMayBe(String tracer, int code) throws Exception {
    Map<String, String> settings =
        Map.of("node.rpc.call.time", "20s", "node.rpc.batch.time", "20s");
    try (ServedChain served = new ServedChain(chain.methods(), settings)) {
      JsonNode answer =
          ServedChain.answer(
              "127.0.0.1",
              served.usersPort(),
              "debug_traceCall",
              json(
                  "[{'to':'%s'},'latest',{'tracer':'%s','stateOverrides':%s}]"
                      .formatted(BegunChain.CONTRACT, tracer, code(LONG_INPUTS))));
      assertEquals(code, answer.at("/error/code").asInt(), answer::toString);
    }
  }

  /** Who sends slowly has no place yet: many such payers keep nobody out. */
  @Test
  void bodiesThatDoNotComeTakeNoPlaces() throws Exception {
    Map<String, String> settings =
        Map.of("node.rpc.requests", "3", "node.rpc.address.requests", "3");
    try (ServedChain served = new ServedChain(chain.methods(), settings)) {
      List<Socket> slow = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        slow.add(ServedChain.begin(served.usersPort(), "[", 1_000));
      }
      assertAnswers("127.0.0.1", served.usersPort());
      assertAnswers("127.0.0.2", served.usersPort());
      for (Socket each : slow) {
        each.close();
      }
    }
  }

  @Test
  void oneAddressCannotTakeThePlacesOfAnother() throws Exception {
    Map<String, String> settings =
        Map.of(
            "node.rpc.address.requests",
            "3",
            "node.rpc.call.gas",
            ENDLESS,
            "node.rpc.call.time",
            "1h",
            "node.rpc.batch.time",
            "1h");
    try (ServedChain served = new ServedChain(chain.methods(), settings)) {
      List<Socket> busy = new ArrayList<>();
      String call = ServedChain.call(1, "eth_call", heavy("eth_call"));
      for (int i = 0; i < 3; i++) {
        busy.add(ServedChain.begin(served.usersPort(), call, call.length()));
      }
      Await.until(Duration.ofMinutes(1), "there is still a place", () -> isRefused(served));
      assertAnswers("127.0.0.2", served.usersPort());
      assertAnswers("127.0.0.1", served.partsPort());
      for (Socket each : busy) {
        each.close();
      }
      Await.until(
          Duration.ofMinutes(1), "their places are not given back", () -> !isRefused(served));
    }
  }

  private static boolean isRefused(ServedChain served) {
    try {
      HttpResponse<String> response =
          ServedChain.post(
              "127.0.0.1", served.usersPort(), ServedChain.call(1, "eth_blockNumber", "[]"));
      JsonNode body = ServedChain.JSON.readTree(response.body());
      if (response.statusCode() == 429) {
        assertEquals(-32005, body.at("/error/code").asInt(), body::toString);
        return true;
      }
      return false;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void webSocketsThatAskForMuchAndLeaveStopNobody() throws Exception {
    // What an address has asked for is worked off until its time is used up.
    Map<String, String> settings = Map.of("node.rpc.address.time", "3s");
    try (ServedChain served = new ServedChain(chain.methods(), settings)) {
      List<WebSocket> sockets = new ArrayList<>();
      WebSocketClient client = served.vertx().createWebSocketClient();
      for (int i = 0; i < CLIENTS; i++) {
        WebSocket socket =
            client
                .connect(
                    new WebSocketConnectOptions()
                        .setHost(ServedChain.HOST)
                        .setPort(served.usersPort()))
                .await();
        for (int call = 0; call < 200; call++) {
          socket.writeTextMessage(ServedChain.call(call, "eth_call", heavy("eth_call")));
        }
        sockets.add(socket);
      }
      Await.until(Duration.ofMinutes(1), "nothing runs", () -> served.running() > 0);
      assertAnswers("127.0.0.1", served.usersPort());
      assertAnswers("127.0.0.1", served.partsPort());
      sockets.forEach(WebSocket::close);
      Await.until(
          Duration.ofMinutes(1), "work goes on for clients that left", () -> served.atWork() == 0);
      client.close().await();
    }
  }

  @Test
  void filtersOfOneAddressLeaveRoomForAnothers() throws Exception {
    try (ServedChain served = new ServedChain(chain.methods(), Map.of())) {
      String many = ServedChain.batch(900, "eth_newBlockFilter", "[]");
      JsonNode answers =
          ServedChain.JSON.readTree(ServedChain.post("127.0.0.1", served.usersPort(), many).body());
      assertTrue(answers.get(0).has("result"), answers::toString);
      assertEquals(-32005, answers.get(899).at("/error/code").asInt());
      JsonNode other =
          ServedChain.answer("127.0.0.2", served.usersPort(), "eth_newBlockFilter", "[]");
      assertTrue(other.has("result"), other::toString);
    }
  }
}
