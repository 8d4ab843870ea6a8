package network.haca.schemas.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Stream;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.schemas.TeeProof;

/**
 * The bytes that stand for all that a client is shown of an answer (rule T5). Their hash is the
 * salt of the node's signature, which so vouches for everything but the fields named here.
 *
 * <p>Of a body they are {@code haca.llm.v1 body} and a line feed, then the body as {@link
 * PythonJson#dumps} writes it; of a stream {@code haca.llm.v1 stream} and a line feed, then each
 * event so, in its order, with a line feed behind it. No line feed is in what that writes, so none
 * of these texts is two answers'.
 */
public final class AnswerForm {
  /** What of a body is outside of the form: the proof itself. */
  static final List<String> OUTSIDE_OF_BODY = TeeProof.FIELDS;

  /** The same of a stream's last event, where notes on the settlement stand as well. */
  static final List<String> OUTSIDE_OF_LAST_EVENT =
      Stream.concat(TeeProof.FIELDS.stream(), SettlementNotes.FIELDS.stream()).toList();

  private static final Bytes BODY = Bytes.ofUtf8(TeeProof.WHOLE + " body\n");
  private static final Bytes STREAM = Bytes.ofUtf8(TeeProof.WHOLE + " stream\n");
  private static final Bytes LINE_FEED = Bytes.ofUtf8("\n");

  private AnswerForm() {}

  /**
   * The hash of a whole answer.
   *
   * @param body as it was read, without what is outside of the form
   */
  static Bytes32 ofBody(JsonNode body) {
    return Keccak.hash(BODY, PythonJson.dumps(body));
  }

  /** The hash of the events of a stream, none of which is kept. */
  public static final class Events {
    private final Keccak.Running hash = new Keccak.Running();

    public Events() {
      hash.update(STREAM);
    }

    /**
     * An event is on the socket: what counts is how whoever gets its text reads it.
     *
     * @param event as {@link AnswerText#event} writes it, without what is outside of the form
     */
    public void written(String event) {
      read(asRead(AnswerText.data(event)));
    }

    void read(JsonNode event) {
      hash.update(PythonJson.dumps(event));
      hash.update(LINE_FEED);
    }

    /** The hash of all so far; more may follow. */
    public Bytes32 hash() {
      return hash.hash();
    }

    /** As {@link #hash}, if this event were written next. */
    public Bytes32 hashWith(JsonNode event) {
      return hash.hashWith(PythonJson.dumps(asRead(AnswerText.json(event))), LINE_FEED);
    }
  }

  /** Takes fields out of an object; the result is those that were there. */
  static ObjectNode takeOut(ObjectNode from, List<String> fields) {
    ObjectNode taken = JsonNodeFactory.instance.objectNode();
    for (String field : fields) {
      JsonNode value = from.remove(field);
      if (value != null) {
        taken.set(field, value);
      }
    }
    return taken;
  }

  private static JsonNode asRead(String json) {
    try {
      return SharedJson.parse(json);
    } catch (PythonJson.MalformedException e) {
      throw new IllegalStateException("an event that no verifier reads was written", e);
    }
  }
}
