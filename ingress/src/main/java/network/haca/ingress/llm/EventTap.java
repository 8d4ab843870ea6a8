package network.haca.ingress.llm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.parsetools.RecordParser;
import java.util.Optional;
import network.haca.paymentgate.core.Bill;

/** Reads along what a node streams, for the bill: text as it is said, and the usage at its end. */
final class EventTap {
  /** Longer than any event that a node writes; of a longer one nothing is read. */
  private static final int LINE_BYTES_MAX = 16 << 20;

  private static final String DATA = "data: {";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Bill bill;
  private final RecordParser lines = RecordParser.newDelimited("\n");
  private Optional<JsonNode> usage = Optional.empty();
  private boolean isBroken;

  EventTap(Bill bill) {
    this.bill = bill;
    lines.maxRecordSize(LINE_BYTES_MAX);
    lines.exceptionHandler(tooLong -> isBroken = true);
    lines.handler(this::line);
  }

  void read(Buffer bytes) {
    if (!isBroken) {
      lines.handle(bytes);
    }
  }

  /** The tokens that the node has told so far, in OpenAI's form. */
  Optional<JsonNode> usage() {
    return usage;
  }

  private void line(Buffer bytes) {
    String line = bytes.toString();
    if (!line.startsWith(DATA)) {
      return;
    }
    try {
      JsonNode event = JSON.readTree(line.substring(DATA.length() - 1));
      bill.said(event);
      JsonNode told =
          event.has("response") ? event.path("response").path("usage") : event.path("usage");
      if (told.isObject()) {
        usage = Optional.of(told);
      }
    } catch (JsonProcessingException e) {
      isBroken = true;
    }
  }
}
