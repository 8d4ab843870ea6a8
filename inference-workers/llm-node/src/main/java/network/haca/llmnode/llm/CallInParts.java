package network.haca.llmnode.llm;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.function.Supplier;

/** One tool call of a stream. Its id and name are told with the first part of its arguments. */
final class CallInParts {
  private final int index;
  private final Supplier<String> ids;
  private final JsonEnd end = new JsonEnd();
  private String id = "";
  private String type = CallFragment.FUNCTION;
  private String name = "";
  private boolean isTold;

  /**
   * @param index among the calls of its choice
   */
  CallInParts(int index, Supplier<String> ids) {
    this.index = index;
    this.ids = ids;
  }

  /**
   * Returns true if a fragment at this call's index is of this call, and does not begin another.
   *
   * @param isTouched whether an earlier fragment of the same delta is of this call
   */
  boolean goesOnWith(CallFragment fragment, boolean isTouched) {
    // Gemini's API in OpenAI's form gives all calls the index 0, and each an id of its own.
    if (!fragment.id().isEmpty() && !fragment.id().equals(id)) {
      return id.isEmpty() && !isTold;
    }
    if (fragment.name().isEmpty()) {
      return true;
    }
    boolean isAgain = fragment.name().equals(name);
    // Ollama gives several whole calls in one delta, without an id or with one index.
    if (isTouched) {
      return false;
    }
    // Some servers of vLLM's kind say the name again in every fragment; who gives no ids begins the
    // next call of the same tool so as well, once the arguments of the one before have ended.
    return isTold ? isAgain && (!id.isEmpty() || !end.isReached()) : true;
  }

  /** What is told of a fragment; nothing while its arguments have not begun. */
  Optional<ObjectNode> add(CallFragment fragment) {
    end.add(fragment.arguments());
    if (!isTold) {
      id = fragment.id().isEmpty() ? id : fragment.id();
      type = fragment.type().isEmpty() ? type : fragment.type();
      name += fragment.name().equals(name) ? "" : fragment.name();
      return fragment.arguments().isEmpty() && fragment.more().isEmpty()
          ? Optional.empty()
          : Optional.of(first(fragment.arguments(), fragment.more()));
    }
    if (fragment.arguments().isEmpty() && fragment.more().isEmpty()) {
      return Optional.empty();
    }
    ObjectNode out = fragment.more().deepCopy().put("index", index);
    if (!fragment.arguments().isEmpty()) {
      out.putObject("function").put("arguments", fragment.arguments());
    }
    return Optional.of(out);
  }

  /** The call without arguments, if it was not told yet. */
  Optional<ObjectNode> tell() {
    return isTold
        ? Optional.empty()
        : Optional.of(first("", JsonNodeFactory.instance.objectNode()));
  }

  private ObjectNode first(String arguments, ObjectNode more) {
    isTold = true;
    ObjectNode out =
        JsonNodeFactory.instance
            .objectNode()
            .put("index", index)
            .put("id", id.isEmpty() ? ids.get() : id)
            .put("type", type);
    if (type.equals(CallFragment.FUNCTION) || !name.isEmpty()) {
      out.putObject("function").put("name", name).put("arguments", arguments);
    }
    out.setAll(more);
    return out;
  }
}
