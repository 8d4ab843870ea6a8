package network.haca.pipe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/** Admissions as JSON-RPC shows them: quantities and bytes in hexadecimal, as Ethereum's. */
public final class AdmissionJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private AdmissionJson() {}

  public static ObjectNode write(OpenAdmission admission) {
    ObjectNode object = JSON.createObjectNode();
    object.put("transactionHash", admission.transactionHash().toHex());
    object.put("number", quantity(admission.number()));
    object.put("sender", admission.sender().toHex());
    object.put("height", quantity(admission.height()));
    object.put("time", quantity(admission.time()));
    object.put("round", quantity(admission.round()));
    object.put("deadlineTime", quantity(admission.deadlineTime()));
    object.put("deadlineHeight", quantity(admission.deadlineHeight()));
    ArrayNode requests = object.putArray("requests");
    admission.requests().forEach(request -> requests.add(write(request)));
    return object;
  }

  private static ObjectNode write(OpenRequest request) {
    ObjectNode object = JSON.createObjectNode();
    object.put("key", request.key().toHex());
    object.put("entry", request.entry().toHex());
    object.put("digest", request.digest().toHex());
    object.put("mode", quantity(request.mode().number()));
    object.put("seed", request.seed().toHex());
    ArrayNode row = object.putArray("row");
    request.row().forEach(node -> row.add(node.toHex()));
    object.put("callData", request.callData().toHex());
    return object;
  }

  /** Nothing if it is not what {@link #write} gives. */
  public static Optional<OpenAdmission> read(JsonNode object) {
    try {
      List<OpenRequest> requests = new ArrayList<>();
      for (JsonNode request : object.path("requests")) {
        requests.add(request(request));
      }
      return Optional.of(
          new OpenAdmission(
              word(object, "transactionHash"),
              number(object, "number"),
              Address.fromHex(object.path("sender").asText()),
              number(object, "height"),
              number(object, "time"),
              Math.toIntExact(number(object, "round")),
              number(object, "deadlineTime"),
              number(object, "deadlineHeight"),
              requests));
    } catch (IllegalArgumentException | ArithmeticException e) {
      return Optional.empty();
    }
  }

  private static OpenRequest request(JsonNode object) {
    List<Bytes32> row = new ArrayList<>();
    for (JsonNode node : object.path("row")) {
      row.add(Bytes32.fromHex(node.asText()));
    }
    Mode mode =
        Mode.of(Math.toIntExact(number(object, "mode")))
            .orElseThrow(() -> new IllegalArgumentException("no such mode"));
    return new OpenRequest(
        word(object, "key"),
        word(object, "entry"),
        word(object, "digest"),
        mode,
        word(object, "seed"),
        row,
        Bytes.fromHex(object.path("callData").asText()));
  }

  private static Bytes32 word(JsonNode object, String field) {
    return Bytes32.fromHex(object.path(field).asText());
  }

  private static long number(JsonNode object, String field) {
    String text = object.path(field).asText();
    if (!text.startsWith("0x")) {
      throw new IllegalArgumentException(field + " is no quantity");
    }
    return Long.parseLong(text, 2, text.length(), 16);
  }

  private static String quantity(long number) {
    return "0x" + Long.toHexString(number);
  }
}
