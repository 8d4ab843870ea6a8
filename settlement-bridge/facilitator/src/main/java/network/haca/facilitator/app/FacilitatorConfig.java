package network.haca.facilitator.app;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import network.haca.connection.server.ServerLimits;
import network.haca.facilitator.core.Served;
import network.haca.facilitator.core.SessionTerms;
import network.haca.facilitator.core.Settler;
import network.haca.facilitator.core.Spending;
import network.haca.facilitator.http.FacilitatorServer;
import network.haca.primitives.Address;
import network.haca.senders.SenderKey;
import network.haca.settings.InvalidSettingsException;
import network.haca.settings.KafkaSettings;
import network.haca.settings.SettingGroup;

/**
 * A facilitator's configuration.
 *
 * @param takesUptoOfContracts whether accounts with code may pay {@code upto}
 * @param takesDirectUpto whether gates may say what is settled of {@code upto}
 * @param sender the account that settles
 * @param transactionsMin for how many transactions its balance has to pay before it is called low
 * @param registry to which heartbeats of nodes are carried
 * @param kafka that is told what the books say
 */
public record FacilitatorConfig(
    Path data,
    String host,
    int port,
    List<NetworkNode> networks,
    Served served,
    FacilitatorServer.Access access,
    boolean takesUptoOfContracts,
    boolean takesDirectUpto,
    SessionTerms sessions,
    Settler.Terms terms,
    Spending.Ceilings ceilings,
    SenderKey sender,
    int transactionsMin,
    Optional<KafkaSettings> kafka,
    Optional<Registry> registry,
    ServerLimits connections) {
  public static final SettingGroup SETTINGS = FacilitatorSettings.SETTINGS;

  /** A registry of nodes, and the node of its chain that is asked. */
  public record Registry(URI rpc, Address contract) {}

  public FacilitatorConfig {
    networks = List.copyOf(networks);
  }

  public static FacilitatorConfig read(Map<String, String> given) throws InvalidSettingsException {
    return FacilitatorSettings.read(given);
  }

  @Override
  public String toString() {
    return "FacilitatorConfig of " + networks;
  }
}
