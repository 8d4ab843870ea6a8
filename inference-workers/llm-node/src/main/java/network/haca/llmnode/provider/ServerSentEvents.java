package network.haca.llmnode.provider;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.parsetools.RecordParser;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import network.haca.llmnode.core.ProviderEvents;
import network.haca.schemas.llm.LlmError;
import network.haca.schemas.llm.PythonJson;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A provider's server-sent events: each {@code data:} line is one of JSON, up to {@code [DONE]} or
 * to the end of the connection. Lines are put together from whatever pieces the network makes of
 * them, so that a cut in the middle of a character or of an event shows nowhere. Whatever is wrong
 * closes the connection at once.
 */
final class ServerSentEvents implements ProviderEvents {
  private static final Logger LOG = LoggerFactory.getLogger(ServerSentEvents.class);
  private static final String DATA = "data:";
  private static final String ERROR_EVENT = "event: error";
  private static final String DONE = "[DONE]";

  /** Until the connection ends after the last event. */
  private static final Duration GRACE = Duration.ofSeconds(1);

  private final ProviderCall call;
  private final HttpClientResponse response;
  private final RecordParser lines;
  private final long bytesMax;
  private final EventReader reader;
  private final ProviderErrors errors;
  private long bytes;
  private boolean isErrorEvent;
  private boolean hasSaid;
  private boolean ended;

  ServerSentEvents(
      ProviderCall call,
      HttpClientResponse response,
      ProviderBounds bounds,
      EventReader reader,
      ProviderErrors errors) {
    this.call = call;
    this.response = response;
    this.reader = reader;
    this.errors = errors;
    this.bytesMax = bounds.streamBytesMax();
    this.lines = RecordParser.newDelimited("\n", response).maxRecordSize(bounds.eventBytesMax());
  }

  @Override
  public void read(Consumer<JsonNode> chunk, Runnable end, Consumer<LlmError> failed) {
    lines.exceptionHandler(failure -> fail(failed, cut(failure)));
    lines.endHandler(
        done -> {
          call.ended();
          finish(end);
        });
    lines.handler(
        line -> {
          if (!ended) {
            line(line, chunk, end, failed);
          }
        });
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
    call.reset();
  }

  private void line(
      Buffer line, Consumer<JsonNode> chunk, Runnable end, Consumer<LlmError> failed) {
    bytes += line.length() + 1;
    if (bytes > bytesMax) {
      fail(failed, ProviderErrors.tooLong());
      return;
    }
    String text = line.toString().strip();
    if (!text.startsWith(DATA)) {
      isErrorEvent = text.equals(ERROR_EVENT) || isErrorEvent && !text.isEmpty();
      return;
    }
    String data = text.substring(DATA.length()).strip();
    if (data.equals(DONE)) {
      call.resetUnlessEndedWithin(GRACE, response.end());
      finish(end);
    } else if (!data.isEmpty()) {
      event(data, chunk, failed);
    }
  }

  private void event(String data, Consumer<JsonNode> chunk, Consumer<LlmError> failed) {
    JsonNode event;
    try {
      event = PythonJson.parse(data);
    } catch (PythonJson.MalformedException e) {
      fail(failed, LlmError.provider(502, "The provider sent an event that is no JSON."));
      return;
    }
    if (isErrorEvent || ProviderErrors.isError(event)) {
      fail(failed, hasSaid ? errors.inTheMiddle(event) : errors.insteadOfAnswer(event));
      return;
    }
    if (!event.isObject()) {
      fail(failed, LlmError.provider(502, "The provider sent an event that is no JSON object."));
      return;
    }
    try {
      List<JsonNode> chunks = reader.read(event);
      if (reader.isTooLong()) {
        fail(failed, ProviderErrors.tooLong());
      }
      for (JsonNode each : chunks) {
        hasSaid |= RetriedEvents.isSaid(each);
        if (!ended) {
          chunk.accept(each);
        }
      }
    } catch (RuntimeException e) {
      // Whatever a provider makes up, the answer has an end.
      LOG.error("an event of a provider's is not read", e);
      fail(failed, LlmError.provider(502, "The provider sent an event that cannot be read."));
    }
  }

  private LlmError cut(Throwable failure) {
    // The parser's own complaint is the only one about the state of things.
    return failure instanceof IllegalStateException
        ? LlmError.provider(502, "The provider sent an event that is too long.").afterWork()
        : errors.of(failure, call.isLate(), true);
  }

  private void finish(Runnable end) {
    if (!ended) {
      ended = true;
      end.run();
    }
  }

  private void fail(Consumer<LlmError> failed, LlmError error) {
    boolean isFirst = !ended;
    cancel();
    if (isFirst) {
      failed.accept(error);
    }
  }
}
