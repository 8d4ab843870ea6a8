package network.haca.llmnode.decoder;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Log probabilities as OpenAI's chats show them: {@code choices[].logprobs}. */
final class LogProbabilityJson {
  private final Vocabulary vocabulary;

  LogProbabilityJson(Vocabulary vocabulary) {
    this.vocabulary = vocabulary;
  }

  ObjectNode of(List<TokenLogProbability> tokens) {
    ObjectNode logprobs = JsonNodeFactory.instance.objectNode();
    ArrayNode content = logprobs.putArray("content");
    for (TokenLogProbability token : tokens) {
      ObjectNode shown = candidate(token.chosen());
      ArrayNode top = shown.putArray("top_logprobs");
      token.likeliest().forEach(each -> top.add(candidate(each)));
      content.add(shown);
    }
    return logprobs.putNull("refusal");
  }

  /** A token that is only a part of a character has no bytes that are known here. */
  private ObjectNode candidate(TokenLogProbability.Candidate candidate) {
    String name = vocabulary.name(candidate.token());
    ObjectNode node =
        JsonNodeFactory.instance
            .objectNode()
            .put("token", name)
            .put("logprob", candidate.logarithm());
    if (name.indexOf(TokenText.UNFINISHED) >= 0) {
      return node.putNull("bytes");
    }
    ArrayNode bytes = node.putArray("bytes");
    for (byte each : name.getBytes(StandardCharsets.UTF_8)) {
      bytes.add(each & 0xff);
    }
    return node;
  }
}
