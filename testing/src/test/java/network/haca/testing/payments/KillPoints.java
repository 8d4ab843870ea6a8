package network.haca.testing.payments;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** The orders of a {@link KillingAgent}: at which point of its process it ends it. */
final class KillPoints {
  private final Path jar;
  private final Path order;
  private final Path step;

  /**
   * @param home where the agent and its orders are written
   */
  KillPoints(Path home) throws IOException {
    this.jar = home.resolve("agent.jar");
    this.order = home.resolve("order");
    this.step = home.resolve("step");
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().putValue("Premain-Class", KillingAgent.class.getName());
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
      // $1 is the transformer that premain makes: an anonymous class, whose name javac gives. None
      // has to be loaded here to be named, and an agent that lacks one fails when it starts.
      String name = KillingAgent.class.getName().replace('.', '/');
      for (String each : List.of(name, name + "$1", name + "$Points")) {
        out.putNextEntry(new JarEntry(each + ".class"));
        try (InputStream in =
            Objects.requireNonNull(
                KillingAgent.class.getClassLoader().getResourceAsStream(each + ".class"))) {
          in.transferTo(out);
        }
      }
    }
  }

  /** The option of a virtual machine that has the agent. */
  String option() {
    return "-javaagent:%s=%s".formatted(jar, order);
  }

  /** From now on the process counts its points, and ends at the one with that number. */
  void order(int point) throws IOException {
    Files.deleteIfExists(step);
    Path whole = Files.writeString(order.resolveSibling("order.new"), Integer.toString(point));
    Files.move(whole, order, StandardCopyOption.ATOMIC_MOVE);
  }

  /** No process counts from now on; the step at which one has ended, if one has. */
  Optional<String> end() throws IOException {
    Files.deleteIfExists(order);
    return Files.exists(step) ? Optional.of(Files.readString(step)) : Optional.empty();
  }
}
