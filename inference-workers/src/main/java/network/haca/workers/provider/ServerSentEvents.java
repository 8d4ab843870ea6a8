package network.haca.workers.provider;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.parsetools.RecordParser;
import java.util.List;
import java.util.function.Function;
import network.haca.schemas.llm.LlmError;
import network.haca.schemas.llm.PythonJson;

/**
 * A provider's server-sent events: each {@code data:} line is one of JSON, up to {@code [DONE]} or
 * to where the reader says that the answer is whole. Lines are put together from whatever pieces
 * the network makes of them, so that a cut in the middle of a character or of an event shows
 * nowhere.
 */
final class ServerSentEvents implements ProviderEvents {
  private static final String DATA = "data:";
  private static final String DONE = "[DONE]";

  private final HttpClientResponse response;
  private final RecordParser lines;
  private final EventReader reader;
  private final Function<Throwable, ProviderException> named;
  private boolean ended;

  ServerSentEvents(
      HttpClientResponse response,
      int eventBytesMax,
      EventReader reader,
      Function<Throwable, ProviderException> named) {
    this.response = response;
    this.reader = reader;
    this.named = named;
    this.lines = RecordParser.newDelimited("\n", response).maxRecordSize(eventBytesMax);
  }

  @Override
  public void read(Handler<JsonNode> chunk, Runnable end, Handler<LlmError> failed) {
    lines.exceptionHandler(failure -> fail(failed, named.apply(failure).error()));
    lines.endHandler(
        done -> {
          if (reader.isWhole()) {
            finish(end);
          } else {
            fail(failed, LlmError.provider(502, "The provider ended its answer in the middle."));
          }
        });
    lines.handler(line -> line(line, chunk, end, failed));
    response.resume();
  }

  @Override
  public void pause() {
    lines.pause();
  }

  @Override
  public void resume() {
    lines.resume();
  }

  @Override
  public void cancel() {
    ended = true;
    response.request().reset();
  }

  private void line(Buffer line, Handler<JsonNode> chunk, Runnable end, Handler<LlmError> failed) {
    String text = line.toString().strip();
    if (ended || !text.startsWith(DATA)) {
      return;
    }
    String data = text.substring(DATA.length()).strip();
    if (data.equals(DONE)) {
      finish(end);
      return;
    }
    try {
      switch (reader.read(PythonJson.parse(data))) {
        case EventReader.Step.Chunks(List<JsonNode> chunks) -> chunks.forEach(chunk::handle);
        case EventReader.Step.Failed() -> {
          fail(failed, LlmError.provider(502, "The provider failed in the middle of its answer."));
          cancel();
        }
      }
    } catch (PythonJson.MalformedException e) {
      fail(failed, LlmError.provider(502, "The provider sent an event that is no JSON."));
      cancel();
    }
  }

  private void finish(Runnable end) {
    if (!ended) {
      ended = true;
      end.run();
    }
  }

  private void fail(Handler<LlmError> failed, LlmError error) {
    if (!ended) {
      ended = true;
      failed.handle(error);
    }
  }
}
