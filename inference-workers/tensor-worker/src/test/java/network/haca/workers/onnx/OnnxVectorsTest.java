package network.haca.workers.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import network.haca.onnx.Device;
import network.haca.primitives.Bytes;
import network.haca.schemas.tensor.Datatype;
import network.haca.schemas.tensor.InvalidTensorException;
import network.haca.schemas.tensor.Tensor;
import network.haca.workers.core.TensorSpec;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Rule T1: what a model is given and what it says is what ONNX Runtime says in Python, bit for bit,
 * for every datatype. {@code ort_vectors.py} wrote the vectors.
 */
class OnnxVectorsTest {
  @TempDir private Path folder;

  /** A model and runs of it. */
  record Vector(String name, JsonNode json) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Stream<Vector> vectors() throws IOException {
    List<Vector> vectors = new ArrayList<>();
    try (InputStream in = OnnxVectorsTest.class.getResourceAsStream("ort-vectors.json")) {
      JsonNode cases = new ObjectMapper().readTree(Objects.requireNonNull(in));
      cases.forEach(each -> vectors.add(new Vector(each.get("name").asText(), each)));
    }
    return vectors.stream();
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void t1AModelSaysWhatItSaysInPython(Vector vector) throws Exception {
    Path file = graph(vector.json().get("graph")).in(folder);
    OnnxSession session =
        OnnxSession.open(
            file,
            new OnnxOptions(Device.CPU, 1, 1, ScriptedRunner.PATIENCE, OnnxLimits.defaults()));
    try (session) {
      for (JsonNode run : vector.json().get("runs")) {
        List<Tensor> inputs = tensors(run.get("inputs"));
        TensorSpec.check(session.inputs(), inputs);
        assertEquals(tensors(run.get("outputs")), session.run(inputs));
      }
    }
  }

  private static List<Tensor> tensors(JsonNode json) throws InvalidTensorException {
    List<Tensor> tensors = new ArrayList<>();
    for (JsonNode each : json) {
      List<Long> shape = new ArrayList<>();
      each.get("shape").forEach(size -> shape.add(size.asLong()));
      tensors.add(
          Tensor.checked(
              each.get("name").asText(),
              each.get("datatype").asText(),
              shape,
              Bytes.fromHex(each.get("content").asText())));
    }
    return tensors;
  }

  private static OnnxGraph graph(JsonNode json) throws InvalidTensorException {
    OnnxGraph graph = new OnnxGraph();
    for (JsonNode node : json.get("nodes")) {
      graph.node(
          node.get("domain").asText(),
          node.get("op").asText(),
          names(node.get("ins")),
          names(node.get("outs")),
          attributes(node.get("attributes")));
    }
    json.get("inputs").forEach(input -> graph.input(input.get("name").asText(), type(input)));
    json.get("outputs").forEach(output -> graph.output(output.get("name").asText(), type(output)));
    for (Tensor tensor : tensors(json.get("initializers"))) {
      long[] shape = tensor.shape().stream().mapToLong(Long::longValue).toArray();
      int elementType = OnnxGraph.elementType(tensor.datatype());
      graph.initializer(tensor.name(), elementType, tensor.content().toArray(), shape);
    }
    return graph;
  }

  private static String names(JsonNode json) {
    List<String> names = new ArrayList<>();
    json.forEach(name -> names.add(name.asText()));
    return String.join(" ", names);
  }

  private static byte[] type(JsonNode value) {
    int elementType = OnnxGraph.elementType(Datatype.valueOf(value.get("datatype").asText()));
    if (value.get("shape").isNull()) {
      return OnnxGraph.tensorOfAnyRank(elementType);
    }
    List<Object> shape = new ArrayList<>();
    value.get("shape").forEach(size -> shape.add(size.isInt() ? size.asInt() : size.asText()));
    return OnnxGraph.tensor(elementType, shape.toArray());
  }

  private static byte[][] attributes(JsonNode json) {
    return json.properties().stream().map(OnnxVectorsTest::attribute).toArray(byte[][]::new);
  }

  private static byte[] attribute(Map.Entry<String, JsonNode> attribute) {
    String name = attribute.getKey();
    JsonNode value = attribute.getValue();
    if (!value.isArray()) {
      return value.isTextual()
          ? OnnxGraph.stringAttribute(name, value.asText())
          : OnnxGraph.intAttribute(name, value.asLong());
    }
    if (value.get(0).isTextual()) {
      return OnnxGraph.stringsAttribute(
          name, value.valueStream().map(JsonNode::asText).toArray(String[]::new));
    }
    return OnnxGraph.longsAttribute(
        name, value.valueStream().mapToLong(JsonNode::asLong).toArray());
  }
}
