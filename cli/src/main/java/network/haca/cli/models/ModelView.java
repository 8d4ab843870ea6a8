package network.haca.cli.models;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import network.haca.contracts.RegisteredModel;
import network.haca.primitives.Printable;
import network.haca.schemas.tensor.Datatype;
import network.haca.walrus.BlobId;

/** An entry of the model registry, as it is shown. */
final class ModelView {
  private ModelView() {}

  static ObjectNode json(RegisteredModel model) {
    ObjectNode shown =
        JsonNodeFactory.instance
            .objectNode()
            .put("id", model.id().toHex())
            .put("blobId", new BlobId(model.blobId()).toText())
            .put("digest", model.digest().toHex())
            .put("owner", model.owner().toHex())
            .put("registered", time(model.registeredAt()))
            .put("storedUntil", time(model.storedUntil()))
            .put("renewedBy", model.renewedBy().toHex());
    if (model.isWithdrawn()) {
      shown.put("withdrawn", time(model.withdrawnAt()));
    }
    ArrayNode methods = shown.putArray("methods").add("VANILLA").add("TEE");
    shown
        .putObject("fees")
        .put("VANILLA", model.fees().vanilla().toString())
        .put("TEE", model.fees().tee().toString())
        .put("ZKML", model.fees().zkml().toString());
    if (!model.outputs().isEmpty()) {
      outputs(shown.putArray("outputs"), model.outputs());
    }
    model
        .circuit()
        .ifPresent(
            circuit -> {
              methods.add("ZKML");
              circuit(shown.putObject("circuit"), circuit);
            });
    return shown;
  }

  private static void outputs(ArrayNode shown, List<RegisteredModel.Output> outputs) {
    for (RegisteredModel.Output output : outputs) {
      Datatype[] known = Datatype.values();
      String datatype =
          output.datatype() < known.length
              ? known[output.datatype()].name()
              : Integer.toString(output.datatype());
      ArrayNode shape =
          shown.addObject().put("name", output.name()).put("datatype", datatype).putArray("shape");
      output.shape().forEach(shape::add);
    }
  }

  private static void circuit(ObjectNode shown, RegisteredModel.Circuit circuit) {
    shown
        .put("verifier", circuit.verifier().toHex())
        .put("verifierCodeHash", circuit.verifierCodeHash().toHex())
        .put("gasCeiling", circuit.gasCeiling())
        .put("verifyingKeyHash", circuit.verifyingKeyHash().toHex())
        .put("referenceString", circuit.referenceString().toHex());
    ArrayNode inputs = shown.putArray("inputScales");
    circuit.inputScales().forEach(inputs::add);
    ArrayNode outputs = shown.putArray("outputScales");
    circuit.outputScales().forEach(outputs::add);
  }

  /** Lines for people of a document that {@link #json} made. */
  static String text(ObjectNode shown) {
    List<String> lines = new ArrayList<>();
    for (Map.Entry<String, JsonNode> each : shown.properties()) {
      String value =
          each.getValue().isValueNode() ? each.getValue().asText() : each.getValue().toString();
      lines.add("%-12s %s".formatted(each.getKey(), Printable.line(value)));
    }
    return String.join(System.lineSeparator(), lines);
  }

  /** The entry on one line. */
  static String line(RegisteredModel model) {
    return "model %s of %s, blob %s, %s"
        .formatted(
            model.id(),
            model.owner(),
            new BlobId(model.blobId()).toText(),
            model.isWithdrawn()
                ? "withdrawn " + time(model.withdrawnAt())
                : "stored until " + time(model.storedUntil()));
  }

  private static String time(long seconds) {
    return Instant.ofEpochSecond(seconds).toString();
  }
}
