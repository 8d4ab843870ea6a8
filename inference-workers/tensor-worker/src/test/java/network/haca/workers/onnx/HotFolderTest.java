package network.haca.workers.onnx;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import network.haca.onnx.Device;
import network.haca.workers.core.Model;
import network.haca.workers.core.ModelFolders.Loading;
import network.haca.workers.core.ModelSet;
import network.haca.workers.core.UnservedModel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders that change while their models are served. */
class HotFolderTest {
  private static final OnnxOptions OPTIONS =
      new OnnxOptions(Device.CPU, 1, 10, ScriptedRunner.PATIENCE, OnnxLimits.defaults());

  @TempDir private Path models;
  private ModelRepository repository;
  private ModelSet set;

  @BeforeEach
  void open() throws Exception {
    write("a", "sign", "1", "Neg");
    repository = new ModelRepository(List.of(models), Map.of(), List.of(), OPTIONS);
    set = repository.open();
  }

  @AfterEach
  void close() {
    set.models().forEach(Model::close);
  }

  private void write(String folder, String name, String version, String operator) throws Exception {
    Path path = Files.createDirectories(models.resolve(folder));
    Files.write(path.resolve("model.onnx"), TinyOnnx.unary(operator, -1));
    Files.writeString(
        path.resolve("model.json"),
        "{\"name\": \"%s\", \"version\": \"%s\"}".formatted(name, version));
  }

  private void delete(String folder) throws Exception {
    try (Stream<Path> files = Files.walk(models.resolve(folder))) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** Looks once, and says whether something has changed. */
  private boolean looks() {
    Optional<ModelSet> next = repository.look(set);
    next.ifPresent(
        now -> {
          set.models().stream()
              .filter(model -> !now.models().contains(model))
              .forEach(Model::close);
          set = now;
        });
    return next.isPresent();
  }

  /** Looks twice, for what has changed has to be the same in two looks. */
  private List<String> served() {
    boolean _ = looks();
    boolean _ = looks();
    return set.models().stream().map(model -> model.name() + " " + model.version()).toList();
  }

  @Test
  void whatStaysIsTheSameModel() {
    Model before = set.models().getFirst();
    assertEquals(List.of("sign 1"), served());
    assertSame(before, set.models().getFirst());
  }

  @Test
  void aFolderIsReadOnceItIsTheSameInTwoLooks() throws Exception {
    write("b", "other", "1", "Abs");
    assertTrue(!looks(), "it may be being written");
    Files.writeString(models.resolve("b/notes.txt"), "more");
    assertTrue(!looks(), "and still");
    assertTrue(looks());
    assertEquals(2, set.models().size());
  }

  @Test
  void foldersComeChangeAndGo() throws Exception {
    write("b", "other", "1", "Abs");
    assertEquals(List.of("sign 1", "other 1"), served());
    Model before = set.models().getFirst();
    write("a", "sign", "2", "Abs");
    assertEquals(List.of("sign 2", "other 1"), served());
    assertNotEquals(before.digest(), set.models().getFirst().digest());
    delete("a");
    assertEquals(List.of("other 1"), served());
    delete("b");
    assertEquals(List.of(), served());
    write("a", "sign", "3", "Neg");
    assertEquals(List.of("sign 3"), served());
  }

  @Test
  void aNameMayBeServedInSeveralVersionsAndEachOnce() throws Exception {
    write("b", "sign", "2", "Abs");
    write("c", "sign", "1", "Abs");
    assertEquals(List.of("sign 1", "sign 2"), served());
    String reason = set.unserved().getFirst().reason();
    assertTrue(reason.contains("is named 'sign' already, in version '1'"), reason);
    delete("a");
    boolean _ = looks();
    assertEquals(List.of("sign 2", "sign 1"), served(), "the name is free");
    assertEquals(List.of(), set.unserved());
  }

  @Test
  void whileAFolderCannotBeServedTheModelOfBeforeIs() throws Exception {
    Model before = set.models().getFirst();
    Files.writeString(models.resolve("a/model.onnx"), "half of it");
    assertEquals(List.of("sign 1"), served());
    assertSame(before, set.models().getFirst());
    assertEquals(List.of("sign"), set.unserved().stream().map(UnservedModel::name).toList());
    write("a", "sign", "2", "Abs");
    assertEquals(List.of("sign 2"), served());
    assertEquals(List.of(), set.unserved());
  }

  @Test
  void aVersionOfARepositoryComesWithoutTheOthersBeingOpenedAgain() throws Exception {
    Path one = Files.createDirectories(models.resolve("t/1"));
    Files.write(one.resolve("model.onnx"), TinyOnnx.unary("Neg", -1));
    Files.writeString(models.resolve("t/config.pbtxt"), "version_policy { all {} }");
    assertEquals(List.of("sign 1", "t 1"), served());
    Model before = set.models().getLast();
    Path two = Files.createDirectories(models.resolve("t/2"));
    Files.write(two.resolve("model.onnx"), TinyOnnx.unary("Abs", -1));
    assertEquals(List.of("sign 1", "t 1", "t 2"), served());
    assertSame(before, set.models().get(1));
  }

  @Test
  void aVersionGoesWhenTheOneThatTakesItsPlaceCanBeServed() throws Exception {
    Path one = Files.createDirectories(models.resolve("t/1"));
    Files.write(one.resolve("model.onnx"), TinyOnnx.unary("Neg", -1));
    assertEquals(List.of("sign 1", "t 1"), served());
    Path two = Files.createDirectories(models.resolve("t/2"));
    assertEquals(List.of("sign 1", "t 1"), served(), "nothing is in it yet");
    Files.write(two.resolve("model.onnx"), "half of it".getBytes(UTF_8));
    assertEquals(List.of("sign 1", "t 1"), served());
    assertTrue(!looks(), "it is not looked at again and again");
    Files.write(two.resolve("model.onnx"), TinyOnnx.unary("Abs", -1));
    assertEquals(List.of("sign 1", "t 2"), served());
  }

  @Test
  void aConfigurationThatCannotBeReadEndsNothing() throws Exception {
    Path one = Files.createDirectories(models.resolve("t/1"));
    Files.write(one.resolve("model.onnx"), TinyOnnx.unary("Neg", -1));
    assertEquals(List.of("sign 1", "t 1"), served());
    Files.writeString(models.resolve("t/config.pbtxt"), "name: \"t");
    assertEquals(List.of("sign 1", "t 1"), served());
    assertTrue(set.unserved().getFirst().reason().contains("config.pbtxt"));
    Files.writeString(models.resolve("t/config.pbtxt"), "name: \"t\"");
    assertEquals(List.of("sign 1", "t 1"), served());
    assertEquals(List.of(), set.unserved());
  }

  @Test
  void aFoldersNameIsNotItsModels() throws Exception {
    write("other", "b", "1", "Abs");
    write("c", "other", "1", "Abs");
    assertEquals(List.of("sign 1", "other 1", "b 1"), served());
    ModelSet left =
        assertInstanceOf(Loading.Loaded.class, repository.without(set, "other")).models();
    assertEquals(List.of("sign", "b"), left.models().stream().map(Model::name).toList());
  }

  @Test
  void orderedItIsLoadedAtOnceOrSaysWhyNot() throws Exception {
    write("b", "other", "1", "Abs");
    assertInstanceOf(Loading.Refused.class, repository.load(set, "b"), "folders have no names");
    set = assertInstanceOf(Loading.Loaded.class, repository.load(set, "other")).models();
    assertEquals(2, set.models().size());
    Files.writeString(models.resolve("b/model.onnx"), "no model");
    String reason =
        assertInstanceOf(Loading.Refused.class, repository.load(set, "other")).message();
    assertTrue(reason.startsWith("model 'other' is not loaded: b/model.onnx"), reason);
  }

  @Test
  void unloadedItStaysSoUntilItIsLoaded() {
    Model before = set.models().getFirst();
    set = assertInstanceOf(Loading.Loaded.class, repository.without(set, "sign")).models();
    before.close();
    assertEquals(List.of(), set.models());
    assertEquals(
        List.of(new UnservedModel("sign", "1", "it was unloaded; load it to have it served")),
        set.unserved());
    set = assertInstanceOf(Loading.Loaded.class, repository.load(set, "sign")).models();
    assertEquals(1, set.models().size());
  }
}
