package network.haca.cli.options;

import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import network.haca.devnet.network.NetworkPorts;
import network.haca.service.OwnerOnly;
import network.haca.service.UserHome;
import network.haca.settings.Endpoints;
import network.haca.settings.Reading;
import org.jspecify.annotations.Nullable;

/**
 * The network that a command means when it is not told which: the one whose home is {@code
 * HACA_HOME}, or {@code ~/.haca}. A network writes into its home where it answers.
 */
public final class LocalNetwork {
  private static final String FILE = "addresses.properties";
  private static final String HOST = "127.0.0.1";

  private final Function<String, @Nullable String> environment;
  private final UserHome userHome;

  /**
   * @param environment variables by name
   * @param userHome as the system property {@code user.home} has it
   */
  LocalNetwork(Function<String, @Nullable String> environment, String userHome) {
    this.environment = environment;
    this.userHome = new UserHome(environment, userHome);
  }

  /** The one that the environment of this process means. */
  public static LocalNetwork ofEnvironment() {
    return new LocalNetwork(System::getenv, System.getProperty("user.home", ""));
  }

  /** The folder of its data. */
  public Path home() {
    return userHome.network();
  }

  /** The folder of a test network's data. */
  public Path testnetHome() {
    String given = variable("HACA_TESTNET_HOME");
    return given == null ? userHome.resolve(".haca-testnet") : Path.of(given);
  }

  /** A variable as it is given; null if it is not, or blank. */
  private @Nullable String variable(String name) {
    String given = environment.apply(name);
    return given == null || given.isBlank() ? null : given;
  }

  /**
   * Number that {@code HACA_PORT_OFFSET} adds to every standard port; none if it is not set.
   *
   * @throws IllegalArgumentException if it is no such number, in a sentence
   */
  OptionalInt offset() {
    String given = variable("HACA_PORT_OFFSET");
    return given == null
        ? OptionalInt.empty()
        : OptionalInt.of(
            PortOffsetOption.parse(given)
                .orElseThrow(
                    () ->
                        new IllegalArgumentException(
                            "HACA_PORT_OFFSET is '%s'; give %s"
                                .formatted(given, PortOffsetOption.FORM.text()))));
  }

  /**
   * The address of a part: that of its variable, else the one that the network wrote into its home,
   * else its standard port.
   *
   * @throws IllegalArgumentException if what was given or written cannot be read, in a sentence
   */
  public String address(NetworkPart part) {
    String given = variable(part.variable());
    if (given != null) {
      if (Endpoints.http().reader().apply(given.strip()) instanceof Reading.Refused<URI>) {
        throw new IllegalArgumentException(
            "%s is '%s'; give %s".formatted(part.variable(), given, Endpoints.http().text()));
      }
      return given.strip();
    }
    OptionalInt offset = offset();
    String written = offset.isPresent() ? null : written().getProperty(part.key());
    return written != null ? written : uri(part, NetworkPorts.standard(offset.orElse(0)));
  }

  private static String uri(NetworkPart part, NetworkPorts ports) {
    return "http://%s:%d".formatted(HOST, part.port(ports));
  }

  private Properties written() {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(home().resolve(FILE))) {
      properties.load(reader);
    } catch (NoSuchFileException e) {
      return properties;
    } catch (IOException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "%s cannot be read; start the network again, or remove it"
              .formatted(home().resolve(FILE)),
          e);
    }
    return properties;
  }

  /**
   * Writes where a network answers into its home, for commands that come.
   *
   * @throws IOException if that cannot be written
   */
  public static void write(Path home, NetworkPorts ports) throws IOException {
    String lines =
        Stream.of(NetworkPart.values())
            .map(part -> "%s=%s\n".formatted(part.key(), uri(part, ports)))
            .collect(Collectors.joining());
    Path file = home.resolve(FILE);
    OwnerOnly.file(file);
    Files.writeString(file, lines);
  }
}
