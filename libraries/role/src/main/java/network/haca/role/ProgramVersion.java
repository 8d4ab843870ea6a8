package network.haca.role;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import picocli.CommandLine;

/** What a program and its subcommands print for {@code --version}: its name and its version. */
public final class ProgramVersion {
  /** The build writes the version of the root pom into it. */
  private static final String RESOURCE = "version.txt";

  private ProgramVersion() {}

  /** Lets a program and all its subcommands tell the program's version. */
  public static void tellBy(CommandLine program) {
    String line = program.getCommandName() + " " + version();
    tell(program, line);
  }

  private static void tell(CommandLine command, String line) {
    command.getCommandSpec().version(line);
    command.getSubcommands().values().forEach(each -> tell(each, line));
  }

  private static String version() {
    try (InputStream resource =
        Objects.requireNonNull(ProgramVersion.class.getResourceAsStream(RESOURCE))) {
      return new String(resource.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException("the program's own jar cannot be read", e);
    }
  }
}
