package network.haca.fullnode.cometbft;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import network.haca.attestation.TrustedRoots;
import network.haca.fullnode.core.ChainConfig;
import network.haca.fullnode.core.DevelopmentAccounts;
import network.haca.fullnode.core.RulesVersion;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.settings.InvalidSettingsException;
import network.haca.settings.Settings;

/**
 * What a CometBFT genesis says of the ledger, in its {@code app_state}: an object of texts, of
 * which {@code operators}, {@code approvers} and {@code attestationRoots} are arrays and {@code
 * accounts} maps addresses to balances.
 */
public final class LedgerGenesis {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ADDRESS = "an address: 0x and 40 hex digits";

  /** Whether simulated enclaves may be accepted is a matter of this alone. */
  private enum Kind {
    development,
    production
  }

  private static final String APPROVERS = "approvers";
  private static final String UNBOUND = "unboundAttestations";

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
      return read(document, new Settings(flat(ledger)));
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
      ArrayNode approvers = ledger.putArray(APPROVERS);
      config.approvers().forEach(approver -> approvers.add(approver.toHex()));
    }
    ObjectNode accounts = ledger.putObject("accounts");
    config
        .accounts()
        .forEach(account -> accounts.put(account.address().toHex(), account.balance().toString()));
    if (!config.attestationRoots().isEmpty()) {
      ledger.putArray("attestationRoots").add(config.attestationRoots().toUtf8());
    }
    // A genesis of version 1 has neither.
    if (config.rules() != RulesVersion.ONE) {
      ledger.put("rulesVersion", Integer.toString(config.rules().number()));
      ledger.put(UNBOUND, Boolean.toString(config.takesUnboundAttestations()));
    }
    return ledger;
  }

  private static ChainConfig read(JsonNode document, Settings settings)
      throws InvalidSettingsException {
    boolean isDevelopment =
        settings.choice("network", Kind.class, Kind.production) == Kind.development;
    String known =
        "a version that this program knows, 1 to %d; a later program may know it"
            .formatted(RulesVersion.LATEST.number());
    ChainConfig config =
        new ChainConfig(
            settings.value(
                "chainId", "a number from 1 to 9007199254740991", 0L, LedgerGenesis::chainId),
            document.path("chain_id").asText(),
            isDevelopment,
            settings.number(
                "blockGas", "15000000 to 1000000000", 30_000_000, 15_000_000, 1_000_000_000),
            settings.value(
                "baseFee", "0 to 1000000000 wei", BigInteger.TEN.pow(9), LedgerGenesis::baseFee),
            settings.value("administrator", ADDRESS, Address.ZERO, Address::fromHex),
            settings.value("relay", ADDRESS, Address.ZERO, Address::fromHex),
            settings.value("operators", "addresses", List.of(), each(Address::fromHex)),
            settings.value(APPROVERS, "addresses", List.of(), each(Address::fromHex)),
            settings.value("accounts", "balances in wei", List.of(), each(LedgerGenesis::account)),
            settings.value(
                "attestationRoots",
                "certificates in PEM; none for AWS' root",
                Bytes.EMPTY,
                LedgerGenesis::roots),
            settings.flag(UNBOUND, isDevelopment),
            settings.value("rulesVersion", known, RulesVersion.ONE, LedgerGenesis::rules));
    checkWhole(settings, config);
    if (!isDevelopment) {
      checkProduction(settings, config);
    }
    if (config.rules() == RulesVersion.ONE && document.at("/app_state").has(UNBOUND)) {
      settings.problem(
          "unboundAttestations: says nothing in version 1 of the rules; give rulesVersion, too");
    }
    checkVoteExtensions(settings, document);
    settings.check();
    return config;
  }

  private static void checkWhole(Settings settings, ChainConfig config) {
    if (config.chainId() == 0) {
      settings.problem("chainId: missing; give the number that transactions are signed for");
    }
    if (config.administrator().equals(Address.ZERO)) {
      settings.problem("administrator: missing; give who decides about nodes and validators");
    }
    if (config.relay().equals(Address.ZERO)) {
      settings.problem("relay: missing; give the settlement bridge's account");
    }
  }

  /** What everyone can forge or spend must have no place where it counts. */
  private static void checkProduction(Settings settings, ChainConfig config) {
    if (TrustedRoots.ofPem(config.attestationRoots())
        .filter(TrustedRoots::holdDevelopmentRoot)
        .isPresent()) {
      settings.problem(
          "attestationRoots: the root of simulated enclaves, whose key is public, is for networks"
              + " that say \"network\": \"development\"");
    }
    if (!config.approvers().isEmpty()) {
      settings.problem(
          "approvers: for networks that say \"network\": \"development\"; elsewhere the administrator"
              + " decides about measurements");
    }
    List<Address> known = DevelopmentAccounts.addresses();
    Stream.of(
            Stream.of(config.administrator(), config.relay()),
            config.operators().stream(),
            config.accounts().stream().map(ChainConfig.Account::address))
        .flatMap(Function.identity())
        .distinct()
        .filter(known::contains)
        .forEach(
            account ->
                settings.problem(
                    account + ": a development account, whose key is public; use your own"));
  }

  private static void checkVoteExtensions(Settings settings, JsonNode document) {
    JsonNode height = document.at("/consensus_params/abci/vote_extensions_enable_height");
    if (!height.asText().equals("1")) {
      settings.problem(
          "beside it, consensus_params.abci.vote_extensions_enable_height must be \"1\": verdicts"
              + " travel in vote extensions");
    }
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

  private static <T> Function<String, List<T>> each(Function<String, T> parse) {
    return text -> text.isEmpty() ? List.of() : text.lines().map(parse).toList();
  }

  private static ChainConfig.Account account(String text) {
    int equals = text.indexOf('=');
    BigInteger balance = new BigInteger(text.substring(equals + 1));
    if (balance.signum() < 0 || balance.bitLength() > 128) {
      throw new IllegalArgumentException(text);
    }
    return new ChainConfig.Account(Address.fromHex(text.substring(0, equals)), balance);
  }

  private static RulesVersion rules(String text) {
    return RulesVersion.of(Integer.parseInt(text)).orElseThrow(IllegalArgumentException::new);
  }

  private static BigInteger baseFee(String text) {
    BigInteger fee = new BigInteger(text);
    if (fee.signum() < 0 || fee.compareTo(BigInteger.TEN.pow(9)) > 0) {
      throw new IllegalArgumentException(text);
    }
    return fee;
  }

  private static long chainId(String text) {
    long id = Long.parseLong(text);
    if (id < 1 || id > (1L << 53) - 1) {
      throw new IllegalArgumentException(text);
    }
    return id;
  }

  private static Bytes roots(String pem) {
    Bytes roots = Bytes.ofUtf8(pem.isEmpty() ? "" : pem + "\n");
    if (!roots.isEmpty() && TrustedRoots.ofPem(roots).isEmpty()) {
      throw new IllegalArgumentException("no certificate");
    }
    return roots;
  }
}
