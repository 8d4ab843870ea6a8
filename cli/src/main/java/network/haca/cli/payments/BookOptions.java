package network.haca.cli.payments;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import network.haca.cli.outcome.CommandFailure;
import network.haca.role.SetupException;
import network.haca.x402.Network;
import network.haca.x402.gate.Reconciliation;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A facilitator whose books are read, and the chains on which it settles. */
final class BookOptions {
  @Mixin private FacilitatorOption facilitator = new FacilitatorOption();

  @Option(
      names = "--secret-file",
      paramLabel = "FILE",
      description = "a gate's secret, and nothing else (default: the one of 'up --paid')")
  private @Nullable Path secretFile;

  @Option(
      names = "--rpc",
      paramLabel = "NETWORK=URI",
      description =
          "where a network is asked, such as eip155:84532=https://host (default: the chain of 'up"
              + " --paid')")
  private Map<String, URI> networks = new TreeMap<>();

  Reconciliation read() throws Exception {
    URI uri = facilitator.uri();
    try {
      return new BookReader(uri, secret()).all();
    } catch (IOException e) {
      throw CommandFailure.of("facilitator", uri, FacilitatorOption.NAME, e);
    }
  }

  private String secret() throws SetupException {
    return SecretOption.read(secretFile == null ? facilitator.files().reader() : secretFile);
  }

  /** JSON-RPC endpoints of the networks, by CAIP-2 name. */
  SortedMap<String, URI> networks() throws IOException, SetupException {
    return networks.isEmpty()
        ? new TreeMap<>(
            Map.of(
                Network.BASE.toString(), facilitator.local(facilitator.files().chain(), "--rpc")))
        : new TreeMap<>(networks);
  }
}
