package network.haca.workers.onnx;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import network.haca.schemas.v1.kserve.ModelVersionPolicy;

/**
 * The versions of a model in a repository of Triton's.
 *
 * @param there in their order
 */
record TritonVersions(List<Long> there) {
  private static final Pattern VERSION = Pattern.compile("[1-9][0-9]{0,17}");

  /** Those of a folder; what is no number is no version. */
  static TritonVersions of(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      return new TritonVersions(
          entries
              .filter(Files::isDirectory)
              .map(entry -> entry.getFileName().toString())
              .filter(name -> VERSION.matcher(name).matches())
              .map(Long::parseLong)
              .sorted()
              .toList());
    } catch (IOException | UncheckedIOException e) {
      return new TritonVersions(List.of());
    }
  }

  /** Those that a policy asks for, which may name some that are not there: the highest without. */
  List<Long> asked(ModelVersionPolicy policy) {
    return switch (policy.getPolicyChoiceCase()) {
      case ALL -> there;
      case SPECIFIC -> policy.getSpecific().getVersionsList().stream().distinct().sorted().toList();
      case LATEST, POLICYCHOICE_NOT_SET -> {
        int count = Math.max(1, policy.getLatest().getNumVersions());
        yield there.subList(Math.max(0, there.size() - count), there.size());
      }
    };
  }
}
