package network.haca.fullnode.cometbft;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import network.haca.attestation.TrustedRoots;
import network.haca.fullnode.cometbft.GenesisSettings.Kind;
import network.haca.fullnode.core.ChainConfig;
import network.haca.fullnode.core.DevelopmentAccounts;
import network.haca.fullnode.core.RulesVersion;
import network.haca.primitives.Address;
import network.haca.settings.InvalidSettingsException;
import network.haca.settings.Settings;

/**
 * The ledger's part of a CometBFT genesis, its {@code app_state}: an object of texts, of which
 * {@code operators}, {@code approvers}, {@code attestationRoots} and {@code referenceStrings} are
 * arrays and {@code accounts} maps addresses to balances.
 */
public final class LedgerGenesis {
  private static final ObjectMapper JSON = new ObjectMapper();

  private LedgerGenesis() {}

  /**
   * @throws IOException if the file cannot be read, or naming everything that is wrong in it
   */
  public static ChainConfig read(Path genesis) throws IOException {
    JsonNode document = JSON.readTree(genesis.toFile());
    JsonNode ledger = document.path("app_state");
    if (!ledger.has("network")) {
      throw new IOException(
          "%s says nothing of the ledger: its app_state must be an object with network, chainId,"
                  .formatted(genesis)
              + " administrator, relay and more (docs/operating-validators.md)");
    }
    try {
      return read(
          document,
          GenesisSettings.SETTINGS
              .checkedBy(settings -> broken(settings, document))
              .read(flat(ledger)));
    } catch (InvalidSettingsException e) {
      throw new IOException("the app_state of %s: %s".formatted(genesis, e.getMessage()), e);
    }
  }

  /** The {@code app_state} that {@link #read} gives back as the same. */
  public static ObjectNode describe(ChainConfig config) {
    ObjectNode ledger = JSON.createObjectNode();
    ledger.put("network", (config.isDevelopment() ? Kind.development : Kind.production).name());
    ledger.put("chainId", Long.toString(config.chainId()));
    ledger.put("blockGas", Long.toString(config.gasLimit()));
    ledger.put("baseFee", config.baseFee().toString());
    ledger.put("administrator", config.administrator().toHex());
    ledger.put("relay", config.relay().toHex());
    ArrayNode operators = ledger.putArray("operators");
    config.operators().forEach(operator -> operators.add(operator.toHex()));
    // Older programs, which know no such key, begin all other chains as before.
    if (!config.approvers().isEmpty()) {
      ArrayNode approvers = ledger.putArray(GenesisSettings.APPROVERS.key());
      config.approvers().forEach(approver -> approvers.add(approver.toHex()));
    }
    ObjectNode accounts = ledger.putObject("accounts");
    config
        .accounts()
        .forEach(account -> accounts.put(account.address().toHex(), account.balance().toString()));
    if (!config.attestationRoots().isEmpty()) {
      ledger.putArray("attestationRoots").add(config.attestationRoots().toUtf8());
    }
    if (config.takesUnprotectedTransactions()) {
      ledger.put(GenesisSettings.UNPROTECTED.key(), "true");
    }
    // A genesis of version 1 has neither.
    if (config.rules() != RulesVersion.ONE) {
      ledger.put("rulesVersion", Integer.toString(config.rules().number()));
      ledger.put(
          GenesisSettings.UNBOUND.key(), Boolean.toString(config.takesUnboundAttestations()));
    }
    if (!config.referenceStrings().isEmpty()) {
      ArrayNode taken = ledger.putArray(GenesisSettings.REFERENCE_STRINGS.key());
      config.referenceStrings().forEach(each -> taken.add(each.toHex()));
    }
    return ledger;
  }

  private static ChainConfig read(JsonNode document, Settings settings) {
    boolean isDevelopment = settings.get(GenesisSettings.NETWORK) == Kind.development;
    return new ChainConfig(
        settings.get(GenesisSettings.CHAIN_ID),
        document.path("chain_id").asText(),
        isDevelopment,
        settings.get(GenesisSettings.BLOCK_GAS),
        settings.get(GenesisSettings.BASE_FEE),
        settings.get(GenesisSettings.ADMINISTRATOR),
        settings.get(GenesisSettings.RELAY),
        settings.get(GenesisSettings.OPERATORS),
        settings.get(GenesisSettings.APPROVERS),
        settings.get(GenesisSettings.ACCOUNTS),
        settings.get(GenesisSettings.ROOTS),
        settings.get(GenesisSettings.UNBOUND).orElse(isDevelopment),
        settings.get(GenesisSettings.UNPROTECTED),
        settings.get(GenesisSettings.REFERENCE_STRINGS),
        settings.get(GenesisSettings.RULES));
  }

  private static List<String> broken(Settings settings, JsonNode document) {
    List<String> problems = new ArrayList<>();
    if (settings.find(GenesisSettings.NETWORK).filter(Kind.production::equals).isPresent()) {
      problems.addAll(unfitForProduction(settings));
    }
    if (settings.find(GenesisSettings.RULES).filter(RulesVersion.ONE::equals).isPresent()
        && settings.gives(GenesisSettings.UNBOUND)) {
      problems.add(
          "unboundAttestations: says nothing in version 1 of the rules; give rulesVersion, too");
    }
    if (!settings.find(GenesisSettings.REFERENCE_STRINGS).orElse(List.of()).isEmpty()
        && settings
            .find(GenesisSettings.RULES)
            .filter(rules -> !rules.includes(RulesVersion.FIVE))
            .isPresent()) {
      problems.add("referenceStrings: there since version 5 of the rules; give rulesVersion, too");
    }
    JsonNode height = document.at("/consensus_params/abci/vote_extensions_enable_height");
    if (!height.asText().equals("1")) {
      problems.add(
          "beside it, consensus_params.abci.vote_extensions_enable_height must be \"1\": verdicts"
              + " travel in vote extensions");
    }
    return problems;
  }

  /** What everyone can forge or spend must have no place where it counts. */
  private static List<String> unfitForProduction(Settings settings) {
    List<String> problems = new ArrayList<>();
    if (settings
        .find(GenesisSettings.ROOTS)
        .flatMap(TrustedRoots::ofPem)
        .filter(TrustedRoots::holdDevelopmentRoot)
        .isPresent()) {
      problems.add(
          "attestationRoots: the root of simulated enclaves, whose key is public, is for networks"
              + " that say \"network\": \"development\"");
    }
    if (!settings.find(GenesisSettings.APPROVERS).orElse(List.of()).isEmpty()) {
      problems.add(
          "approvers: for networks that say \"network\": \"development\"; elsewhere the"
              + " administrator decides about measurements");
    }
    List<Address> known = DevelopmentAccounts.addresses();
    named(settings)
        .distinct()
        .filter(known::contains)
        .map(account -> account + ": a development account, whose key is public; use your own")
        .forEach(problems::add);
    return problems;
  }

  private static Stream<Address> named(Settings settings) {
    return Stream.of(
            settings.find(GenesisSettings.ADMINISTRATOR).stream(),
            settings.find(GenesisSettings.RELAY).stream(),
            settings.find(GenesisSettings.OPERATORS).stream().flatMap(List::stream),
            settings.find(GenesisSettings.ACCOUNTS).stream()
                .flatMap(List::stream)
                .map(ChainConfig.Account::address))
        .flatMap(Function.identity());
  }

  private static Map<String, String> flat(JsonNode ledger) {
    Map<String, String> flat = new TreeMap<>();
    ledger
        .properties()
        .forEach(
            entry -> {
              List<String> parts = new ArrayList<>();
              JsonNode value = entry.getValue();
              if (value.isObject()) {
                value
                    .properties()
                    .forEach(p -> parts.add(p.getKey() + "=" + p.getValue().asText()));
              } else if (value.isArray()) {
                value.forEach(element -> parts.add(element.asText()));
              } else {
                parts.add(value.asText());
              }
              flat.put(entry.getKey(), String.join("\n", parts));
            });
    return flat;
  }
}
