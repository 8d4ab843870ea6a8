package network.haca.ingress.results;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Base64;
import java.util.List;
import network.haca.pipe.InferenceEvent;
import network.haca.pipe.Mode;
import network.haca.pipe.ModelOutput;
import network.haca.pipe.NumberTensor;
import network.haca.primitives.Bytes;

/** An answer inside a transaction in the form of the original's node. */
final class ResultJson {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private ResultJson() {}

  static ObjectNode of(InferenceEvent event) {
    ObjectNode output = JSON.objectNode();
    output.set("model_output", output(event.response()));
    ObjectNode result = JSON.objectNode();
    switch (Mode.of(event.request().modeNumber()).orElseThrow()) {
      case VANILLA -> result.set("VanillaResult", output);
      case ZKML -> result.set("ZkmlResult", output);
      case TEE ->
          result.putObject("TeeNodeResult").putObject("Response").set("VanillaResponse", output);
    }
    String text = JSON.objectNode().set("InferenceResult", result).toString();
    ObjectNode answer = JSON.objectNode();
    answer
        .putArray("inference_results")
        .add(Base64.getEncoder().encodeToString(Bytes.ofUtf8(text).toArray()));
    return answer;
  }

  private static ObjectNode output(ModelOutput output) {
    ObjectNode node = JSON.objectNode();
    ArrayNode numbers = node.putArray("numbers");
    output.numbers().forEach(tensor -> numbers(numbers.addObject(), tensor));
    ArrayNode strings = node.putArray("strings");
    output.strings().forEach(tensor -> texts(strings.addObject(), tensor.name(), tensor.values()));
    ArrayNode jsons = node.putArray("jsons");
    output
        .jsons()
        .forEach(json -> jsons.addObject().put("name", json.name()).put("value", json.value()));
    return node;
  }

  private static void numbers(ObjectNode node, NumberTensor tensor) {
    node.put("name", tensor.name());
    ArrayNode values = node.putArray("values");
    tensor
        .values()
        .forEach(
            number ->
                values
                    .addObject()
                    .put("value", number.value().toString())
                    .put("decimals", number.decimals().toString()));
    ArrayNode shape = node.putArray("shape");
    tensor.shape().forEach(shape::add);
  }

  private static void texts(ObjectNode node, String name, List<String> texts) {
    ArrayNode values = node.put("name", name).putArray("values");
    texts.forEach(values::add);
    node.putArray("shape").add(texts.size());
  }
}
