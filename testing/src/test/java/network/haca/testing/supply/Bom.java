package network.haca.testing.supply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The bill of materials that the build writes, in CycloneDX's JSON: what ships. */
record Bom(List<Component> components) {
  /** Where the root pom has it written. */
  static final Path FILE = Path.of("../target/bom.json");

  /** The repository's folder of decisions about what is on it. */
  static final Path DECISIONS = Path.of("../supply-chain");

  private static final String OWN = "network.haca";
  private static final Pattern CLASSIFIER = Pattern.compile("[?&]classifier=([^&#]+)");

  /**
   * One library.
   *
   * @param classifier of the jar that ships; empty for the plain one
   * @param licences as its authors name them
   */
  record Component(
      String group, String name, String version, String classifier, List<String> licences) {
    Component {
      licences = List.copyOf(licences);
    }

    Component(String group, String name, String version, List<String> licences) {
      this(group, name, version, "", licences);
    }

    /** As advisories name it. */
    String artifact() {
      return group + ":" + name;
    }

    /** With its version, as exceptions name it. */
    String purl() {
      return "pkg:maven/%s/%s@%s".formatted(group, name, version);
    }

    /** Says whether that is the name of its jar. */
    boolean isIn(String file) {
      String start = name + "-" + version;
      return file.equals(classifier.isEmpty() ? start + ".jar" : start + "-" + classifier + ".jar");
    }

    private static Component of(JsonNode node) {
      return new Component(
          node.path("group").asText(),
          node.path("name").asText(),
          node.path("version").asText(),
          classifier(node.path("purl").asText()),
          elements(node.path("licenses")).map(Component::licence).toList());
    }

    private static String classifier(String purl) {
      Matcher matcher = CLASSIFIER.matcher(purl);
      return matcher.find() ? matcher.group(1) : "";
    }

    /** An SPDX expression, an SPDX identifier, or whatever name there is. */
    private static String licence(JsonNode choice) {
      JsonNode licence = choice.path("license");
      return Stream.of(choice.path("expression"), licence.path("id"), licence.path("name"))
          .map(JsonNode::asText)
          .filter(text -> !text.isEmpty())
          .findFirst()
          .orElse("");
    }
  }

  Bom {
    components = List.copyOf(components);
  }

  static Bom read(Path file) throws IOException {
    return of(new ObjectMapper().readTree(file.toFile()));
  }

  static Bom of(JsonNode document) {
    return new Bom(
        elements(document.path("components"))
            .map(Component::of)
            .filter(each -> !each.group().equals(OWN))
            .toList());
  }

  /** Says whether a jar of that name belongs to one of them. */
  boolean hasFile(String name) {
    return components.stream().anyMatch(each -> each.isIn(name));
  }

  Optional<Component> withPurl(String purl) {
    return components.stream().filter(each -> each.purl().equals(purl)).findFirst();
  }

  static Stream<JsonNode> elements(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }
}
