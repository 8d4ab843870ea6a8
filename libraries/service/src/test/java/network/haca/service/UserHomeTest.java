package network.haca.service;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UserHomeTest {
  private static UserHome home(Map<String, String> environment, String userHome) {
    return new UserHome(environment::get, userHome);
  }

  @Test
  void aUserKeepsNetworksAndWhatIsMadeOnceInItsHome() {
    UserHome home = home(Map.of(), "/home/ada");
    assertEquals(Path.of("/home/ada/.haca"), home.network());
    assertEquals(Path.of("/home/ada/.cache/haca"), home.cache());
    assertEquals(Path.of("/home/ada/.haca-testnet"), home.resolve(".haca-testnet"));
  }

  @Test
  void anotherHomeOfTheNetworkMakesNothingAnew() {
    UserHome home = home(Map.of("HACA_HOME", "/srv/net"), "/home/ada");
    assertEquals(Path.of("/srv/net"), home.network());
    assertEquals(Path.of("/home/ada/.cache/haca"), home.cache());
  }

  @ParameterizedTest
  @ValueSource(strings = {"?", "", " "})
  void aUserWithoutAHomeKeepsAllInTheNetworksOrTheWorkingFolder(String none) {
    UserHome working = home(Map.of("HACA_HOME", " "), none);
    assertEquals(Path.of(".haca").toAbsolutePath(), working.network());
    assertEquals(Path.of(".haca/cache").toAbsolutePath(), working.cache());
    UserHome given = home(Map.of("HACA_HOME", "/srv/net"), none);
    assertEquals(Path.of("/srv/net/cache"), given.cache());
  }
}
