package network.haca.workers.onnx;

import com.google.protobuf.TextFormat;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import network.haca.onnx.FolderFiles;
import network.haca.onnx.InvalidModelException;
import network.haca.primitives.Bytes;
import network.haca.schemas.v1.kserve.ModelConfig;

/** Reads {@code config.pbtxt}, the configuration of a model in Triton's form. */
final class TritonFile {
  static final String NAME = "config.pbtxt";
  private static final int BYTES_MAX = 1 << 20;

  /** The form in which the parser names a field of the file itself that it does not know. */
  private static final Pattern UNKNOWN = Pattern.compile("inference\\.ModelConfig\\.(\\w+)");

  private final Path named;

  private TritonFile(Path named) {
    this.named = named;
  }

  /**
   * Reads that of a folder; without anything if there is no file.
   *
   * @throws InvalidModelException if it cannot be read
   */
  static ModelConfig read(Path folder) throws InvalidModelException {
    return new TritonFile(named(folder)).readIn(folder);
  }

  /** The file as it is named to people. */
  static Path named(Path folder) {
    return Path.of(folder.getFileName().toString(), NAME);
  }

  private ModelConfig readIn(Path folder) throws InvalidModelException {
    try {
      // As for every file of a model: no link leads out of its folder.
      Path file = FolderFiles.of(folder).get(NAME);
      return file == null ? ModelConfig.getDefaultInstance() : parse(text(file));
    } catch (IOException e) {
      throw new InvalidModelException(named + ": cannot be read: " + e.getMessage(), e);
    }
  }

  private String text(Path file) throws IOException, InvalidModelException {
    try (InputStream content = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      byte[] bytes = content.readNBytes(BYTES_MAX + 1);
      if (bytes.length > BYTES_MAX) {
        throw refused("has over %s bytes".formatted(BYTES_MAX));
      }
      return Bytes.wrap(bytes).asUtf8().orElseThrow(() -> refused("is no UTF-8"));
    }
  }

  private ModelConfig parse(String text) throws InvalidModelException, TextFormat.ParseException {
    try {
      return TextFormat.parse(text, ModelConfig.class);
    } catch (TextFormat.ParseException strict) {
      Matcher unknown = UNKNOWN.matcher(String.valueOf(strict.getMessage()));
      if (unknown.find()) {
        throw refused("'%s' is no field of a model's configuration".formatted(unknown.group(1)));
      }
      return lenient(text);
    }
  }

  /** Of parts that nothing here follows, what is in them is not known. */
  private static ModelConfig lenient(String text) throws TextFormat.ParseException {
    ModelConfig.Builder config = ModelConfig.newBuilder();
    TextFormat.Parser.newBuilder().setAllowUnknownFields(true).build().merge(text, config);
    return config.build();
  }

  private InvalidModelException refused(String sentence) {
    return new InvalidModelException(named + ": " + sentence, null);
  }
}
