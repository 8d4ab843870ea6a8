package network.haca.llmnode.decoder;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.hubspot.jinjava.Jinjava;
import com.hubspot.jinjava.JinjavaConfig;
import com.hubspot.jinjava.interpret.RenderResult;
import com.hubspot.jinjava.interpret.TemplateError;
import com.hubspot.jinjava.lib.fn.ELFunctionDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import network.haca.onnx.InvalidModelException;

/**
 * A model's way to write a conversation down: the Jinja template of {@code tokenizer_config.json},
 * with what Hugging Face's renderer gives it ({@code messages}, {@code tools}, {@code
 * add_generation_prompt}, the names of the special tokens, {@code raise_exception}).
 */
final class ChatTemplate {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int OUTPUT_MAX = 64 << 20;
  private static final int DEPTH_MAX = 20;

  private final Jinjava jinja;
  private final String template;
  private final Map<String, Object> names = new HashMap<>();

  /** The outcome of a rendering. */
  sealed interface Rendered {
    record Text(String text) implements Rendered {}

    /** The template does not take the conversation. */
    record Refused(String reason) implements Rendered {}
  }

  private ChatTemplate(String template, JsonNode config) {
    this.template = trimmed(template);
    this.jinja =
        new Jinjava(
            JinjavaConfig.newBuilder()
                // What a message says is text, whatever it looks like.
                .withNestedInterpretationEnabled(false)
                .withMaxOutputSize(OUTPUT_MAX)
                .withMaxRenderDepth(DEPTH_MAX)
                .build());
    jinja
        .getGlobalContext()
        .registerFunction(
            new ELFunctionDefinition(
                "", "raise_exception", ChatTemplate.class, "raise", String.class));
    for (String name : List.of("bos_token", "eos_token", "pad_token", "unk_token")) {
      JsonNode token = config.path(name);
      names.put(name, token.isObject() ? token.path("content").asText() : token.asText(""));
    }
  }

  /** The template of the folder's {@code tokenizer_config.json} or {@code chat_template.jinja}. */
  static ChatTemplate read(Path folder) throws InvalidModelException {
    JsonNode config = DecoderSpec.json(folder.resolve("tokenizer_config.json"));
    Path file = folder.resolve("chat_template.jinja");
    try {
      String text =
          Files.exists(file) ? Files.readString(file) : config.path("chat_template").asText();
      if (text.isEmpty()) {
        throw new InvalidModelException(
            folder + ": no chat_template in tokenizer_config.json, no chat_template.jinja", null);
      }
      return new ChatTemplate(text, config);
    } catch (IOException e) {
      throw new InvalidModelException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  /** Returns true if it has a place for the descriptions of tools. */
  boolean takesTools() {
    return template.contains("tools");
  }

  /**
   * The prompt, up to where the assistant begins to speak.
   *
   * @param messages with text as their content
   * @param tools as in the request; may be empty
   */
  Rendered render(List<JsonNode> messages, List<JsonNode> tools) {
    Map<String, Object> context = new HashMap<>(names);
    context.put("messages", JSON.convertValue(messages, List.class));
    if (!tools.isEmpty()) {
      context.put("tools", JSON.convertValue(tools, List.class));
    }
    context.put("add_generation_prompt", true);
    RenderResult result = jinja.renderForResult(template, context);
    List<TemplateError> errors =
        result.getErrors().stream()
            .filter(error -> error.getSeverity() == TemplateError.ErrorType.FATAL)
            .toList();
    return errors.isEmpty()
        ? new Rendered.Text(result.getOutput())
        : new Rendered.Refused(
            "The model's chat template does not take these messages: "
                + errors.stream().map(ChatTemplate::reason).collect(Collectors.joining("; ")));
  }

  /** The template's own words, if it raised them. */
  private static String reason(TemplateError error) {
    Throwable cause = error.getException();
    while (cause != null && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause == null ? error.getMessage() : String.valueOf(cause.getMessage());
  }

  /**
   * With Jinja's whitespace control carried out, as by Hugging Face's settings {@code trim_blocks}
   * and {@code lstrip_blocks}: Jinjava's own leaves some in loops.
   */
  private static String trimmed(String template) {
    return template
        .replaceAll("(?m)^[ \\t]+(?=\\{[%#])", "")
        .replaceAll("(?<=[%#]\\})\\r?\\n", "")
        .replaceAll("\\s*\\{([%#{])-", "{$1")
        .replaceAll("-([%#}])\\}\\s*", "$1}");
  }

  /** Called by templates; it gives nothing, but they take functions that might. */
  @SuppressWarnings("DoNotCallSuggester")
  public static String raise(String reason) {
    throw new IllegalArgumentException(reason);
  }
}
