package network.haca.fullnode.recording;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A JVM that is set up like another machine's.
 *
 * @param policy its {@code java.security}
 * @param arguments of the JVM
 */
record Machine(String name, SecurityPolicy policy, List<String> arguments) {
  private static final int MINUTES_MAX = 5;
  private static final String CORRETTO =
      "com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider";
  private static final String BOUNCY_CASTLE = "org.bouncycastle.jce.provider.BouncyCastleProvider";

  Machine(String name, SecurityPolicy policy, String... arguments) {
    this(name, policy, List.of(arguments));
  }

  /** So few that each build can try them: together they differ in all that a machine chooses. */
  static List<Machine> few() throws IOException {
    return List.of(
        new Machine(
            "Corretto, Turkish, small stack",
            new SecurityPolicy().preferring(CORRETTO),
            "-Xss256k",
            "-Duser.language=tr",
            "-Duser.country=TR",
            "-Duser.timezone=Pacific/Apia",
            "-Dfile.encoding=US-ASCII",
            "-XX:ActiveProcessorCount=1"),
        new Machine(
            "Bouncy Castle, hardened policy, Arabic digits, large stack, little memory",
            new SecurityPolicy().preferring(BOUNCY_CASTLE).hardened(),
            "-Xss16m",
            "-Xmx160m",
            "-Duser.language=ar",
            "-Duser.country=EG",
            "-Duser.extensions=u-nu-arab",
            "-Dstdout.encoding=UTF-8",
            "-XX:ActiveProcessorCount=8",
            "-XX:TieredStopAtLevel=1"));
  }

  /** One thing in each that is not as usual. */
  static List<Machine> many() throws IOException {
    List<Machine> machines = new ArrayList<>();
    machines.add(new Machine("Corretto", new SecurityPolicy().preferring(CORRETTO)));
    machines.add(new Machine("Bouncy Castle", new SecurityPolicy().preferring(BOUNCY_CASTLE)));
    machines.add(
        new Machine(
            "Corretto, hardened policy", new SecurityPolicy().preferring(CORRETTO).hardened()));
    for (String arguments :
        List.of(
            "-Xint",
            "-Xcomp -XX:TieredStopAtLevel=1",
            "-Xss256k -Xint",
            "-XX:ThreadStackSize=32768",
            "-XX:hashCode=2",
            "-XX:+UseSerialGC -Xmx128m",
            "-XX:+UseZGC -Xmx2g",
            "-XX:-UseCompressedOops",
            "-XX:UseAVX=0 -XX:UseSSE=2",
            "-Djava.util.concurrent.ForkJoinPool.common.parallelism=0",
            "-Djava.util.concurrent.ForkJoinPool.common.parallelism=16",
            "-Dfile.encoding=UTF-16 -Dsun.jnu.encoding=ISO-8859-1",
            "-Duser.language=hi -Duser.country=IN -Duser.extensions=u-nu-deva",
            "-Duser.language=th -Duser.extensions=u-ca-buddhist-nu-thai")) {
      machines.add(new Machine(arguments, new SecurityPolicy(), arguments.split(" ")));
    }
    return machines;
  }

  /**
   * What it concludes of a recording.
   *
   * @param folder an empty one
   */
  List<String> replay(Path recording, Path folder) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add(policy.argument(folder.resolve("java.security")));
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.add("-XX:+UnlockExperimentalVMOptions");
    command.addAll(arguments);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(Replay.class.getName());
    command.add(recording.toString());
    command.add(Files.createDirectory(folder.resolve("node")).toString());
    Path out = folder.resolve("out");
    Path errors = folder.resolve("errors");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(errors.toFile())
            .start();
    try {
      if (!process.waitFor(MINUTES_MAX, TimeUnit.MINUTES) || process.exitValue() != 0) {
        throw new IOException(name + " fails: " + text(errors));
      }
    } finally {
      process.destroyForcibly();
    }
    return text(out).lines().toList();
  }

  private static String text(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
  }
}
