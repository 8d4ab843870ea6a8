package network.haca.service;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The places of what this program keeps for its user. A service's user may have no home; then they
 * are in the working folder, or where {@code HACA_HOME} says.
 */
public final class UserHome {
  /** The variable that names the home of a network. */
  public static final String VARIABLE = "HACA_HOME";

  /** Java's word for a home that there is none of. */
  private static final String NONE = "?";

  private final Function<String, @Nullable String> environment;
  private final String userHome;

  /**
   * @param environment variables by name
   * @param userHome as the system property {@code user.home} has it
   */
  public UserHome(Function<String, @Nullable String> environment, String userHome) {
    this.environment = environment;
    this.userHome = userHome;
  }

  /** That of the user in whose name this process runs. */
  public static UserHome ofProcess() {
    return new UserHome(System::getenv, System.getProperty("user.home", ""));
  }

  /** The home of the network that is meant where none is named. */
  public Path network() {
    return given().orElseGet(() -> resolve(".haca"));
  }

  /** The folder of what is made once and can be made again, such as programs and models. */
  public Path cache() {
    return user()
        .map(home -> home.resolve(".cache/haca").toAbsolutePath())
        .orElseGet(() -> network().resolve("cache").toAbsolutePath());
  }

  /** A place in the user's home, or in the working folder for a user without one. */
  public Path resolve(String name) {
    return user().orElse(Path.of("")).resolve(name).toAbsolutePath();
  }

  private Optional<Path> user() {
    return userHome.isBlank() || userHome.equals(NONE)
        ? Optional.empty()
        : Optional.of(Path.of(userHome));
  }

  private Optional<Path> given() {
    return Optional.ofNullable(environment.apply(VARIABLE))
        .filter(text -> !text.isBlank())
        .map(Path::of);
  }
}
