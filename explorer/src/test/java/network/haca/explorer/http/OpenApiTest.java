package network.haca.explorer.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import network.haca.explorer.core.Event;
import network.haca.explorer.core.Examples;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.SettlementLeaf;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The OpenAPI document says which routes there are, and what they answer. */
class OpenApiTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<SettlementLeaf> LEAVES = Examples.leaves(5);

  @TempDir private Path folder;
  private Running explorer;
  private JsonNode document;

  @BeforeEach
  void start() throws Exception {
    explorer = new Running(folder, new ExplorerServer.Limits(8, 8, 8));
    for (int i = 0; i < 7; i++) {
      explorer.take(Examples.published(i));
    }
    Examples.journey(LEAVES).forEach(explorer::take);
    explorer.take(new Event.Refused(Examples.leaf(6), "STALE", "too old", 1));
    explorer.take(
        new Event.Node(
            Examples.NODE,
            2,
            "https://localhost",
            Bytes.fromHex("01"),
            Bytes.fromHex("02"),
            List.of(new Event.Interval(1, 2), new Event.Interval(3, 0)),
            4,
            5));
    document = explorer.json(OpenApi.PATH);
  }

  @AfterEach
  void stop() {
    explorer.close();
  }

  @Test
  void everyRouteIsInTheDocumentAndNoOther() {
    Set<String> routes = new TreeSet<>(Set.of("get " + LiveEvents.PATH, "post " + ChatRelay.PATH));
    for (Route route : explorer.api().routes()) {
      routes.add(route.method().name().toLowerCase(java.util.Locale.ROOT) + " " + route.template());
    }
    Set<String> described = new TreeSet<>();
    document
        .path("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .fieldNames()
                    .forEachRemaining(method -> described.add(method + " " + path.getKey())));
    assertEquals(described, routes);
  }

  @Test
  void answersAreOfTheirSchema() throws Exception {
    Bytes32 leaf = LEAVES.getFirst().hash();
    Bytes32 root = Examples.root(LEAVES);
    answers("/v1/status", "/v1/status");
    answers("/v1/proofs", "/v1/proofs?limit=3");
    answers("/v1/proofs", "/v1/proofs?status=REFUSED");
    answers("/v1/proofs", "/v1/proofs?model=adder&limit=1");
    answers("/v1/proofs/{leaf}", "/v1/proofs/" + leaf);
    answers("/v1/batches", "/v1/batches");
    answers("/v1/batches/{root}", "/v1/batches/" + root);
    answers("/v1/nodes/{id}", "/v1/nodes/" + Examples.NODE);
    answers("/v1/batches/{root}/leaves", "/v1/batches/%s/leaves?limit=2".formatted(root));
    answers("/v1/nodes", "/v1/nodes");
    answers("/v1/models", "/v1/models");
    answers("/v1/facts", "/v1/facts");
    answers("/v1/search", "/v1/search?q=" + leaf);
    answers("/v1/search", "/v1/search?q=" + Examples.TRANSACTION.toHex().substring(2));
    answers("/v1/search", "/v1/search?q=17");
    answers(OpenApi.PATH, OpenApi.PATH);
  }

  private void answers(String route, String path) throws Exception {
    HttpResponse<String> answer = explorer.get(path);
    assertEquals(200, answer.statusCode(), () -> path + ": " + answer.body());
    String at =
        "/paths/%s/get/responses/200/content/application~1json/schema"
            .formatted(route.replace("/", "~1"));
    assertValid(at, path, answer.body());
    assertEquals(false, document.at(at).isMissingNode(), route);
  }

  @Test
  void errorsAreProblemsInASentence() throws Exception {
    for (String path :
        List.of(
            "/v1/proofs/0x12",
            "/v1/proofs?limit=1000000",
            "/v1/blocks/1",
            "/v1/nothing",
            "/v1/proofs/0x" + "ab".repeat(32))) {
      assertValid("/components/schemas/Problem", path, explorer.get(path).body());
    }
  }

  /** A schema of the document, in which its references are found. */
  private void assertValid(String at, String path, String body) throws Exception {
    ObjectNode schema =
        JSON.createObjectNode().put("$ref", "#" + at.replace("{", "%7B").replace("}", "%7D"));
    schema.set("paths", document.path("paths"));
    schema.set("components", document.path("components"));
    var errors =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
            .getSchema(schema)
            .validate(JSON.readTree(body));
    assertEquals(Set.of(), errors, () -> path + ": " + body);
  }
}
