package network.haca.llmnode.decoder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Hugging Face's renderer makes of the same templates stands here as it was. */
class ChatTemplateTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;

  private ChatTemplate template(String text) throws Exception {
    Files.writeString(
        folder.resolve("tokenizer_config.json"),
        JSON.writeValueAsString(
            Map.of(
                "chat_template",
                text,
                "bos_token",
                "<s>",
                "eos_token",
                Map.of("content", "</s>"))));
    return ChatTemplate.read(folder);
  }

  private static List<JsonNode> messages(String... rolesAndTexts) {
    List<JsonNode> messages = new ArrayList<>();
    for (int i = 0; i < rolesAndTexts.length; i += 2) {
      messages.add(
          JSON.createObjectNode()
              .put("role", rolesAndTexts[i])
              .put("content", rolesAndTexts[i + 1]));
    }
    return messages;
  }

  private static String text(ChatTemplate.Rendered rendered) {
    return assertInstanceOf(ChatTemplate.Rendered.Text.class, rendered).text();
  }

  @Test
  void smolLmAddsItsOwnSystemMessage() throws Exception {
    ChatTemplate template =
        template(
            "{% for message in messages %}{% if loop.first and messages[0]['role'] != 'system' %}"
                + "{{ '<|im_start|>system\nBe kind<|im_end|>\n' }}{% endif %}{{'<|im_start|>' +"
                + " message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n'}}{% endfor %}"
                + "{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}");
    assertEquals(
        """
        <|im_start|>system
        Be kind<|im_end|>
        <|im_start|>user
        Hi<|im_end|>
        <|im_start|>assistant
        """,
        text(template.render(messages("user", "Hi"), List.of())));
    assertEquals(
        "<|im_start|>system\nS<|im_end|>\n<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\n",
        text(template.render(messages("system", "S", "user", "Hi"), List.of())));
  }

  @Test
  void blocksVariablesFiltersAndTrimmingAreAsInLlamaTemplates() throws Exception {
    ChatTemplate template =
        template(
            """
            {{- bos_token }}
            {%- if messages[0].role == 'system' %}
                {%- set system = messages[0]['content'] | trim %}
                {%- set messages = messages[1:] %}
            {%- else %}
                {%- set system = '' %}
            {%- endif %}
            {{- '[' + system + ']' }}
            {%- for message in messages %}
                {%- if (message['role'] == 'user') != (loop.index0 % 2 == 0) %}
                    {{- raise_exception('roles must take turns') }}
                {%- endif %}
                {{- message['role'] + ':' + message.content | trim + eos_token }}
            {%- endfor %}
            """);
    assertEquals(
        "<s>[rules]user:Hi</s>assistant:Yo</s>",
        text(
            template.render(
                messages("system", " rules\n", "user", "Hi", "assistant", " Yo "), List.of())));
    ChatTemplate.Rendered refused = template.render(messages("assistant", "Yo"), List.of());
    String reason = assertInstanceOf(ChatTemplate.Rendered.Refused.class, refused).reason();
    assertTrue(reason.contains("roles must take turns"), reason);
  }

  @Test
  void whatAMessageSaysIsTextWhateverItLooksLike() throws Exception {
    ChatTemplate template = template("{% for m in messages %}{{ m.content }}{% endfor %}");
    String hostile = "{{ 7 * 7 }}{% raw %}<b>&amp;\"'\\n{# #}";
    assertEquals(hostile, text(template.render(messages("user", hostile), List.of())));
  }

  @Test
  void toolsReachTemplatesThatHaveAPlaceForThem() throws Exception {
    ChatTemplate template =
        template("{% if tools %}{% for t in tools %}{{ t.function.name }};{% endfor %}{% endif %}");
    assertTrue(template.takesTools());
    JsonNode tool = JSON.readTree("{\"type\":\"function\",\"function\":{\"name\":\"clock\"}}");
    assertEquals("clock;", text(template.render(messages("user", "Hi"), List.of(tool))));
    assertEquals("", text(template.render(messages("user", "Hi"), List.of())));
  }
}
