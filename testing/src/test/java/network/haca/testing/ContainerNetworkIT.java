package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import network.haca.cli.roles.RoleSettings;
import network.haca.devnet.containers.ContainerNetwork;
import network.haca.lightclient.TrustedGenesis;
import network.haca.settings.PropertiesFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The volumes of {@code compose.yaml} as they are prepared; that needs no engine. */
class ContainerNetworkIT {
  private static final Path COMPOSE = Path.of("../compose.yaml");
  private static final Pattern MOUNTED = Pattern.compile("(?m)^ +- ([\\w-]+):/network/([\\w-]+)$");
  private static final Pattern OWN = Pattern.compile("\"?([\\w-]+):/haca\"?");

  @TempDir private static Path volumes;

  @BeforeAll
  static void prepare() throws Exception {
    ContainerNetwork.prepare(volumes, false, line -> {});
  }

  private static String role(String service) {
    return service.startsWith("worker-")
        ? "worker"
        : service.startsWith("full-node") ? "full-node" : service;
  }

  /** Settings by service; a path in a container's own volume is the volume's here. */
  private static Map<String, Map<String, String>> settings() throws Exception {
    Map<String, Map<String, String>> settings = new TreeMap<>();
    try (Stream<Path> services = Files.list(volumes)) {
      for (Path service : services.toList()) {
        Path file = service.resolve("settings.properties");
        if (Files.exists(file)) {
          Map<String, String> read = new HashMap<>(PropertiesFile.read(file));
          read.replaceAll((key, value) -> value.replaceFirst("^/haca/", service + "/"));
          settings.put(service.getFileName().toString(), read);
        }
      }
    }
    return settings;
  }

  @Test
  void everyRoleTakesTheSettingsThatItIsTold() throws Exception {
    Map<String, Map<String, String>> settings = settings();
    assertTrue(settings.keySet().containsAll(Set.of("bridge", "ingress", "worker-tee")));
    for (Map.Entry<String, Map<String, String>> each : settings.entrySet()) {
      var group = Objects.requireNonNull(RoleSettings.all().get(role(each.getKey())));
      var _ = group.read(each.getValue());
    }
  }

  /** They believe no full node, their own network's neither, for as long as the network lives. */
  @Test
  void whoeverAnswersInsideTransactionsFollowsHeadersFromTheGenesis() throws Exception {
    Map<String, Map<String, String>> settings = settings();
    TrustedGenesis shared =
        TrustedGenesis.read(Files.readString(volumes.resolve("full-node/genesis.json")));
    for (String node : List.of("worker-tee", "worker-vanilla", "worker-gpu", "llm-node")) {
      Map<String, String> told = Objects.requireNonNull(settings.get(node));
      Path genesis = Path.of(Objects.requireNonNull(told.get("trust.genesis"), node));
      assertTrue(genesis.startsWith(volumes.resolve(node)), genesis::toString);
      assertEquals(shared, TrustedGenesis.read(Files.readString(genesis)));
      assertEquals("http://full-node:26657", told.get("trust.node"), node);
      assertEquals("3650d", told.get("trust.period"), node);
    }
  }

  @Test
  void nobodyIsToldThatOthersAreOnItsOwnMachine() throws Exception {
    settings()
        .forEach(
            (service, told) ->
                told.forEach(
                    (key, value) ->
                        assertTrue(!value.contains("127.0.0.1"), service + ": " + key)));
  }

  @Test
  void everyVolumeOfComposeIsPreparedAndNoOther() throws IOException {
    String compose = Files.readString(COMPOSE);
    Set<String> mounted = new TreeSet<>();
    for (MatchResult mount : MOUNTED.matcher(compose).results().toList()) {
      assertEquals(mount.group(1), mount.group(2));
      mounted.add(mount.group(1));
    }
    try (Stream<Path> services = Files.list(volumes)) {
      assertEquals(
          services
              .map(service -> service.getFileName().toString())
              .collect(Collectors.toCollection(TreeSet::new)),
          mounted);
    }
    Set<String> used =
        OWN.matcher(compose)
            .results()
            .map(mount -> mount.group(1))
            .collect(Collectors.toCollection(TreeSet::new));
    assertTrue(mounted.containsAll(used), used::toString);
  }

  @Test
  void preparedAgainKeysUsersAndGenesisStay() throws Exception {
    Map<Path, String> before = files();
    ContainerNetwork.prepare(volumes, false, line -> {});
    assertEquals(before, files());
  }

  /** All but comments, which have the time. */
  private static Map<Path, String> files() throws IOException {
    Map<Path, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(volumes)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        files.put(file, Files.readString(file).replaceAll("(?m)^#.*\n", ""));
      }
    }
    return files;
  }
}
