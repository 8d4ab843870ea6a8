package network.haca.testing;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A provider that speaks OpenAI's API and says what the last message asks for: {@code "echo TEXT"}
 * answers the text, {@code "tool"} calls one, {@code "call NAME ARGUMENTS"} that one, {@code "cut"}
 * ends in the middle, {@code "hang"} says nothing more after its text, {@code "status N"} refuses,
 * {@code "error"} does so in an answer of status 200 to all models but {@code other}, {@code
 * "flood"} says more than any buffer holds. Streams come in pieces that end anywhere, also within a
 * character.
 */
final class FakeOpenAi implements AutoCloseable {
  private static final int PIECE = 7;

  /** Chunks of a flood. */
  static final int FLOOD = 3 * 1024;

  private static final int FLOOD_CHUNK = 16 * 1024;

  /** Chunks of a river, of a kilobyte each. */
  static final int RIVER = 4 * 1024;

  private final Vertx vertx;
  private final HttpServer server;
  private final AtomicInteger flooded = new AtomicInteger();
  private final List<Seen> seen = new CopyOnWriteArrayList<>();

  /** A request as it arrived. */
  record Seen(String path, String headers, JsonObject body) {}

  private FakeOpenAi(Vertx vertx) {
    this.vertx = vertx;
    this.server = vertx.createHttpServer().requestHandler(this::handle);
    server.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().join();
  }

  static FakeOpenAi start(Vertx vertx) {
    return new FakeOpenAi(vertx);
  }

  URI base() {
    return URI.create("http://127.0.0.1:" + server.actualPort() + "/v1");
  }

  List<Seen> seen() {
    return seen;
  }

  @Override
  public void close() {
    server.close().toCompletionStage().toCompletableFuture().join();
  }

  private void handle(HttpServerRequest request) {
    request.body().onSuccess(body -> answer(request, body.toJsonObject()));
  }

  private void answer(HttpServerRequest request, JsonObject body) {
    seen.add(new Seen(request.path(), request.headers().toString(), body));
    if (request.path().endsWith("/embeddings")) {
      boolean isBase64 = "base64".equals(body.getString("encoding_format"));
      request.response().end(embeddings(isBase64).toBuffer());
      return;
    }
    boolean isChat = request.path().endsWith("/chat/completions");
    String asked =
        isChat
            ? String.valueOf(last(body.getJsonArray("messages")).getValue("content"))
            : body.getString("prompt");
    HttpServerResponse response = request.response();
    if (asked.startsWith("status ")) {
      JsonObject error = new JsonObject().put("message", "the provider's own words");
      response
          .setStatusCode(Integer.parseInt(asked.substring(7)))
          .end(new JsonObject().put("error", error).toBuffer());
    } else if (asked.equals("error") && !"other".equals(body.getString("model"))) {
      error(response, body.getBoolean("stream", false));
    } else if (body.getBoolean("stream", false)) {
      stream(response, asked, isChat);
    } else {
      response
          .putHeader("Content-Type", "application/json")
          .end(whole(body.getString("model"), asked, isChat).toBuffer());
    }
  }

  /** Some say who speaks before they say that nobody will. */
  private static void error(HttpServerResponse response, boolean isStream) {
    StringBuilder events = new StringBuilder();
    JsonObject error = new JsonObject().put("error", new JsonObject().put("message", "overloaded"));
    if (isStream) {
      delta(events, new JsonObject().put("role", "assistant").put("content", ""));
      events.append("data: ");
    }
    var _ = response.end(events.append(error.encode()).append("\n\n").toString());
  }

  private static JsonObject last(JsonArray messages) {
    return messages.getJsonObject(messages.size() - 1);
  }

  private static String text(String asked) {
    return asked.startsWith("echo ") ? asked.substring(5) : "Grüße 😀 aus der Ferne";
  }

  private static boolean isCall(String asked) {
    return asked.equals("tool") || asked.startsWith("call ");
  }

  /** Its name and its arguments. */
  private static String[] called(String asked) {
    return asked.equals("tool")
        ? new String[] {"get_weather", "{\"city\":\"Zürich\"}"}
        : asked.substring(5).split(" ", 2);
  }

  private static JsonObject call(boolean isStreamed, String name, String arguments) {
    JsonObject call =
        new JsonObject()
            .put("id", "call_1")
            .put("type", "function")
            .put("function", new JsonObject().put("name", name).put("arguments", arguments));
    return isStreamed ? call.put("index", 0) : call;
  }

  /** In another order than the inputs'. */
  private static JsonObject embeddings(boolean isBase64) {
    JsonObject second = new JsonObject("{\"index\":1,\"embedding\":[1e-7,3]}");
    JsonObject first = new JsonObject("{\"index\":0,\"embedding\":[0.1,-2.0]}");
    if (isBase64) {
      second.put("embedding", base64(1e-7f, 3));
      first.put("embedding", base64(0.1f, -2));
    }
    return new JsonObject()
        .put("object", "list")
        .put("data", new JsonArray().add(second).add(first))
        .put("usage", new JsonObject().put("prompt_tokens", 2).put("total_tokens", 2));
  }

  private static String base64(float... vector) {
    ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * vector.length);
    bytes.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(vector);
    return Base64.getEncoder().encodeToString(bytes.array());
  }

  private static JsonObject usage() {
    return new JsonObject()
        .put("prompt_tokens", 11)
        .put("completion_tokens", 7)
        .put("total_tokens", 18);
  }

  private static JsonObject whole(String model, String asked, boolean isChat) {
    JsonObject choice = new JsonObject().put("index", 0);
    if (!isChat) {
      choice.put("text", text(asked)).put("finish_reason", "length");
    } else if (isCall(asked)) {
      choice
          .put(
              "message",
              new JsonObject()
                  .put("role", "assistant")
                  .putNull("content")
                  .put(
                      "tool_calls",
                      new JsonArray().add(call(false, called(asked)[0], called(asked)[1]))))
          .put("finish_reason", "tool_calls");
    } else {
      choice
          .put("message", new JsonObject().put("role", "assistant").put("content", text(asked)))
          .put("finish_reason", "stop");
    }
    return new JsonObject()
        .put("id", "of-the-provider")
        .put("model", model)
        .put("choices", new JsonArray().add(choice))
        .put("usage", usage());
  }

  private void stream(HttpServerResponse response, String asked, boolean isChat) {
    response.setChunked(true).putHeader("Content-Type", "text/event-stream");
    if (asked.equals("river")) {
      river(response, new AtomicInteger(RIVER));
      return;
    }
    if (asked.equals("flood")) {
      flood(response);
      return;
    }
    StringBuilder events = new StringBuilder();
    if (isCall(asked)) {
      String[] called = called(asked);
      JsonObject begun = call(true, called[0], "");
      delta(events, new JsonObject().put("tool_calls", new JsonArray().add(begun)));
      for (String part : called[1].split("(?<=[:,])")) {
        JsonObject function = new JsonObject().put("arguments", part);
        JsonObject fragment = new JsonObject().put("index", 0).put("function", function);
        delta(events, new JsonObject().put("tool_calls", new JsonArray().add(fragment)));
      }
      finish(events, "tool_calls");
    } else {
      text(asked)
          .codePoints()
          .mapToObj(Character::toString)
          .forEach(
              part -> {
                if (isChat) {
                  delta(events, new JsonObject().put("content", part));
                } else {
                  event(events, new JsonObject().put("index", 0).put("text", part));
                }
              });
      if (!asked.equals("cut") && !asked.equals("hang")) {
        finish(events, "stop");
      }
    }
    pieces(
        response,
        Buffer.buffer(events.toString()),
        0,
        asked.equals("endless") || asked.equals("hang"));
  }

  /** How many chunks of a flood have been taken from this side. */
  int flooded() {
    return flooded.get();
  }

  /** Every stream has one of its own. */
  private static void river(HttpServerResponse response, AtomicInteger left) {
    StringBuilder chunk = new StringBuilder();
    delta(chunk, new JsonObject().put("content", "x".repeat(1024)));
    while (!response.closed() && left.getAndDecrement() > 0) {
      var _ = response.write(chunk.toString());
      if (response.writeQueueFull()) {
        response.drainHandler(drained -> river(response, left));
        return;
      }
    }
    StringBuilder last = new StringBuilder();
    finish(last, "stop");
    var _ = response.end(last.toString());
  }

  private void flood(HttpServerResponse response) {
    StringBuilder chunk = new StringBuilder();
    delta(chunk, new JsonObject().put("content", "x".repeat(FLOOD_CHUNK)));
    while (!response.closed() && flooded.get() < FLOOD) {
      response.write(chunk.toString());
      flooded.incrementAndGet();
      if (response.writeQueueFull()) {
        response.drainHandler(drained -> flood(response));
        return;
      }
    }
    StringBuilder last = new StringBuilder();
    finish(last, "stop");
    response.end(last.toString());
  }

  /** The connection goes on after the last piece only if the asker is to end it. */
  private void pieces(HttpServerResponse response, Buffer all, int from, boolean isEndless) {
    if (from >= all.length()) {
      if (!isEndless) {
        response.end();
      }
      return;
    }
    int until = Math.min(from + PIECE, all.length());
    response
        .write(all.getBuffer(from, until))
        .onSuccess(written -> vertx.runOnContext(next -> pieces(response, all, until, isEndless)));
  }

  private static void delta(StringBuilder events, JsonObject delta) {
    event(events, new JsonObject().put("index", 0).put("delta", delta));
  }

  private static void event(StringBuilder events, JsonObject choice) {
    JsonObject chunk = new JsonObject().put("choices", new JsonArray().add(choice));
    events.append("data: ").append(chunk.encode()).append("\n\n");
  }

  private static void finish(StringBuilder events, String reason) {
    JsonObject choice =
        new JsonObject()
            .put("index", 0)
            .put("delta", new JsonObject())
            .put("finish_reason", reason);
    event(events, choice);
    JsonObject last = new JsonObject().put("choices", new JsonArray()).put("usage", usage());
    events.append("data: ").append(last.encode()).append("\n\ndata: [DONE]\n\n");
  }

  /** All that arrived, headers too, in one text. */
  String everything() {
    return new String(seen.toString().getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }
}
