package network.haca.models;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Paths in a package lead to one place each, below its folder. */
class PackagePathsTest {
  private static List<PackageManifest.File> files(String... paths) {
    return Stream.of(paths).map(path -> new PackageManifest.File(path, 1)).toList();
  }

  private static void refused(String... paths) {
    assertThrows(PackageException.class, () -> PackagePaths.require(files(paths)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/etc/passwd",
        "../a",
        "a/../b",
        "a/..",
        "./a",
        "a//b",
        "a/",
        "..data",
        "a/..2024/b",
        "a\\b",
        "C:a",
        "a\u0000",
        "a\nb",
        "a\ud83d\ude00"
      })
  void whatLeadsElsewhereIsRefused(String path) {
    refused(path);
  }

  @Test
  void whatIsTooLongIsRefused() {
    refused("a".repeat(256));
    refused("é".repeat(128));
    refused("a/".repeat(16) + "a");
    refused("a".repeat(200) + ("/" + "a".repeat(200)).repeat(5));
    assertDoesNotThrow(() -> PackagePaths.require(files("a/".repeat(15) + "a")));
    assertDoesNotThrow(() -> PackagePaths.require(files("a".repeat(255))));
  }

  @Test
  void eachPathStandsOnceInOrder() {
    refused("b", "a");
    refused("a", "a");
  }

  @Test
  void noTwoAreInOnePlace() {
    refused("Model.onnx", "model.onnx");
    refused("A/x", "a/y");
    refused("a", "a/b");
    refused("A", "a/b");
    refused("a/B/x", "a/b");
    refused("e\u0301", "\u00e9");
  }

  @Test
  void whatIsDifferentIsTaken() {
    assertDoesNotThrow(
        () ->
            PackagePaths.require(
                files("a/b/c", "a/b/d", "a/c", "b", "model.json", "model.onnx", "te\u00e9")));
  }
}
