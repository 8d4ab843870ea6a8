package network.haca.cli.options;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import network.haca.devnet.network.Network;
import network.haca.devnet.network.NetworkPorts;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

class LocalNetworkTest {
  @TempDir private Path folder;

  private LocalNetwork network(Map<String, String> environment) {
    return new LocalNetwork(environment::get, folder.toString());
  }

  @Command(name = "ask")
  private static final class Ask implements Runnable {
    @Option(names = "--ingress")
    private URI ingress = URI.create("http://nowhere");

    @Option(names = "--other")
    private String other = "unchanged";

    @Override
    public void run() {}
  }

  @Test
  void nothingGivenMeansTheStandardPortsAndTheUsersHome() {
    LocalNetwork network = network(Map.of());
    assertEquals(folder.resolve(".haca"), network.home());
    assertEquals("http://127.0.0.1:8000", network.address(NetworkPart.INGRESS));
    assertEquals("http://127.0.0.1:8010", network.address(NetworkPart.BRIDGE));
    assertEquals("http://127.0.0.1:8545", network.address(NetworkPart.CHAIN));
    assertEquals("http://127.0.0.1:26657", network.address(NetworkPart.COMETBFT));
    assertEquals("http://127.0.0.1:31415", network.address(NetworkPart.WALRUS));
  }

  @Test
  void aNetworkIsFoundWhereItWroteItsAddresses() throws Exception {
    LocalNetwork.write(folder, NetworkPorts.standard(700));
    LocalNetwork network = network(Map.of("HACA_HOME", folder.toString()));
    assertEquals("http://127.0.0.1:8700", network.address(NetworkPart.INGRESS));
    assertEquals("http://127.0.0.1:9245", network.address(NetworkPart.CHAIN));
    assertEquals(
        "rw-------",
        PosixFilePermissions.toString(
            Files.getPosixFilePermissions(folder.resolve("addresses.properties"))));
  }

  @Test
  void anOffsetGoesBeforeWhatWasWrittenAndAnAddressBeforeBoth() throws Exception {
    LocalNetwork.write(folder, NetworkPorts.standard(700));
    LocalNetwork network =
        network(
            Map.of(
                "HACA_HOME", folder.toString(),
                "HACA_PORT_OFFSET", "50",
                "HACA_BRIDGE", " http://bridge.example:1 "));
    assertEquals("http://127.0.0.1:8050", network.address(NetworkPart.INGRESS));
    assertEquals("http://bridge.example:1", network.address(NetworkPart.BRIDGE));
  }

  @Test
  void aUserWithoutAHomeHasItsNetworkInTheWorkingFolder() {
    assertEquals(
        Path.of(".haca").toAbsolutePath(),
        new LocalNetwork(Map.<String, String>of()::get, "?").home());
  }

  @Test
  void whatCannotBeReadIsNamed() throws Exception {
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> network(Map.of("HACA_PORT_OFFSET", "many")).address(NetworkPart.CHAIN));
    assertEquals("HACA_PORT_OFFSET is 'many'; give a number from 0 to 30000", refused.getMessage());
    Files.createDirectory(folder.resolve("addresses.properties"));
    LocalNetwork broken = network(Map.of("HACA_HOME", folder.toString()));
    assertTrue(
        String.valueOf(
                assertThrows(
                        IllegalArgumentException.class, () -> broken.address(NetworkPart.CHAIN))
                    .getMessage())
            .contains("addresses.properties cannot be read"));
  }

  private static String told(LocalNetwork network, int status, Ask ask, String... arguments) {
    StringWriter told = new StringWriter();
    CommandLine command = new CommandLine(ask).setErr(new PrintWriter(told));
    command.setDefaultValueProvider(new LocalDefaults(network));
    assertEquals(status, command.execute(arguments), told::toString);
    return told.toString();
  }

  @Test
  void anOptionGoesBeforeEverythingAndOthersKeepTheirDefaults() {
    LocalNetwork network = network(Map.of("HACA_INGRESS", "http://there:1"));
    Ask found = new Ask();
    told(network, 0, found);
    assertEquals(URI.create("http://there:1"), found.ingress);
    assertEquals("unchanged", found.other);
    Ask given = new Ask();
    told(network, 0, given, "--ingress", "http://here:2");
    assertEquals(URI.create("http://here:2"), given.ingress);
  }

  @Command(name = "verify")
  private static final class Verify extends Following {}

  @Command(name = "light")
  private static final class Light extends Following {}

  @Command(name = "receipt")
  private static final class PipeReceipt extends Following {}

  private abstract static class Following implements Runnable {
    @Option(names = {"--genesis", "--validators"})
    @Nullable Path genesis;

    @Option(names = "--node")
    @Nullable URI node;

    @Override
    public void run() {}
  }

  @Test
  void whoFollowsAChainTrustsTheHomesGenesis() {
    LocalDefaults defaults = new LocalDefaults(network(Map.of("HACA_HOME", folder.toString())));
    Verify verify = new Verify();
    Light light = new Light();
    PipeReceipt receipt = new PipeReceipt();
    for (Following command : List.of(verify, light, receipt)) {
      assertEquals(0, new CommandLine(command).setDefaultValueProvider(defaults).execute());
      assertEquals(Network.genesis(folder), command.genesis);
    }
    assertNull(verify.node);
    assertEquals(URI.create("http://127.0.0.1:26657"), light.node);
    assertEquals(light.node, receipt.node);
  }

  @Test
  void aBadVariableIsToldInOneSentence() {
    String told = told(network(Map.of("HACA_PORT_OFFSET", "-1")), 2, new Ask());
    assertTrue(told.startsWith("HACA_PORT_OFFSET is '-1'; give a number"), told);
  }
}
