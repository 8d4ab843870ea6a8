package network.haca.llmnode.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.stream.Stream;
import network.haca.llmnode.llm.LlmModel;
import network.haca.llmnode.llm.LlmModels;

/**
 * {@code GET /v1/models}: every name of every model, and what it costs; one of them by its name.
 */
final class ModelList {
  private static final int MILLION_DIGITS = 6;

  private ModelList() {}

  static ObjectNode of(LlmModels models) {
    ObjectNode list = JsonNodeFactory.instance.objectNode().put("object", "list");
    var data = list.putArray("data");
    for (LlmModel model : models.all()) {
      Stream.concat(Stream.of(model.name()), model.aliases().stream())
          .forEach(name -> describe(data.addObject(), name, model));
    }
    return list;
  }

  static Optional<ObjectNode> one(LlmModels models, String name) {
    return models
        .find(name)
        .map(
            model -> {
              ObjectNode entry = JsonNodeFactory.instance.objectNode();
              describe(entry, name, model);
              return entry;
            });
  }

  private static void describe(ObjectNode entry, String name, LlmModel model) {
    entry
        .put("id", name)
        .put("object", "model")
        .put("created", 0)
        .put("owned_by", model.routes().getFirst().provider());
    // Dollars for one token, as texts, where other routers of models have them.
    model
        .price()
        .ifPresent(
            price ->
                entry
                    .putObject("pricing")
                    .put("prompt", ofOne(price.input()))
                    .put("completion", ofOne(price.output())));
  }

  private static String ofOne(BigDecimal ofMillion) {
    return ofMillion.movePointLeft(MILLION_DIGITS).stripTrailingZeros().toPlainString();
  }
}
