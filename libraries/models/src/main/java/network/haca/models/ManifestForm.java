package network.haca.models;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.walrus.BlobId;

/**
 * The bytes of a {@link PackageManifest}: JSON without blanks, members in one order, so that the
 * same folder of the same owner has the same bytes everywhere. Other bytes of the same content are
 * refused.
 */
final class ManifestForm {
  private static final String FORMAT = "haca.model.v1";
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private ManifestForm() {}

  /**
   * @throws PackageException if there are too many files or parts, or a path is refused
   */
  static Bytes write(PackageManifest manifest) throws PackageException {
    requireSound(manifest);
    ObjectNode json =
        JSON.createObjectNode()
            .put("format", FORMAT)
            .put("owner", manifest.owner().toHex())
            .put("digest", manifest.digest().toHex());
    ArrayNode files = json.putArray("files");
    for (PackageManifest.File file : manifest.files()) {
      files.addObject().put("path", file.path()).put("size", file.size());
    }
    ArrayNode parts = json.putArray("parts");
    for (PackageManifest.Part part : manifest.parts()) {
      parts
          .addObject()
          .put("blobId", part.blobId().toText())
          .put("size", part.size())
          .put("sha256", part.sha256().toHex());
    }
    try {
      Bytes bytes = Bytes.wrap(JSON.writeValueAsBytes(json));
      if (bytes.size() > PackageManifest.BYTES_MAX) {
        throw new PackageException(
            "the package's list of files and parts would have %d bytes; %d are the most"
                .formatted(bytes.size(), PackageManifest.BYTES_MAX));
      }
      return bytes;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of JSON can be written", e);
    }
  }

  /**
   * @throws PackageException if it is none, or its paths or sizes are refused
   */
  static PackageManifest read(Bytes bytes) throws PackageException {
    PackageManifest manifest;
    try {
      JsonNode json = JSON.readTree(bytes.toArray());
      if (!json.path("format").asText().equals(FORMAT)) {
        throw new PackageException(
            "the blob is no package of a model: it has no \"format\": \"%s\"".formatted(FORMAT));
      }
      manifest =
          new PackageManifest(
              Address.fromHex(json.path("owner").asText()),
              Bytes32.fromHex(json.path("digest").asText()),
              files(json.path("files")),
              parts(json.path("parts")));
    } catch (PackageException e) {
      throw e;
    } catch (IOException | IllegalArgumentException e) {
      throw new PackageException(
          "the blob is no package of a model: "
              + PackagePaths.quoted(String.valueOf(e.getMessage())));
    }
    if (!write(manifest).equals(bytes)) {
      throw new PackageException("the package's list is not in the one form that it has");
    }
    return manifest;
  }

  private static List<PackageManifest.File> files(JsonNode nodes) {
    List<PackageManifest.File> files = new ArrayList<>();
    for (JsonNode node : nodes) {
      files.add(new PackageManifest.File(node.path("path").asText(), node.path("size").asLong(-1)));
    }
    return files;
  }

  private static List<PackageManifest.Part> parts(JsonNode nodes) {
    List<PackageManifest.Part> parts = new ArrayList<>();
    for (JsonNode node : nodes) {
      String id = node.path("blobId").asText();
      parts.add(
          new PackageManifest.Part(
              BlobId.parse(id).orElseThrow(() -> new IllegalArgumentException("no blob id: " + id)),
              node.path("size").asInt(-1),
              Bytes32.fromHex(node.path("sha256").asText())));
    }
    return parts;
  }

  private static void requireSound(PackageManifest manifest) throws PackageException {
    if (manifest.files().size() > PackageManifest.FILES_MAX || manifest.files().isEmpty()) {
      throw new PackageException(
          "a package has 1 to %d files, not %d"
              .formatted(PackageManifest.FILES_MAX, manifest.files().size()));
    }
    if (manifest.parts().size() > PackageManifest.PARTS_MAX) {
      throw new PackageException(
          "a package has at most %d parts, not %d; give larger ones"
              .formatted(PackageManifest.PARTS_MAX, manifest.parts().size()));
    }
    PackagePaths.require(manifest.files());
    requireSizes(manifest);
  }

  private static void requireSizes(PackageManifest manifest) throws PackageException {
    long bytesMax = (long) PackageManifest.PARTS_MAX * PackageManifest.PART_BYTES_MAX;
    long content = 0;
    for (PackageManifest.File file : manifest.files()) {
      if (file.size() < 0 || file.size() > bytesMax - content) {
        throw new PackageException(
            "file '%s' has %d bytes".formatted(PackagePaths.quoted(file.path()), file.size()));
      }
      content += file.size();
    }
    List<PackageManifest.Part> parts = manifest.parts();
    long stored = 0;
    for (int i = 0; i < parts.size(); i++) {
      int size = parts.get(i).size();
      boolean isLast = i == parts.size() - 1;
      boolean isRight =
          isLast
              ? size > 0 && size <= parts.getFirst().size()
              : size >= PackageManifest.PART_BYTES_MIN && size == parts.getFirst().size();
      if (!isRight || size > PackageManifest.PART_BYTES_MAX) {
        throw new PackageException("part %d has %d bytes".formatted(i, size));
      }
      stored += size;
    }
    if (stored != content) {
      throw new PackageException(
          "the files have %d bytes, the parts %d".formatted(content, stored));
    }
  }
}
