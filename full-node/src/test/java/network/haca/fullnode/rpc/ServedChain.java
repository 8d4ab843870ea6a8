package network.haca.fullnode.rpc;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import network.haca.connection.server.PageGuard;
import network.haca.connection.server.ServerLimits;
import network.haca.fullnode.core.SignedTransaction;
import network.haca.fullnode.lane.Lane;
import network.haca.fullnode.lane.Limits;
import network.haca.service.Health;
import network.haca.settings.Given;

/** The users' and the parts' port over one chain, and clients of them. */
final class ServedChain implements AutoCloseable {
  static final ObjectMapper JSON = new ObjectMapper();
  static final String HOST = "127.0.0.1";

  /** An ordinary request is answered within this, on a machine with much else to do. */
  static final Duration SOON = Duration.ofSeconds(20);

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Vertx vertx = Vertx.vertx();
  private final AtomicLong height = new AtomicLong(-1);
  private final ChainEvents events = new ChainEvents(height::get);
  private final Lane users;
  private final Lane parts;
  private final RpcServer usersServer;
  private final RpcServer partsServer;
  private final int usersPort;
  private final int partsPort;

  ServedChain(EthereumMethods methods, Map<String, String> settings) {
    Limits limits = Limits.read(Given.settings(Limits.SETTINGS, settings));
    users = new Lane("users", limits, meters);
    parts = new Lane("parts", limits.forParts(), meters);
    usersServer = server(methods, users);
    partsServer = server(methods, parts);
    usersPort = usersServer.listen(HOST, 0).await();
    partsPort = partsServer.listen(HOST, 0).await();
  }

  private RpcServer server(EthereumMethods methods, Lane lane) {
    return RpcServer.withWebSocket(
        vertx, lane, methods, events, new Health(), ServerLimits.DEFAULT, PageGuard.open());
  }

  /** Tells subscribers of the next block, the first time of the genesis. */
  void commit() {
    height.incrementAndGet();
    events.committed();
  }

  /** Tells subscribers of a transaction. */
  void waiting(SignedTransaction signed) {
    events.waiting(signed);
  }

  Vertx vertx() {
    return vertx;
  }

  int usersPort() {
    return usersPort;
  }

  int partsPort() {
    return partsPort;
  }

  /** Requests of users that wait or run. */
  double atWork() {
    return gauges("haca.node.rpc.waiting") + gauges("haca.node.rpc.running");
  }

  double running() {
    return gauges("haca.node.rpc.running");
  }

  private double gauges(String name) {
    return meters.get(name).tag("lane", "users").gauges().stream()
        .mapToDouble(each -> each.value())
        .sum();
  }

  static String call(int id, String method, String params) {
    return "{\"jsonrpc\":\"2.0\",\"id\":%d,\"method\":\"%s\",\"params\":%s}"
        .formatted(id, method, params);
  }

  static String batch(int count, String method, String params) {
    return IntStream.range(0, count)
        .mapToObj(id -> call(id, method, params))
        .collect(Collectors.joining(",", "[", "]"));
  }

  /** From an address of this machine. */
  static HttpResponse<String> post(String from, int port, String body) throws Exception {
    try (HttpClient http =
        HttpClient.newBuilder().localAddress(InetAddress.ofLiteral(from)).build()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://" + HOST + ":" + port))
              .timeout(SOON)
              .POST(HttpRequest.BodyPublishers.ofString(body))
              .build();
      return http.send(request, BodyHandlers.ofString());
    }
  }

  static JsonNode answer(String from, int port, String method, String params) throws Exception {
    return JSON.readTree(post(from, port, call(7, method, params)).body());
  }

  /** A client that has sent all of its request, or a part of it, and reads nothing. */
  static Socket begin(int port, String body, int length) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    String head =
        "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
            .formatted(length);
    socket.getOutputStream().write((head + body).getBytes(UTF_8));
    socket.getOutputStream().flush();
    return socket;
  }

  @Override
  public void close() {
    usersServer.close().await();
    partsServer.close().await();
    users.close();
    parts.close();
    events.close();
    vertx.close().await();
  }
}
