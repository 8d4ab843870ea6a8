package network.haca.zk;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import network.haca.primitives.Bytes;
import network.haca.service.FolderLock;

/**
 * The programs that proofs are made with, each in a folder of its own in the cache, made when it is
 * needed first: EZKL in an environment of Python, and the compiler of Solidity for Node.js.
 * Versions and contents are pinned.
 */
public final class ProverTools {
  static final String EZKL = "23.0.5";
  static final String SOLC = "0.8.30";

  private static final Duration LOOK_MAX = Duration.ofSeconds(30);
  private static final Duration INSTALL_MAX = Duration.ofMinutes(10);
  private static final Duration COMPILE_MAX = Duration.ofMinutes(5);
  private static final String COMPLETE = ".complete";
  private static final List<String> PYTHONS = List.of("python3", "python");

  private final Path cache;
  private final Consumer<String> progress;
  private final List<String> pythons;

  /**
   * @param cache where they are kept
   * @param progress takes lines for people while something is installed
   */
  public ProverTools(Path cache, Consumer<String> progress) {
    this(cache, progress, PYTHONS);
  }

  /**
   * @param pythons the names that Python may have on this machine
   */
  ProverTools(Path cache, Consumer<String> progress, List<String> pythons) {
    this.cache = cache;
    this.progress = progress;
    this.pythons = List.copyOf(pythons);
  }

  /** Python with EZKL, and the program that speaks to it. */
  public record Prover(Path python, Path program) {}

  /**
   * EZKL, installed if need be.
   *
   * @throws ZkException if there is no Python, or it cannot be installed
   */
  public Prover prover() throws IOException {
    Path folder = cache.resolve("ezkl-" + EZKL);
    Path python = folder.resolve("venv/bin/python");
    make(
        folder,
        "EZKL " + EZKL,
        () -> {
          require(
              ProgramRun.of(
                  folder,
                  INSTALL_MAX,
                  Map.of(),
                  List.of(python(), "-m", "venv", "--clear", "venv")),
              "Python makes no environment (Debian has it in python3-venv)");
          copy("requirements.txt", folder);
          require(
              ProgramRun.of(
                  folder,
                  INSTALL_MAX,
                  Map.of(),
                  List.of(
                      python.toString(),
                      "-m",
                      "pip",
                      "install",
                      "--disable-pip-version-check",
                      "--no-deps",
                      "--only-binary=:all:",
                      "--require-hashes",
                      "-r",
                      "requirements.txt")),
              "EZKL cannot be installed");
        });
    // With each start that of this release.
    return new Prover(python, copy("prover.py", folder));
  }

  /**
   * The runtime code of a contract.
   *
   * @param contract by its name
   * @param sources in Solidity
   * @throws ZkException if there is no Node.js, or it does not compile
   */
  Bytes compile(String contract, List<Path> sources) throws IOException {
    Path folder = cache.resolve("solc-" + SOLC);
    make(
        folder,
        "the Solidity compiler " + SOLC,
        () -> {
          copy("package.json", folder);
          copy("package-lock.json", folder);
          require(
              node(folder, INSTALL_MAX, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"),
              "the Solidity compiler cannot be installed");
        });
    Path program = copy("compile.js", folder);
    List<String> command = new ArrayList<>(List.of("node", program.toString(), contract));
    sources.forEach(source -> command.add(source.toAbsolutePath().toString()));
    ProgramRun run = node(folder, COMPILE_MAX, command.toArray(String[]::new));
    require(run, "the verifier does not compile");
    return Bytes.fromHex(run.output().strip());
  }

  private static ProgramRun node(Path folder, Duration patience, String... command)
      throws IOException {
    try {
      return ProgramRun.of(folder, patience, Map.of(), List.of(command));
    } catch (IOException e) {
      throw ZkException.setup(
          "%s is not there: verifiers are compiled with Node.js; install it with npm"
              .formatted(command[0]));
    }
  }

  private interface Making {
    void go() throws IOException;
  }

  /** Once, by one process; what an interrupted one left is made anew. */
  private void make(Path folder, String what, Making making) throws IOException {
    if (Files.exists(folder.resolve(COMPLETE))) {
      return;
    }
    try (FolderLock _ = FolderLock.take(folder, "the cache of " + what)) {
      if (!Files.exists(folder.resolve(COMPLETE))) {
        progress.accept("installs " + what + " in " + folder + " (once)");
        making.go();
        Files.createFile(folder.resolve(COMPLETE));
      }
    }
  }

  /** A Python that can make environments. */
  private String python() throws IOException {
    for (String name : pythons) {
      try {
        ProgramRun run =
            ProgramRun.of(
                cache,
                LOOK_MAX,
                Map.of(),
                List.of(
                    name,
                    "-c",
                    "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 8))"));
        if (run.isDone()) {
          return name;
        }
      } catch (IOException e) {
        // No program of that name; the next may be there.
      }
    }
    throw ZkException.setup(
        "proofs in zero knowledge need Python 3.8 or newer with venv, and none is on the PATH;"
            + " install python3 and python3-venv");
  }

  private static void require(ProgramRun run, String failure) throws ZkException {
    if (!run.isDone()) {
      throw ZkException.setup(failure + ": " + run.lastWords());
    }
  }

  private static Path copy(String resource, Path folder) throws IOException {
    try (InputStream in = ProverTools.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("no resource " + resource);
      }
      Path next = Files.createTempFile(folder, resource, ".new");
      Files.copy(in, next, StandardCopyOption.REPLACE_EXISTING);
      Path file = folder.resolve(resource);
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      return file;
    }
  }
}
