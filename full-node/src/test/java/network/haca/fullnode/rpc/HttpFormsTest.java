package network.haca.fullnode.rpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.http.WebSocket;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import network.haca.connection.ContentCoding;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Forms of HTTP that clients and browsers use. */
@Timeout(60)
class HttpFormsTest {
  private static final String CALL = ServedChain.call(7, "eth_chainId", "[]");

  @RegisterExtension final BegunChain chain = new BegunChain();

  @SuppressWarnings("NullAway.Init")
  private ServedChain served;

  @BeforeEach
  void open() {
    served = new ServedChain(chain.methods(), Map.of());
  }

  @AfterEach
  void close() {
    served.close();
  }

  private HttpResponse<byte[]> send(HttpRequest.Builder request) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(request.build(), BodyHandlers.ofByteArray());
    }
  }

  private HttpRequest.Builder post(byte[] body) {
    return HttpRequest.newBuilder(URI.create("http://localhost:" + served.usersPort()))
        .POST(BodyPublishers.ofByteArray(body));
  }

  @Test
  void aBodyMayBeInGzip() throws Exception {
    byte[] packed = ContentCoding.GZIP.pack(CALL.getBytes(UTF_8));
    HttpResponse<byte[]> answer = send(post(packed).header("Content-Encoding", "gzip"));
    assertEquals("0x40000", ServedChain.JSON.readTree(answer.body()).get("result").asText());
  }

  @Test
  void whatIsLongWhenItIsUnpackedIsRefused() throws Exception {
    byte[] bomb = ContentCoding.GZIP.pack(new byte[RpcServer.BODY_BYTES_MAX + 1]);
    assertTrue(bomb.length < 100_000);
    HttpResponse<byte[]> answer = send(post(bomb).header("Content-Encoding", "gzip"));
    JsonNode error = ServedChain.JSON.readTree(answer.body()).get("error");
    assertTrue(error.get("message").asText().contains("bytes when it is unpacked"));
    HttpResponse<byte[]> none = send(post(new byte[9]).header("Content-Encoding", "gzip"));
    assertTrue(new String(none.body(), UTF_8).contains("not JSON in gzip"));
  }

  @Test
  void anUnknownCodingIsRefusedWithTheOneThatWouldBeRight() throws Exception {
    HttpResponse<byte[]> answer = send(post(CALL.getBytes(UTF_8)).header("Content-Encoding", "br"));
    assertEquals(415, answer.statusCode());
    assertEquals(
        ContentCoding.ACCEPTED, answer.headers().firstValue("Accept-Encoding").orElseThrow());
  }

  @Test
  void aLongAnswerIsInGzipForWhoTakesIt() throws Exception {
    byte[] body = ServedChain.call(7, "rpc.discover", "[]").getBytes(UTF_8);
    HttpResponse<byte[]> packed = send(post(body).header("Accept-Encoding", "deflate, gzip;q=0.5"));
    assertEquals("gzip", packed.headers().firstValue("Content-Encoding").orElseThrow());
    HttpResponse<byte[]> plain = send(post(body).header("Accept-Encoding", "gzip;q=0"));
    assertTrue(plain.headers().firstValue("Content-Encoding").isEmpty());
    try (var in = new GZIPInputStream(new ByteArrayInputStream(packed.body()))) {
      assertEquals(
          ServedChain.JSON.readTree(plain.body()), ServedChain.JSON.readTree(in.readAllBytes()));
    }
    HttpResponse<byte[]> brief = send(post(CALL.getBytes(UTF_8)).header("Accept-Encoding", "gzip"));
    assertTrue(brief.headers().firstValue("Content-Encoding").isEmpty());
  }

  private String answers(int length, String body) throws IOException {
    try (Socket socket = new Socket("localhost", served.usersPort())) {
      String head =
          "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nExpect: 100-continue\r\nConnection: close\r\nContent-Length: %d\r\n\r\n"
              .formatted(length);
      socket.getOutputStream().write(head.getBytes(UTF_8));
      BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
      String first = in.readLine();
      if (!first.contains(" 100 ")) {
        return first;
      }
      socket.getOutputStream().write(body.getBytes(UTF_8));
      StringBuilder rest = new StringBuilder(first);
      in.lines().forEach(line -> rest.append('\n').append(line));
      return rest.toString();
    }
  }

  @Test
  void whoAsksWhetherToSendIsToldToBeforeTheBody() throws Exception {
    String answer = answers(CALL.length(), CALL);
    assertTrue(answer.startsWith("HTTP/1.1 100 Continue"), answer);
    assertTrue(answer.contains("HTTP/1.1 200 OK"), answer);
    assertTrue(answer.contains("\"0x40000\""), answer);
    assertTrue(answers(RpcServer.BODY_BYTES_MAX + 1, "").startsWith("HTTP/1.1 413"));
  }

  @Test
  void aBrowserIsAnsweredForTheHeadersThatItAsksFor() throws Exception {
    HttpRequest.Builder asked =
        HttpRequest.newBuilder(URI.create("http://localhost:" + served.usersPort()))
            .method("OPTIONS", BodyPublishers.noBody())
            .header("Origin", "https://app.example")
            .header("Access-Control-Request-Method", "POST")
            .header("Access-Control-Request-Headers", "content-type,x-api-key")
            .header("Access-Control-Request-Private-Network", "true");
    HttpResponse<byte[]> answer = send(asked);
    assertEquals(204, answer.statusCode());
    var headers = answer.headers();
    assertEquals("*", headers.firstValue("Access-Control-Allow-Origin").orElseThrow());
    assertEquals(
        "content-type,x-api-key", headers.firstValue("Access-Control-Allow-Headers").orElseThrow());
    assertEquals("600", headers.firstValue("Access-Control-Max-Age").orElseThrow());
    assertEquals("true", headers.firstValue("Access-Control-Allow-Private-Network").orElseThrow());
  }

  @Test
  void whoSubscribesToSyncingHearsThatNothingIsFetched() throws Exception {
    var client = served.vertx().createWebSocketClient();
    WebSocket socket = client.connect(served.usersPort(), ServedChain.HOST, "/").await();
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    socket.textMessageHandler(heard::add);
    socket.writeTextMessage(ServedChain.call(1, "eth_subscribe", "[\"syncing\"]"));
    JsonNode subscribed = ServedChain.JSON.readTree(heard.poll(30, TimeUnit.SECONDS));
    JsonNode told = ServedChain.JSON.readTree(heard.poll(30, TimeUnit.SECONDS));
    assertEquals(subscribed.get("result"), told.at("/params/subscription"));
    assertEquals("false", told.at("/params/result").toString());
    client.close().await();
  }
}
