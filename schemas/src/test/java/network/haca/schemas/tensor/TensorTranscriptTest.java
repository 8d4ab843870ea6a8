package network.haca.schemas.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import org.junit.jupiter.api.Test;

/** Rule T1, with committed vectors that another implementation can read. */
class TensorTranscriptTest {
  private static final Tensor ONE =
      new Tensor("x", Datatype.FP32, List.of(1L, 2L), Bytes.fromHex("0000803f00000040"));
  private static final Tensor TWO =
      new Tensor("a", Datatype.INT64, List.of(1L), Bytes.fromHex("0100000000000000"));

  private static TensorTranscript transcript(List<Tensor> tensors, String id) {
    return new TensorTranscript(
        "m",
        "1",
        Keccak.hash(Bytes.ofUtf8("folder")),
        Bytes.wrap(new byte[16]),
        id,
        new TreeMap<>(),
        tensors);
  }

  @Test
  void theCommittedVectorsHold() throws IOException {
    try (InputStream in = getClass().getResourceAsStream("transcripts.json")) {
      assertNotNull(in);
      for (JsonNode each : new ObjectMapper().readTree(in)) {
        TensorTranscript transcript = read(each);
        assertEquals(each.get("encoded").asText(), transcript.encode().toHex());
        assertEquals(each.get("hash").asText(), transcript.hash().toHex());
        assertEquals(Optional.of(transcript), TensorTranscript.decode(transcript.encode()));
      }
    }
  }

  @Test
  void theOrderOfTensorsDoesNotMatterTheirNamesDo() {
    assertEquals(
        transcript(List.of(ONE, TWO), "").hash(), transcript(List.of(TWO, ONE), "").hash());
    Tensor renamed = new Tensor("y", ONE.datatype(), ONE.shape(), ONE.content());
    assertNotEquals(transcript(List.of(ONE), "").hash(), transcript(List.of(renamed), "").hash());
  }

  /** Rule D4: facts are of the input alone, and without them there is no section. */
  @Test
  void d4FactsChangeTheHashOfTheInputAlone() {
    TensorTranscript base = transcript(List.of(ONE), "id");
    TreeMap<String, String> query = new TreeMap<>(Map.of("feed", "BTC-USD"));
    InputFact fact = new InputFact("x", query, List.of(Bytes32.ofUnsigned(1)));
    TensorTranscript made = with(base, fact);
    InputFact other = new InputFact("x", query, List.of(Bytes32.ofUnsigned(2)));
    assertNotEquals(base.hash(), made.hash());
    assertNotEquals(with(base, other).hash(), made.hash());
    assertEquals(base.withOutputs(List.of(TWO)).hash(), made.withOutputs(List.of(TWO)).hash());
  }

  private static TensorTranscript with(TensorTranscript base, InputFact fact) {
    return new TensorTranscript(
        base.modelName(),
        base.modelVersion(),
        base.modelDigest(),
        base.random(),
        base.id(),
        base.parameters(),
        base.tensors(),
        List.of(fact));
  }

  @Test
  void everyPartChangesTheHash() {
    TensorTranscript base = transcript(List.of(ONE), "id");
    Tensor reshaped = new Tensor("x", Datatype.FP32, List.of(2L, 1L), ONE.content());
    Tensor retyped = new Tensor("x", Datatype.INT32, ONE.shape(), ONE.content());
    assertNotEquals(base.hash(), transcript(List.of(ONE), "other").hash());
    assertNotEquals(base.hash(), transcript(List.of(reshaped), "id").hash());
    assertNotEquals(base.hash(), transcript(List.of(retyped), "id").hash());
    assertNotEquals(base.hash(), transcript(List.of(ONE, TWO), "id").hash());
  }

  @Test
  void whatIsReadHasOneForm() {
    Bytes whole = transcript(List.of(ONE, TWO), "id").encode();
    for (int size = 0; size < whole.size(); size++) {
      assertEquals(Optional.empty(), TensorTranscript.decode(whole.slice(0, size)));
    }
    assertEquals(
        Optional.empty(), TensorTranscript.decode(Bytes.concat(whole, Bytes.fromHex("00"))));
    byte[] bytes = whole.toArray();
    for (int at = 0; at < bytes.length; at++) {
      byte[] changed = bytes.clone();
      changed[at] ^= 1;
      TensorTranscript.decode(Bytes.wrap(changed))
          .ifPresent(read -> assertEquals(Bytes.wrap(changed), read.encode()));
    }
    Bytes twice = transcript(List.of(ONE, ONE), "id").encode();
    assertEquals(Optional.empty(), TensorTranscript.decode(twice), "one name twice");
  }

  private static TensorTranscript read(JsonNode node) {
    List<Tensor> tensors = new ArrayList<>();
    for (JsonNode tensor : node.get("tensors")) {
      List<Long> shape = new ArrayList<>();
      tensor.get("shape").forEach(dimension -> shape.add(dimension.asLong()));
      tensors.add(
          new Tensor(
              tensor.get("name").asText(),
              Datatype.valueOf(tensor.get("datatype").asText()),
              shape,
              Bytes.fromHex(tensor.get("content").asText())));
    }
    TreeMap<String, String> parameters = new TreeMap<>();
    node.get("parameters")
        .properties()
        .forEach(each -> parameters.put(each.getKey(), each.getValue().asText()));
    return new TensorTranscript(
        node.get("modelName").asText(),
        node.get("modelVersion").asText(),
        Bytes32.fromHex(node.get("modelDigest").asText()),
        Bytes.fromHex(node.get("random").asText()),
        node.get("id").asText(),
        parameters,
        tensors,
        facts(node.path("facts")));
  }

  private static List<InputFact> facts(JsonNode array) {
    List<InputFact> facts = new ArrayList<>();
    for (JsonNode fact : array) {
      TreeMap<String, String> query = new TreeMap<>();
      fact.get("query")
          .properties()
          .forEach(each -> query.put(each.getKey(), each.getValue().asText()));
      List<Bytes32> leaves = new ArrayList<>();
      fact.get("leaves").forEach(leaf -> leaves.add(Bytes32.fromHex(leaf.asText())));
      facts.add(new InputFact(fact.get("tensor").asText(), query, leaves));
    }
    return facts;
  }
}
