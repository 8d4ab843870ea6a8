package network.haca.x402.gate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import network.haca.x402.Fields;
import network.haca.x402.MalformedException;
import network.haca.x402.Reading;
import network.haca.x402.Reason;

/**
 * The answer to {@code GET /books?after=NUMBER}.
 *
 * @param entries by their numbers
 */
public record BookPage(Map<Long, BookEntry> entries) {
  /** Entries of a page. */
  public static final int SIZE_MAX = 500;

  private static final int LENGTH_MAX = SIZE_MAX * (8 << 10);
  private static final long NUMBER_MAX = 1L << 60;
  private static final String NUMBER = "number";

  public BookPage {
    entries = Collections.unmodifiableSortedMap(new TreeMap<>(entries));
  }

  public static Reading<BookPage> read(String body) {
    return Messages.read(body, LENGTH_MAX, (_, node) -> read(node.path("entries")));
  }

  private static BookPage read(JsonNode entries) throws MalformedException {
    if (!entries.isArray() || entries.size() > SIZE_MAX) {
      throw new MalformedException(
          Reason.INVALID_PAYLOAD, "entries is to be an array of at most " + SIZE_MAX);
    }
    Map<Long, BookEntry> read = new TreeMap<>();
    for (JsonNode entry : entries) {
      Fields fields = Fields.of(entry, "entries", Reason.INVALID_PAYLOAD);
      read.put(fields.whole(NUMBER, NUMBER_MAX), BookEntry.read(fields));
    }
    return new BookPage(read);
  }

  public ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode list = json.putArray("entries");
    entries.forEach((number, entry) -> list.add(entry.toJson().put(NUMBER, number)));
    return json;
  }
}
